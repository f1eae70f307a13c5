import { afterEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick } from 'vue'
import type { MessageView } from '@/api/types'
import { Thread } from '@/realtime/thread'
import { answer, message } from '@/testing'
import { isNews, useArrivals } from './useArrivals'

const at = (minute: number) => new Date(Date.UTC(2026, 4, 1, 10, minute)).toISOString()
const all = Array.from({ length: 80 }, (_, index) => message(`m${index}`, { sent_at: at(index) }))
afterEach(() => vi.unstubAllGlobals())

it('tells of each message that comes once, and of none on an older page', async () => {
  vi.stubGlobal('fetch', answer({ 'GET /conversations/*': ({ url }) => (url.searchParams.has('cursor') ? { items: all.slice(0, 30), next_cursor: null } : { items: all.slice(30), next_cursor: '50' }) }))
  const thread = new Thread('c1')
  const told: string[][] = []
  const scope = effectScope()
  scope.run(() => useArrivals(thread, (arrived: MessageView[]) => told.push(arrived.map((each) => each.id))))
  await thread.load()
  await nextTick()
  expect(told).toEqual([])

  thread.receive(message('ours', { kind: 'agent', sent_at: at(90) }))
  thread.receive(message('n1', { sent_at: at(91) }))
  thread.receive(message('n2', { sent_at: at(92) }), true)
  await nextTick()
  expect(told).toEqual([['n1', 'n2']])

  thread.receive(message('n2', { sent_at: at(92), version: 2 }), true)
  await thread.loadOlder()
  await nextTick()
  expect(told).toHaveLength(1)

  thread.receive(message('late', { sent_at: at(-5) }), true)
  await nextTick()
  expect(told).toEqual([['n1', 'n2'], ['late']])
  scope.stop()
})

it('says which of them are news: not the past, and nothing older than a day', async () => {
  vi.useFakeTimers({ now: Date.parse(at(100)), toFake: ['Date'] })
  vi.stubGlobal('fetch', answer({ 'GET /conversations/*': () => ({ items: [], next_cursor: null }) }))
  const thread = new Thread('c1')
  const told: [string[], string[]][] = []
  const ids = (messages: MessageView[]) => messages.map((each) => each.id)
  const scope = effectScope()
  scope.run(() => useArrivals(thread, (arrived, news) => told.push([ids(arrived), ids(news)])))
  await thread.load()
  await nextTick()
  thread.receive(message('now', { sent_at: at(99) }))
  thread.receive(message('told', { sent_at: at(98), arrival: 'history' }), true)
  thread.receive(message('found', { sent_at: at(97), arrival: 'recovered' }), true)
  thread.receive(message('old', { sent_at: at(100 - 25 * 60) }), true)
  await nextTick()
  expect(told).toHaveLength(1)
  expect(told[0]?.[0].sort()).toEqual(['found', 'now', 'old', 'told'])
  expect(told[0]?.[1]).toEqual(['now'])
  scope.stop()
  vi.useRealTimers()
})

it('counts a day to the minute', () => {
  const now = Date.parse(at(24 * 60))
  expect(isNews(message('m', { sent_at: at(0) }), now)).toBe(true)
  expect(isNews(message('m', { sent_at: at(-1) }), now)).toBe(false)
})
