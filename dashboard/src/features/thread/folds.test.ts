import { describe, expect, it } from 'vitest'
import { message } from '@/testing'
import { foldChanges, foldOf } from './folds'
import { buildRows, type Divider } from './rows'

const at = (minute: number, day = 1) => new Date(2026, 4, day, 10, minute).toISOString()
const NONE: ReadonlySet<string> = new Set()

/** `m` is written; `s`, `a` and `t` are changes of status, assignee and team; `c` is a missed call. */
function rowsOf(line: string, open = NONE, divider: Divider | null = null, dayOf: (index: number) => number = () => 1) {
  const events: Record<string, string> = { s: 'status_changed', a: 'assigned', t: 'team_assigned', c: 'missed_call' }
  const messages = [...line].map((letter, index) => {
    const type = events[letter]
    const sent = at(index, dayOf(index))
    return message(`${letter}${index}`, { sent_at: sent, ...(type ? { kind: 'system' as const, text: null, event: { type, detail: {} } } : {}) })
  })
  return foldChanges(buildRows(messages, [], 'i1', divider), open)
}
const keys = (rows: ReturnType<typeof rowsOf>) => rows.filter(({ type }) => type !== 'top' && type !== 'day').map(({ key }) => key)

describe('foldChanges', () => {
  it('makes one line of three or more changes between two messages', () => {
    const rows = rowsOf('msatm')
    expect(keys(rows)).toEqual(['m0', 'fold-t3', 'm4'])
    expect(rows.find(({ type }) => type === 'fold')).toMatchObject({ open: false, messages: [{ id: 's1' }, { id: 'a2' }, { id: 't3' }] })
    expect(keys(rowsOf('satm')), 'also where a thread begins with them').toEqual(['fold-t2', 'm3'])
  })

  it('leaves two as they are, and what was done last', () => {
    expect(keys(rowsOf('msam'))).toEqual(['m0', 's1', 'a2', 'm3'])
    expect(keys(rowsOf('msats'))).toEqual(['m0', 's1', 'a2', 't3', 's4'])
  })

  it('hides nothing that a customer or a platform did', () => {
    expect(keys(rowsOf('msacstm'))).toEqual(['m0', 's1', 'a2', 'c3', 's4', 't5', 'm6'])
  })

  it('keeps days and the line above what is new in their places', () => {
    expect(rowsOf('msatsatm', NONE, null, (index) => (index < 4 ? 1 : 2)).map(({ type }) => type)).toEqual(['top', 'day', 'message', 'fold', 'day', 'fold', 'message'])
    expect(keys(rowsOf('msatsatm', NONE, { messageId: 's4', count: 1 }))).toEqual(['m0', 'fold-t3', 'divider', 'fold-t6', 'm7'])
  })

  it('shows what one holds below it when it is open', () => {
    expect(keys(rowsOf('msatmsatm', new Set(['fold-t3'])))).toEqual(['m0', 'fold-t3', 's1', 'a2', 't3', 'm4', 'fold-t7', 'm8'])
  })
})

describe('foldOf', () => {
  it('finds where a message is out of sight', () => {
    expect(foldOf(rowsOf('msatm'), 'a2')?.key).toBe('fold-t3')
    expect(foldOf(rowsOf('msatm', new Set(['fold-t3'])), 'a2')).toBeUndefined()
    expect(foldOf(rowsOf('msatm'), 'm4')).toBeUndefined()
  })
})
