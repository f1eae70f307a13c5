import { describe, expect, it } from 'vitest'
import type { UsageView } from '@/api/usage'
import { levelOf, shareOf, worstOf } from './usage'

const free = { used: 5, limit: null }
const usage = (changed: Partial<UsageView>): UsageView => ({ month: '2026-11-01', members: free, inboxes: free, messages: free, storage: free, ...changed })

describe('what is used', () => {
  it('is told from four fifths on, and when it is all', () => {
    const levels = [0, 79, 80, 99, 100, 120].map((used) => levelOf({ used, limit: 100 }))
    expect(levels).toEqual(['fine', 'fine', 'near', 'near', 'full', 'full'])
    expect(levelOf(free)).toBe('fine')
    expect(levelOf({ used: 0, limit: 0 })).toBe('full')
  })

  it('has a share where there is a limit, and never more than all of it', () => {
    expect([shareOf({ used: 1, limit: 4 }), shareOf({ used: 9, limit: 4 }), shareOf({ used: 0, limit: 0 }), shareOf(free)]).toEqual([0.25, 1, 1, null])
  })

  it('is told at the desk of what is full first', () => {
    expect(worstOf(usage({}))).toBeNull()
    const near = { used: 9, limit: 10 }
    expect(worstOf(usage({ inboxes: near, messages: near }))).toEqual({ kind: 'messages', level: 'near' })
    expect(worstOf(usage({ messages: near, members: { used: 3, limit: 3 } }))).toEqual({ kind: 'members', level: 'full' })
  })
})
