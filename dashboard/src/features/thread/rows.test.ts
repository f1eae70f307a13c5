import { describe, expect, it } from 'vitest'
import type { MessageView } from '@/api/types'
import type { Unsent } from '@/realtime/stores/outbox'
import { message } from '@/testing'
import { buildRows, extendDivider, findDivider, type MessageRowData, type Row } from './rows'

const at = (minute: number, day = 1) => new Date(2026, 4, day, 10, minute).toISOString()
const unsent = (id: string, change: Partial<Unsent> = {}): Unsent => ({
  client_id: id,
  conversation_id: 'c1',
  created_at: at(5),
  author_id: 'u1',
  body: { client_id: id, text: 'hello' },
  attachments: [],
  reply_to: null,
  state: 'waiting',
  reason: null,
  failures: 0,
  ...change,
})
const spoken = (rows: Row[]) => rows.filter((row): row is MessageRowData => row.type === 'message')

describe('buildRows', () => {
  it('separates days and groups neighbours', () => {
    const rows = buildRows(
      [message('a', { sent_at: at(0) }), message('b', { sent_at: at(1) }), message('c', { sent_at: at(9) }), message('d', { sent_at: at(0, 2) })],
      [],
      'i1',
      null,
    )
    expect(rows.map((row) => row.type)).toEqual(['top', 'day', 'message', 'message', 'message', 'day', 'message'])
    expect(spoken(rows).map((row) => row.first)).toEqual([true, false, true, true])
  })

  it('shows an unsent reply once, also after the server has it', () => {
    const waiting = spoken(buildRows([message('a', { sent_at: at(0) })], [unsent('x')], 'i1', null))
    expect(waiting.map((row) => row.key)).toEqual(['a', 'x'])
    expect(waiting[1]?.message.delivery?.status).toBe('pending')
    const confirmed = spoken(buildRows([message('a', { sent_at: at(0) }), message('m', { client_id: 'x', sent_at: at(6) })], [unsent('x')], 'i1', null))
    expect(confirmed.map((row) => row.key)).toEqual(['a', 'x'])
    expect(confirmed[1]?.local).toBe(false)
  })

  it('leaves a refused reply where it was written, with its reason', () => {
    const rows = spoken(
      buildRows([message('a', { sent_at: at(0) }), message('b', { sent_at: at(8) })], [unsent('x', { state: 'failed', reason: 'No.' }), unsent('y')], 'i1', null),
    )
    expect(rows.map((row) => row.key)).toEqual(['a', 'x', 'b', 'y'])
    expect(rows[1]?.message.delivery).toEqual({ status: 'failed', error: { code: 'refused', detail: 'No.' } })
  })

  it('tells why a reply still waits, and names the template of one without words', () => {
    const [row] = spoken(buildRows([], [unsent('x', { reason: 'Busy.', body: { client_id: 'x', template: { name: 'order_update' } as never } })], 'i1', null))
    expect(row?.message.delivery).toEqual({ status: 'pending', error: { code: 'refused', detail: 'Busy.' } })
    expect(row?.message.structured).toEqual({ template: { name: 'order_update' } })
  })

  it('keeps notes without a delivery state', () => {
    const [row] = spoken(buildRows([], [unsent('x', { body: { client_id: 'x', text: 'n', audience: 'team' } })], 'i1', null))
    expect(row?.message.delivery).toBeNull()
    expect(row?.message.audience).toBe('team')
  })

  it('gives every row a key of its own', () => {
    const messages = Array.from({ length: 40 }, (_, index) => message(`m${index}`, { sent_at: at(index * 50, 1 + (index % 3)) })).sort((a, b) => (a.sent_at < b.sent_at ? -1 : 1))
    const keys = buildRows(messages, [], 'i1', null).map((row) => row.key)
    expect(new Set(keys).size).toBe(keys.length)
  })
})

describe('findDivider', () => {
  const messages = [
    message('a', { sent_at: at(0), created_at: at(0) }),
    message('b', { sent_at: at(1), created_at: at(1), kind: 'agent' }),
    message('late', { sent_at: at(2), created_at: at(30) }),
    message('c', { sent_at: at(3), created_at: at(3) }),
    message('d', { sent_at: at(4), created_at: at(4) }),
  ]

  it('stands before the first unread by arrival, so that a late one is not missed', () => {
    expect(findDivider(messages, 1)).toEqual({ messageId: 'late', count: 1 })
    expect(findDivider(messages, 2)).toEqual({ messageId: 'late', count: 2 })
    expect(findDivider(messages, 4)).toEqual({ messageId: 'a', count: 4 })
    expect(findDivider(messages, 0)).toBeNull()
    expect(findDivider([], 3)).toBeNull()
  })
})

describe('extendDivider', () => {
  const messages = ['a', 'b', 'c', 'd'].map((id, index) => message(id, { sent_at: at(index) }))
  const [a, b, c, d] = messages as [MessageView, MessageView, MessageView, MessageView]

  it('begins before the first of several that came together', () => {
    expect(extendDivider(messages, null, [c, d])).toEqual({ messageId: 'c', count: 2 })
  })

  it('stays where it is while more comes, and counts it', () => {
    expect(extendDivider(messages, { messageId: 'b', count: 2 }, [d])).toEqual({ messageId: 'b', count: 3 })
  })

  it('moves up for one that came late', () => {
    expect(extendDivider(messages, { messageId: 'c', count: 1 }, [a])).toEqual({ messageId: 'a', count: 2 })
    expect(extendDivider([b], { messageId: 'b', count: 1 }, [])).toEqual({ messageId: 'b', count: 1 })
  })
})
