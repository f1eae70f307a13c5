import type { RouteRecordRaw } from 'vue-router'

const admin = { admin: true }

export const settingsRoutes: RouteRecordRaw = {
  path: 'settings',
  component: () => import('@/features/settings/SettingsLayout.vue'),
  children: [
    { path: '', name: 'settings', component: () => import('@/features/settings/ProfilePage.vue') },
    { path: 'inboxes', name: 'settings-inboxes', component: () => import('@/features/settings/InboxesPage.vue'), meta: admin },
    { path: 'inboxes/connect/:channel?', name: 'settings-connect', component: () => import('@/features/settings/connect/ConnectPage.vue'), meta: admin },
    { path: 'inboxes/:id', name: 'settings-inbox', component: () => import('@/features/settings/InboxPage.vue'), meta: admin },
    { path: 'members', name: 'settings-members', component: () => import('@/features/settings/MembersPage.vue'), meta: admin },
    { path: 'teams', name: 'settings-teams', component: () => import('@/features/settings/TeamsPage.vue'), meta: admin },
    { path: 'labels', name: 'settings-labels', component: () => import('@/features/settings/LabelsPage.vue') },
    { path: 'canned', name: 'settings-canned', component: () => import('@/features/settings/CannedPage.vue') },
    { path: 'macros', name: 'settings-macros', component: () => import('@/features/settings/MacrosPage.vue') },
    { path: 'webhooks', name: 'settings-webhooks', component: () => import('@/features/settings/WebhooksPage.vue'), meta: admin },
  ],
}
