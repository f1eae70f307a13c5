import { filled } from './filled'
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

/** Where a timeline is entered: next to a message, at one, or at a moment. */
export type Entry = { before: string } | { after: string } | { around: string } | { from: string }

export const listMessagesAt = (id: string, at: Entry, limit: number) => read(api.GET('/conversations/{id}/messages', { params: { path: { id }, query: { ...at, limit } } }))

/** What the page behind the first link of a message says of itself. */
export const getLinkPreview = (id: string, messageId: string) =>
  read(api.GET('/conversations/{id}/messages/{message_id}/link_preview', { params: { path: { id, message_id: messageId } } }))

/** Messages of one conversation that hold all words, newest first. */
export const findMessages = (id: string, q: string, cursor?: string | null) =>
  read(api.GET('/conversations/{id}/search', { params: { path: { id }, query: { q, cursor: cursor ?? undefined, limit: 50 } } }))

/** All that was said with a contact, in whatever inbox. */
export const listContactMessages = (contactId: string, cursor?: string | null) =>
  read(api.GET('/contacts/{id}/messages', { params: { path: { id: contactId }, query: { cursor: cursor ?? undefined, limit: 60 } } }))

/** Its files, newest first. */
export const listFiles = (id: string, kind: 'media' | 'files', cursor?: string | null) =>
  filled((from) => read(api.GET('/conversations/{id}/files', { params: { path: { id }, query: { kind, cursor: from ?? undefined, limit: 60 } } })), cursor ?? null)

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
