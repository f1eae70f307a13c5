import type { WebhookEventType } from '@/api/webhookEndpoints'

/** What can be posted, in the groups and the order in which it is offered. */
export const GROUPS: { key: string; types: WebhookEventType[] }[] = [
  {
    key: 'conversations',
    types: ['message.created', 'message.updated', 'message.removed', 'conversation.created', 'conversation.updated', 'conversation.removed', 'scheduled_message.updated', 'scheduled_message.removed'],
  },
  { key: 'contacts', types: ['contact.updated', 'contact.removed', 'contact_attribute.updated', 'contact_attribute.removed'] },
  { key: 'channels', types: ['inbox.created', 'inbox.updated', 'inbox.removed', 'inbox_notice.created'] },
  { key: 'people', types: ['member.updated', 'availability.updated', 'team.updated', 'team.removed'] },
  { key: 'work', types: ['label.updated', 'label.removed', 'canned_response.updated', 'canned_response.removed', 'macro.updated', 'macro.removed'] },
]

export const EVERY: WebhookEventType[] = GROUPS.flatMap(({ types }) => types)

/** Under which name the words of an event are. */
export const eventKey = (type: string) => (type === 'webhook_endpoint.test' ? 'settings.endpoints.testEvent' : `settings.endpoints.event.${type}`)
