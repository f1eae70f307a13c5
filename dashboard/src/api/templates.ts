import { filled } from './filled'
import { api, read } from './http'

const at = (id: string) => ({ path: { id } })

/** Message templates of an inbox, by name and language. */
export const listTemplates = (inboxId: string, q: string, cursor?: string | null) =>
  filled((from) => read(api.GET('/inboxes/{id}/templates', { params: { ...at(inboxId), query: { q: q || undefined, cursor: from ?? undefined, limit: 50 } } })), cursor ?? null)

/** How far they are in step with the platform. */
export const templateSync = (inboxId: string) => read(api.GET('/inboxes/{id}/templates/sync', { params: at(inboxId) }))

export const syncTemplates = (inboxId: string) => read(api.POST('/inboxes/{id}/templates/sync', { params: at(inboxId) }))
