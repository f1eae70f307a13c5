import { api, read } from './http'
import type { NewMessage } from './types'

/** A WhatsApp template as Meta takes it. */
export interface Template {
  name: string
  language: { code: string }
  components?: unknown[]
}

export const listMessages = (id: string, cursor?: string | null, limit = 50) =>
  read(api.GET('/conversations/{id}/messages', { params: { path: { id }, query: { cursor: cursor ?? undefined, limit } } }))

export const postMessage = (id: string, body: NewMessage) => read(api.POST('/conversations/{id}/messages', { params: { path: { id } }, body }))

/** Our reaction to a message; null takes it away. */
export const setReaction = (id: string, messageId: string, emoji: string | null) => {
  const params = { path: { id, message_id: messageId } }
  const path = '/conversations/{id}/messages/{message_id}/reaction'
  return read(emoji === null ? api.DELETE(path, { params }) : api.PUT(path, { params, body: { emoji } }))
}

/** When it was received, stored, shown, and delivered. */
export const messageTimes = (id: string, messageId: string) =>
  read(api.GET('/conversations/{id}/messages/{message_id}/times', { params: { path: { id, message_id: messageId } } }))

export const retryMessage = (id: string, messageId: string) =>
  read(api.POST('/conversations/{id}/messages/{message_id}/retry', { params: { path: { id, message_id: messageId } } }))
