import { api, read } from './http'

export const getWebhookSetup = () => read(api.GET('/webhook_setup'))
export const getInboxHealth = (id: string, fresh = false) => read(api.GET('/inboxes/{id}/health', { params: { path: { id }, query: { fresh } } }))
export const sendTestMessage = (id: string, conversationId: string, clientId: string) =>
  read(api.POST('/inboxes/{id}/test_message', { params: { path: { id } }, body: { conversation_id: conversationId, client_id: clientId } }))
/** Asks the platform for messages that its webhooks missed. */
export const lookForMissed = (id: string) => read(api.POST('/inboxes/{id}/reconcile', { params: { path: { id } } }))
export const listNotices = (id: string, cursor: string | null) =>
  read(api.GET('/inboxes/{id}/notices', { params: { path: { id }, query: { limit: 20, cursor: cursor ?? undefined } } }))
export const conversationsOf = (inboxId: string) => read(api.GET('/conversations', { params: { query: { inbox_id: inboxId, limit: 50 } } }))
