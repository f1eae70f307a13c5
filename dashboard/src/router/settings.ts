import type { RouteRecordRaw } from 'vue-router'
import type { Permission } from '@/api/types'
import { withTexts } from './withTexts'

/** Pages with a `title` are found by the command bar under it; those who may do nothing of what a page `needs` do not see it. */
declare module 'vue-router' {
  interface RouteMeta {
    needs?: readonly Permission[]
  }
}
const inboxes = { needs: ['inboxes.manage'] } as const
const endpoints = { needs: ['webhook_endpoints.manage'] } as const

export const settingsRoutes: RouteRecordRaw = {
  path: 'settings',
  component: withTexts(() => import('@/features/settings/SettingsLayout.vue')),
  children: [
    // on a phone the list of the pages, beside which there is room for the first of them elsewhere
    { path: '', name: 'settings', component: withTexts(() => import('@/features/settings/ProfilePage.vue')) },
    { path: 'profile', name: 'settings-profile', component: withTexts(() => import('@/features/settings/ProfilePage.vue')), meta: { title: 'settings.profile.title' } },
    { path: 'security', name: 'settings-security', component: withTexts(() => import('@/features/settings/SecurityPage.vue')), meta: { title: 'settings.security.title' } },
    { path: 'tokens', name: 'settings-tokens', component: withTexts(() => import('@/features/settings/TokensPage.vue')), meta: { title: 'settings.tokens.title' } },
    { path: 'notifications', name: 'settings-notifications', component: withTexts(() => import('@/features/settings/NotificationsPage.vue')), meta: { title: 'settings.notifications.title' } },
    { path: 'inboxes', name: 'settings-inboxes', component: withTexts(() => import('@/features/settings/InboxesPage.vue')), meta: { ...inboxes, title: 'settings.inboxes.title' } },
    { path: 'inboxes/connect/:channel?', name: 'settings-connect', component: withTexts(() => import('@/features/settings/connect/ConnectPage.vue')), meta: inboxes },
    { path: 'inboxes/:id', name: 'settings-inbox', component: withTexts(() => import('@/features/settings/InboxPage.vue')), meta: inboxes },
    { path: 'members', name: 'settings-members', component: withTexts(() => import('@/features/settings/MembersPage.vue')), meta: { needs: ['members.manage'], title: 'settings.members.title' } },
    { path: 'sign-in', name: 'settings-sign-in', component: withTexts(() => import('@/features/settings/SignInPage.vue')), meta: { needs: ['workspace.manage'], title: 'settings.signIn.title' } },
    { path: 'roles', name: 'settings-roles', component: withTexts(() => import('@/features/settings/RolesPage.vue')), meta: { needs: ['roles.manage'], title: 'settings.roles.title' } },
    { path: 'teams', name: 'settings-teams', component: withTexts(() => import('@/features/settings/TeamsPage.vue')), meta: { needs: ['teams.manage'], title: 'settings.teams.title' } },
    { path: 'assignment', name: 'settings-assignment', component: withTexts(() => import('@/features/settings/AssignmentPage.vue')), meta: { needs: ['assignment.manage'], title: 'settings.assignment.title' } },
    { path: 'labels', name: 'settings-labels', component: withTexts(() => import('@/features/settings/LabelsPage.vue')), meta: { title: 'settings.labels.title' } },
    { path: 'canned', name: 'settings-canned', component: withTexts(() => import('@/features/settings/CannedPage.vue')), meta: { title: 'settings.canned.title' } },
    { path: 'macros', name: 'settings-macros', component: withTexts(() => import('@/features/settings/MacrosPage.vue')), meta: { title: 'settings.macros.title' } },
    { path: 'contacts', name: 'settings-contacts', component: withTexts(() => import('@/features/settings/ContactsSettingsPage.vue')), meta: { needs: ['contact_attributes.manage', 'contacts.import'], title: 'settings.contacts.title' } },
    { path: 'privacy', name: 'settings-privacy', component: withTexts(() => import('@/features/settings/PrivacyPage.vue')), meta: { needs: ['workspace.manage'], title: 'settings.privacy.title' } },
    { path: 'webhooks', name: 'settings-webhooks', component: withTexts(() => import('@/features/settings/WebhooksPage.vue')), meta: { needs: ['webhooks.manage'], title: 'settings.webhooks.title' } },
    { path: 'webhook-endpoints', name: 'settings-endpoints', component: withTexts(() => import('@/features/settings/EndpointsPage.vue')), meta: { ...endpoints, title: 'settings.endpoints.title' } },
    { path: 'webhook-endpoints/:id', name: 'settings-endpoint', component: withTexts(() => import('@/features/settings/EndpointPage.vue')), meta: endpoints },
    { path: 'usage', name: 'settings-usage', component: withTexts(() => import('@/features/settings/UsagePage.vue')), meta: { needs: ['workspace.manage'], title: 'settings.usage.title' } },
    { path: 'audit', name: 'settings-audit', component: withTexts(() => import('@/features/settings/AuditPage.vue')), meta: { needs: ['audit.read'], title: 'settings.audit.title' } },
  ],
}
