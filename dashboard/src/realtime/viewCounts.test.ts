import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { ConversationView, Event, SavedViewView } from '@/api/types'
import { answer, conversation } from '@/testing'
import { applyEvent } from './apply'
import { useDirectory } from './stores/directory'
import { useViewCounts } from './stores/viewCounts'

/** What the server holds, and how it counts it. */
const held = new Map<string, ConversationView>()
const has: Record<string, (each: ConversationView) => boolean> = {
  all: (each) => each.status === 'open',
  unassigned: (each) => each.status === 'open' && !each.assignee_id,
  snoozed: (each) => each.status === 'snoozed',
  'label:l1': (each) => each.status === 'open' && each.label_ids.includes('l1'),
}
const counted = (name: string) => [...held.values()].filter(has[name] ?? (() => false)).length
let asked = 0

function change(id: string, by: Partial<ConversationView>): Event {
  const known = held.get(id)
  const data = { ...(known ?? conversation(id)), ...by, version: (known?.version ?? 0) + 1 }
  held.set(id, data)
  return { type: known ? 'conversation.updated' : 'conversation.created', data }
}

beforeEach(() => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
  held.clear()
  asked = 0
  vi.stubGlobal(
    'fetch',
    answer({
      'GET /conversation_counts': ({ url }) => {
        asked++
        const names = (url.searchParams.get('views') ?? '').split(',')
        return { items: names.map((view) => ({ view, count: Math.min(counted(view), 99), more: counted(view) > 99 })), next_cursor: null }
      },
    }),
  )
  const directory = useDirectory()
  directory.labels.put({ id: 'l1', version: 1, name: 'vip', color: '#c2410c' })
  directory.state = 'ready'
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const names = Object.keys(has)
const shown = () => names.map((name) => useViewCounts().get(name)?.count)
const wanted = () => names.map((name) => Math.min(counted(name), 99))

it('comes to the same as a fresh count, whatever happens and whenever it is read', async () => {
  const counts = useViewCounts()
  for (let n = 0; n < 8; n++) change(`c${n}`, {})
  await counts.load()
  expect(shown()).toEqual(wanted())
  let random = 11
  const next = (below: number) => (random = (random * 1103515245 + 12345) % 2147483648) % below
  for (let step = 0; step < 200; step++) {
    const status = (['open', 'snoozed', 'resolved'] as const)[next(3)] as ConversationView['status']
    applyEvent(change(`c${next(14)}`, { status, assignee_id: next(2) ? 'u2' : null, label_ids: next(2) ? ['l1'] : [] }))
    if (next(20) === 0) void counts.load()
    await vi.advanceTimersByTimeAsync(next(500))
  }
  await vi.advanceTimersByTimeAsync(10_000)
  expect(shown()).toEqual(wanted())
})

it('reckons what it can, and asks only where it cannot', async () => {
  const counts = useViewCounts()
  applyEvent(change('c1', {}))
  await counts.load()
  await vi.advanceTimersByTimeAsync(10_000)
  applyEvent(change('c1', {}))
  await vi.advanceTimersByTimeAsync(10_000)
  const before = asked
  applyEvent(change('c1', { status: 'resolved' }))
  expect(counts.get('all')?.count).toBe(0)
  applyEvent(change('c2', {}))
  expect(counts.get('all')?.count).toBe(1)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(asked).toBe(before)
})

it('shows no more than ninety-nine, and comes down again by asking', async () => {
  const counts = useViewCounts()
  for (let n = 0; n < 101; n++) change(`c${n}`, {})
  await counts.load()
  expect(counts.get('all')).toEqual({ count: 99, more: true })
  for (let n = 0; n < 3; n++) applyEvent(change(`c${n}`, { status: 'resolved' }))
  await vi.advanceTimersByTimeAsync(10_000)
  expect(counts.get('all')).toEqual({ count: 98, more: false })
})

it('asks once about one that goes and was never heard of, and knows of it from then on', async () => {
  const counts = useViewCounts()
  change('far', {})
  await counts.load()
  await vi.advanceTimersByTimeAsync(10_000)
  const far = held.get('far') as ConversationView
  held.delete('far')
  applyEvent({ type: 'conversation.removed', data: { id: 'far' } })
  await vi.advanceTimersByTimeAsync(10_000)
  expect(shown()).toEqual(wanted())
  // what a saved view says to it makes no difference: it is counted nowhere already
  useDirectory().savedViews.put({ id: 'v1', version: 1 } as SavedViewView)
  await vi.advanceTimersByTimeAsync(10_000)
  const before = asked
  for (let n = 0; n < 5; n++) {
    applyEvent({ type: 'conversation.removed', data: { id: 'far' } })
    await vi.advanceTimersByTimeAsync(10_000)
  }
  expect(asked).toBe(before)
  held.set('far', far)
  applyEvent(change('far', {}))
  await vi.advanceTimersByTimeAsync(10_000)
  expect(shown()).toEqual(wanted())
  expect(counts.get('all')?.count).toBe(1)
})
