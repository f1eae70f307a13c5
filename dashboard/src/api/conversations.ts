import { api, read } from './http'
import type { components, paths } from './schema'
import type { ConversationPatch, ConversationSort } from './types'

type ListQuery = NonNullable<paths['/conversations']['get']['parameters']['query']>
/** Which conversations a list holds; what is left out restricts nothing. */
export type ConversationFilter = { [Name in keyof Omit<ListQuery, 'limit' | 'cursor' | 'q' | 'sort'>]?: NonNullable<ListQuery[Name]> }

const PAGE = 50

export const listConversations = ({ filter, sort }: { filter: ConversationFilter; sort?: ConversationSort }, cursor?: string | null, signal?: AbortSignal) =>
  read(api.GET('/conversations', { params: { query: { ...filter, sort, cursor: cursor ?? undefined, limit: PAGE } }, signal }))

export const getConversation = (id: string) => read(api.GET('/conversations/{id}', { params: { path: { id } } }))

export const patchConversation = (id: string, body: ConversationPatch) => read(api.PATCH('/conversations/{id}', { params: { path: { id } }, body }))

export const listReadMarks = (ids: string[]) => read(api.GET('/read_marks', { params: { query: { conversation_ids: ids.join(',') } } }))

export const putReadMark = (id: string, readCount: number) =>
  read(api.PUT('/conversations/{id}/read_mark', { params: { path: { id } }, body: { read_count: readCount } }))

export const postTyping = (id: string, typing: boolean) => read(api.POST('/conversations/{id}/typing', { params: { path: { id } }, body: { typing } }))

export type ManyChange = components['schemas']['ManyChange']
export type ManyChanged = components['schemas']['ManyChanged']
export type ItemChanged = components['schemas']['ItemChanged']

/** Those that are named, or the first of a list. */
export const changeConversations = (which: { conversation_ids: string[] } | { filter: ConversationFilter & { sort?: ConversationSort } }, change: ManyChange) =>
  read(api.POST('/conversations/bulk', { body: { ...which, change } }))

export const countViews = (names: string[]) => read(api.GET('/conversation_counts', { params: { query: { views: names.join(',') } } }))
