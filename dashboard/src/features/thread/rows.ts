import type { MessageView } from '@/api/types'
import { dayKey } from '@/lib/time'
import type { Unsent } from '@/realtime/stores/outbox'

export interface MessageRowData {
  type: 'message'
  key: string
  message: MessageView
  /** Only on this device so far. */
  local: boolean
  /** The first of what one person wrote in a row. */
  first: boolean
}
export type Row =
  | MessageRowData
  | { type: 'top'; key: 'top' }
  | { type: 'day'; key: string; at: Date }
  | { type: 'divider'; key: 'divider'; count: number }

export interface Divider {
  messageId: string
  count: number
}

const GROUP_MINUTES = 3

/** Messages as they are shown: days and the divider between them, neighbours grouped, unsent replies at the end. */
export function buildRows(messages: MessageView[], unsent: Unsent[], inboxId: string, divider: Divider | null): Row[] {
  const rows: Row[] = [{ type: 'top', key: 'top' }]
  const sent = new Set(messages.map((message) => message.client_id).filter(Boolean))
  const unconfirmed = unsent.filter((entry) => !sent.has(entry.client_id))
  const refused = unconfirmed.filter((entry) => entry.state === 'failed').map((entry) => asMessage(entry, inboxId))
  let day = ''
  let before: MessageRowData | null = null

  const add = (message: MessageView, local: boolean) => {
    const at = new Date(message.sent_at)
    const today = dayKey(at)
    if (today !== day) {
      day = today
      before = null
      rows.push({ type: 'day', key: `day-${today}-${rows.length === 1 ? 'first' : message.id}`, at })
    }
    if (divider?.messageId === message.id) {
      before = null
      rows.push({ type: 'divider', key: 'divider', count: divider.count })
    }
    const joins = before !== null && belongsTogether(before.message, message)
    before = { type: 'message', key: message.client_id ?? message.id, message, local, first: !joins }
    rows.push(before)
  }
  // A refused reply stays where it was written; one that waits is the newest until the server gives it its place.
  for (const message of messages) {
    while (refused[0] && refused[0].sent_at < message.sent_at) add(refused.shift() as MessageView, true)
    add(message, false)
  }
  for (const message of refused) add(message, true)
  for (const entry of unconfirmed) if (entry.state === 'waiting') add(asMessage(entry, inboxId), true)
  return rows
}

function belongsTogether(a: MessageView, b: MessageView): boolean {
  return (
    a.kind === b.kind &&
    a.kind !== 'system' &&
    a.audience === b.audience &&
    a.author.type === b.author.type &&
    a.author.id === b.author.id &&
    Date.parse(b.sent_at) - Date.parse(a.sent_at) < GROUP_MINUTES * 60_000
  )
}

/** An unsent reply in the shape of a message. */
export function asMessage(entry: Unsent, inboxId: string): MessageView {
  const toCustomer = entry.body.audience !== 'team'
  const failed = entry.state === 'failed'
  return {
    id: entry.client_id,
    version: 0,
    conversation_id: entry.conversation_id,
    inbox_id: inboxId,
    kind: 'agent',
    audience: entry.body.audience ?? 'customer',
    client_id: entry.client_id,
    sent_at: entry.created_at,
    created_at: entry.created_at,
    author: { type: 'member', id: entry.author_id, name: null },
    text: entry.shown?.text ?? entry.body.text ?? null,
    attachments: entry.attachments,
    reply_to: entry.reply_to,
    reactions: [],
    mention_ids: entry.body.mention_ids,
    arrived_late: false,
    structured: entry.shown?.structured ?? structuredOf(entry),
    delivery:
      toCustomer || failed || entry.reason
        ? { status: failed ? 'failed' : 'pending', error: entry.reason !== null || failed ? { code: 'refused', detail: entry.reason ?? '' } : null }
        : null,
  }
}

function structuredOf({ body }: Unsent): unknown {
  if (body.template) return { template: body.template }
  return body.interactive ? { interactive: body.interactive } : null
}

/** Whether somebody has to be told that a reply is not on its way. */
export function hasProblem(row: MessageRowData): boolean {
  const { status, error } = row.message.delivery ?? {}
  return status === 'failed' || status === 'unknown' || (row.local && Boolean(error))
}

/** The first of the customer's `unread` newest messages, by arrival. */
export function findDivider(messages: MessageView[], unread: number): Divider | null {
  if (unread <= 0) return null
  const arrived = messages.filter((message) => message.kind === 'customer').sort((a, b) => (a.created_at < b.created_at ? -1 : 1))
  const fresh = new Set(arrived.slice(-unread).map((message) => message.id))
  const first = messages.find((message) => fresh.has(message.id))
  return first ? { messageId: first.id, count: unread } : null
}

/** The divider when more has come under it, or the first since everything was read. */
export function extendDivider(messages: MessageView[], before: Divider | null, arrived: MessageView[]): Divider | null {
  const under = new Set(arrived.map((message) => message.id))
  const first = messages.find((message) => message.id === before?.messageId || under.has(message.id))
  return first ? { messageId: first.id, count: (before?.count ?? 0) + arrived.length } : before
}
