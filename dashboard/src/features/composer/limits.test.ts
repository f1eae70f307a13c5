import { describe, expect, it } from 'vitest'
import { specOf } from '@/api/spec'
import { conversation } from '@/testing'
import { cannedQuery, notReady, textBudget, windowState, type Composition } from './limits'

const spec = (change: object) => ({ ...specOf(undefined), ...change })

describe('windowState', () => {
  const now = Date.parse('2026-05-01T10:00:00.000Z')
  const day = spec({ window_hours: 24 })

  it('counts down, closes, and tells whether it ever was open', () => {
    expect(windowState(conversation('c', { window_expires_at: '2026-05-01T11:00:00.000Z' }), day, now)).toEqual({ kind: 'open', left: 3_600_000 })
    expect(windowState(conversation('c', { window_expires_at: '2026-05-01T10:00:00.000Z' }), day, now)).toEqual({ kind: 'closed', opened: true })
    expect(windowState(conversation('c'), day, now)).toEqual({ kind: 'closed', opened: false })
  })

  it('does not exist where the channel has none', () => {
    expect(windowState(conversation('c'), spec({ window_hours: null }), now)).toEqual({ kind: 'none' })
  })
})

describe('textBudget', () => {
  it('counts as the channel does', () => {
    const bytes = spec({ text_max: 10, text_unit: 'bytes' })
    expect(textBudget('日本語日', 'customer', bytes)).toMatchObject({ used: 12, over: true })
    expect(textBudget('日本語日', 'customer', spec({ text_max: 10, text_unit: 'characters' }))).toMatchObject({ used: 4, over: false, shown: false })
  })

  it('leaves notes their own room', () => {
    expect(textBudget('x'.repeat(3000), 'team', spec({ text_max: 10 })).over).toBe(false)
  })
})

describe('cannedQuery', () => {
  it('begins with a slash at the start of a word', () => {
    expect(cannedQuery('/ho', 3)).toEqual({ word: 'ho', from: 0 })
    expect(cannedQuery('Hello /', 7)).toEqual({ word: '', from: 6 })
    expect(cannedQuery('Привет /час', 11)).toEqual({ word: 'час', from: 7 })
  })

  it('is not a fraction, a path or a link', () => {
    expect(cannedQuery('1/2', 3)).toBeNull()
    expect(cannedQuery('https://a', 9)).toBeNull()
    expect(cannedQuery('/done now', 9)).toBeNull()
  })
})

describe('notReady', () => {
  const ready: Composition = {
    text: 'hi',
    attachments: 0,
    uploading: false,
    audience: 'customer',
    budget: { used: 2, max: 10, shown: false, over: false },
    window: { kind: 'open', left: 1 },
  }

  it('names what is in the way', () => {
    expect(notReady(ready)).toBeNull()
    expect(notReady({ ...ready, text: '  \n' })).toBe('empty')
    expect(notReady({ ...ready, text: '', attachments: 1 })).toBeNull()
    expect(notReady({ ...ready, uploading: true })).toBe('uploading')
    expect(notReady({ ...ready, budget: { ...ready.budget, over: true } })).toBe('too_long')
    expect(notReady({ ...ready, window: { kind: 'closed', opened: true } })).toBe('window')
    expect(notReady({ ...ready, audience: 'team', window: { kind: 'closed', opened: true } })).toBeNull()
  })
})
