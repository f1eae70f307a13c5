import { describe, expect, it } from 'vitest'
import { specOf } from '@/api/spec'
import type { AttachmentView } from '@/api/types'
import { conversation } from '@/testing'
import { cannedQuery, notReady, textBudget, windowState, type Composition } from './limits'

const spec = (change: object) => ({ ...specOf(undefined), ...change })

describe('windowState', () => {
  const now = Date.parse('2026-05-01T10:00:00.000Z')
  const day = spec({ window_hours: 24, window_margin_seconds: 0 })

  it('counts down, closes, and tells whether it ever was open', () => {
    expect(windowState(conversation('c', { window_expires_at: '2026-05-01T11:00:00.000Z' }), day, now)).toEqual({ kind: 'open', left: 3_600_000 })
    expect(windowState(conversation('c', { window_expires_at: '2026-05-01T10:00:00.000Z' }), day, now)).toEqual({ kind: 'closed', opened: true })
    expect(windowState(conversation('c'), day, now)).toEqual({ kind: 'closed', opened: false })
  })

  it('leaves a person some days more where the channel does', () => {
    const over = { window_expires_at: '2026-05-01T09:00:00.000Z', human_agent_until: '2026-05-02T10:00:00.000Z' }
    expect(windowState(conversation('c', over), day, now)).toEqual({ kind: 'human', left: 86_400_000 })
    expect(windowState(conversation('c', { ...over, human_agent_until: '2026-05-01T10:00:00.000Z' }), day, now)).toEqual({ kind: 'closed', opened: true })
    expect(windowState(conversation('c', { ...over, window_expires_at: '2026-05-01T10:00:01.000Z' }), day, now)).toEqual({ kind: 'open', left: 1000 })
  })

  it('closes some time before its end, as the server does', () => {
    const margin = { ...day, window_margin_seconds: 120 }
    const over = { window_expires_at: '2026-05-01T10:02:00.000Z', human_agent_until: '2026-05-01T10:02:01.000Z' }
    expect(windowState(conversation('c', over), margin, now)).toEqual({ kind: 'human', left: 1000 })
    expect(windowState(conversation('c', { window_expires_at: over.window_expires_at }), margin, now)).toEqual({ kind: 'closed', opened: true })
    expect(windowState(conversation('c', { window_expires_at: '2026-05-01T10:02:01.000Z' }), margin, now)).toEqual({ kind: 'open', left: 1000 })
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

  it('tells as how many messages a long text goes', () => {
    const splits = spec({ text_max: 10, text_unit: 'characters', splits_text: true, text_parts_max: 3 })
    expect(textBudget('One two. Three four.', 'customer', splits)).toMatchObject({ parts: 3, over: false })
    expect(textBudget('x'.repeat(31), 'customer', splits)).toMatchObject({ parts: 4, over: true })
    expect(textBudget('https://shop.test/a', 'customer', splits)).toMatchObject({ over: true })
    expect(textBudget('x'.repeat(11), 'customer', { ...splits, splits_text: false })).toMatchObject({ parts: 1, over: true })
  })

  it('is over where the server takes no more, in however many messages', () => {
    const long = spec({ text_max: 10, text_unit: 'characters', splits_text: true, text_parts_max: 10, message_text_max: 50 })
    expect(textBudget('Ten chars. '.repeat(4), 'customer', long)).toMatchObject({ parts: 4, over: false })
    expect(textBudget('Ten chars. '.repeat(5), 'customer', long)).toMatchObject({ used: 55, max: 50, shown: true, over: true })
  })

  it('leaves notes their own room', () => {
    const own = spec({ text_max: 10, message_text_max: 3000 })
    expect(textBudget('x'.repeat(3000), 'team', own).over).toBe(false)
    expect(textBudget('x'.repeat(3001), 'team', own)).toMatchObject({ used: 3001, max: 3000, over: true })
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
    expect(cannedQuery('/ho', 0)).toBeNull()
    expect(cannedQuery(`/${'x'.repeat(1000)}`, 1001)).toBeNull()
  })
})

describe('notReady', () => {
  const file = (content_type: string, size: number): AttachmentView => ({ id: 'a', kind: 'image', state: 'ready', content_type, size })
  const ready: Composition = {
    text: 'hi',
    attachments: [],
    uploads: [],
    spec: spec({ media: [{ kind: 'image', content_types: ['image/png'], max_bytes: 100, caption: true }] }),
    hasInbox: true,
    audience: 'customer',
    budget: { used: 2, max: 10, parts: 1, shown: false, over: false },
    window: { kind: 'open', left: 1 },
  }

  it('names what is in the way', () => {
    expect(notReady(ready)).toBeNull()
    expect(notReady({ ...ready, text: '  \n' })).toBe('empty')
    expect(notReady({ ...ready, text: '', attachments: [file('image/png', 100)] })).toBeNull()
    expect(notReady({ ...ready, uploads: [{ problem: null }, { problem: 'No.' }] })).toBe('uploading')
    expect(notReady({ ...ready, uploads: [{ problem: 'No.' }] })).toBe('upload_failed')
    expect(notReady({ ...ready, budget: { ...ready.budget, over: true } })).toBe('too_long')
    expect(notReady({ ...ready, window: { kind: 'closed', opened: true } })).toBe('window')
    expect(notReady({ ...ready, window: { kind: 'human', left: 1 } })).toBeNull()
    expect(notReady({ ...ready, hasInbox: false })).toBe('inbox')
    expect(notReady({ ...ready, audience: 'team', hasInbox: false, window: { kind: 'closed', opened: true } })).toBeNull()
  })
  it('looks at the files of a reply once more before it is sent', () => {
    expect(notReady({ ...ready, attachments: [file('image/png', 101)] })).toBe('refused')
    expect(notReady({ ...ready, attachments: [file('application/zip', 1)] })).toBe('refused')
    expect(notReady({ ...ready, audience: 'team', attachments: [file('application/zip', 1)] })).toBeNull()
  })
})
