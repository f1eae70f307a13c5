import { request } from './http'
import type { Page } from './page'
import type { ConversationStatus, ConversationView, ReadMarkView } from './types'

export interface ConversationFilter {
  status?: ConversationStatus
  inbox_id?: string
  assignee?: string
  team_id?: string
  label?: string
  channel?: string
  q?: string
}

export interface ConversationPatch {
  status?: ConversationStatus
  assignee_id?: string | null
  team_id?: string | null
  label_ids?: string[]
  priority?: string
  snoozed_until?: string | null
}

export const listConversations = (filter: ConversationFilter, cursor?: string | null, limit = 50, signal?: AbortSignal) =>
  request<Page<ConversationView>>('GET', '/conversations', { query: { ...filter, cursor, limit }, signal })

export const getConversation = (id: string) => request<ConversationView>('GET', `/conversations/${id}`)

export const patchConversation = (id: string, patch: ConversationPatch) =>
  request<ConversationView>('PATCH', `/conversations/${id}`, { body: patch })

export const listReadMarks = (ids: string[]) =>
  request<Page<ReadMarkView>>('GET', '/read_marks', { query: { conversation_ids: ids.join(',') } })

export const putReadMark = (id: string, readCount: number) =>
  request<ReadMarkView>('PUT', `/conversations/${id}/read_mark`, { body: { read_count: readCount } })

export const postTyping = (id: string, typing: boolean) => request<null>('POST', `/conversations/${id}/typing`, { body: { typing } })
