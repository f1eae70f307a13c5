import { api, read } from './http'
import type { DraftContent } from './types'

export const listDrafts = (cursor?: string | null) => read(api.GET('/drafts', { params: { query: { cursor: cursor ?? undefined, limit: 100 } } }))

/** In the place of the one before; an empty one is none. */
export const putDraft = (conversationId: string, body: DraftContent) => read(api.PUT('/conversations/{id}/draft', { params: { path: { id: conversationId } }, body }))
