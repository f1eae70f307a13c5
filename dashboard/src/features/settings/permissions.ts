import type { Permission, Visibility } from '@/api/types'

/** What may be allowed, in the groups and the order in which it is offered. */
export const GROUPS: { key: string; permissions: Permission[] }[] = [
  { key: 'conversations', permissions: ['conversations.read', 'conversations.reply', 'conversations.update'] },
  { key: 'contacts', permissions: ['contacts.read', 'contacts.update', 'contacts.export', 'contacts.erase', 'contacts.import', 'contact_attributes.manage'] },
  { key: 'work', permissions: ['labels.manage', 'canned_responses.manage', 'macros.manage', 'saved_views.manage'] },
  { key: 'channels', permissions: ['inboxes.manage', 'webhooks.manage', 'webhook_endpoints.manage'] },
  { key: 'people', permissions: ['members.manage', 'roles.manage', 'teams.manage', 'assignment.manage', 'tokens.manage', 'workspace.manage', 'audit.read'] },
]

export const EVERY: Permission[] = GROUPS.flatMap(({ permissions }) => permissions)

/** Which conversations a role may see, as the server has it. */
export const VISIBILITIES: Visibility[] = ['all', 'own_teams', 'own_and_unassigned']

const AGENT: Permission[] = ['conversations.read', 'conversations.reply', 'conversations.update', 'contacts.read', 'contacts.update', 'canned_responses.manage', 'macros.manage']

/** The roles that are always there. */
export const GIVEN = ['owner', 'admin', 'agent'] as const

/** What one of the roles that are always there may do, as the server has it. */
export const permissionsOf = (role: string): Permission[] => (role === 'agent' ? AGENT : EVERY)
