import { api, read } from './http'

export const getWebhookSetup = () => read(api.GET('/webhook_setup'))
export const getInboxHealth = (id: string) => read(api.GET('/inboxes/{id}/health', { params: { path: { id } } }))
