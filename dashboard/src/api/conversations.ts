import { api, read } from './http'
import type { paths } from './schema'
import type { ConversationPatch } from './types'

type ListQuery = NonNullable<paths['/conversations']['get']['parameters']['query']>
/** Which conversations a list holds; what is left out restricts nothing. */
export type ConversationFilter = { [Name in keyof Omit<ListQuery, 'limit' | 'cursor' | 'q'>]?: NonNullable<ListQuery[Name]> }

const PAGE = 50

export const listConversations = (filter: ConversationFilter, cursor?: string | null, signal?: AbortSignal) =>
  read(api.GET('/conversations', { params: { query: { ...filter, cursor: cursor ?? undefined, limit: PAGE } }, signal }))

export const getConversation = (id: string) => read(api.GET('/conversations/{id}', { params: { path: { id } } }))

export const patchConversation = (id: string, body: ConversationPatch) => read(api.PATCH('/conversations/{id}', { params: { path: { id } }, body }))

export const listReadMarks = (ids: string[]) => read(api.GET('/read_marks', { params: { query: { conversation_ids: ids.join(',') } } }))

export const putReadMark = (id: string, readCount: number) =>
  read(api.PUT('/conversations/{id}/read_mark', { params: { path: { id } }, body: { read_count: readCount } }))

export const postTyping = (id: string, typing: boolean) => read(api.POST('/conversations/{id}/typing', { params: { path: { id } }, body: { typing } }))
