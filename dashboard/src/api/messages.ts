import { request } from './http'
import type { Page } from './page'
import type { Audience, MessageView } from './types'

export interface NewMessage {
  client_id: string
  text?: string
  attachment_ids?: string[]
  reply_to_id?: string
  audience?: Audience
  template?: { name: string; language: { code: string }; components?: unknown[] }
}

export const listMessages = (conversationId: string, cursor?: string | null, limit = 50) =>
  request<Page<MessageView>>('GET', `/conversations/${conversationId}/messages`, { query: { cursor, limit } })

export const postMessage = (conversationId: string, body: NewMessage) =>
  request<MessageView>('POST', `/conversations/${conversationId}/messages`, { body })

export const retryMessage = (conversationId: string, id: string) =>
  request<MessageView>('POST', `/conversations/${conversationId}/messages/${id}/retry`)
