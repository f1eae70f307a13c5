import type { MessageView } from '@/api/types'
import { fields, text } from '@/lib/json'

/**
 * Who has the conversation instead of us, by the newest thread-control event: `app` is null where the platform does not name
 * it. Null: we have it, as far as is known. A conversation is passed to others by name, and to us without.
 */
export function takenOver(messages: MessageView[]): { app: string | null } | null {
  const newest = messages.filter(({ event }) => event?.type === 'thread_control' && fields(event.detail).action !== 'requested').at(-1)
  if (!newest) return null
  const detail = fields(newest.event?.detail)
  const app = text(detail.app_name) ?? null
  return detail.action === 'taken' || app !== null ? { app } : null
}
