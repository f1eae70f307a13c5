import { api, read } from './http'

/** Notes that name the member who asks, newest first. `isRead`: only those that are, or are not. */
export const listMentions = (isRead?: boolean, cursor?: string | null, limit = 50) =>
  read(api.GET('/mentions', { params: { query: { read: isRead, cursor: cursor ?? undefined, limit } } }))

/** Of one note, or of one conversation. */
export const readMentions = (of: { message_id: string } | { conversation_id: string }) => read(api.POST('/mentions/read', { body: of }))
