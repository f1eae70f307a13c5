import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { NotificationSettingsView, NotificationView } from '@/api/types'
import { i18n } from '@/i18n'
import { waiting } from '@/lib/usePageTitle'
import { useNotifications } from '@/realtime/stores/notifications'
import { useNotificationSettings } from '@/realtime/stores/notificationSettings'
import { answer } from '@/testing'
import { useAlerts } from './useAlerts'

const played = vi.hoisted(() => ({ tones: [] as string[] }))
const eyes = vi.hoisted(() => ({ on: null as string | null }))
vi.mock('@/lib/tones', () => ({ play: async (tone: string) => (played.tones.push(tone), true), allowSound: () => undefined }))
vi.mock('@/realtime/desk', () => ({ attended: () => eyes.on }))

const ways = { centre: true, sound: true, desktop: true, push: true }
const settings = (change: Partial<NotificationSettingsView> = {}): NotificationSettingsView => ({
  version: 1,
  kinds: { assigned: ways, message: ways, mention: ways, unassigned: { ...ways, sound: false }, reply_failed: ways, inbox: ways },
  sound: { tone: 'chime', volume: 60, only_hidden: false, repeat_seconds: 30 },
  quiet_hours: { on: false, every_day: { from: '22:00', to: '07:00' }, days_off: [], time_zone: 'UTC' },
  muted_inbox_ids: [],
  ...change,
})
const notification = (id: string, change: Partial<NotificationView> = {}): NotificationView => ({
  id,
  version: 1,
  kind: 'message',
  conversation: { id: `c-${id}`, channel: 'messenger', contact: { id: 'p1', name: 'Ana', avatar_id: null } },
  inbox_id: 'i1',
  message_id: `m-${id}`,
  preview: 'Hello',
  actor_name: null,
  count: 1,
  listed: true,
  at: new Date().toISOString(),
  read_at: null,
  ...change,
})

let shown: string[] = []
let asked: unknown[] = []
let focused = false
let stop: () => void = () => undefined

async function start(change: Partial<NotificationSettingsView> = {}) {
  useNotificationSettings().take(settings(change))
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:any(.*)*', component: { render: () => null } }] })
  const wrapper = mount(defineComponent(() => (useAlerts(), () => h('div'))), { global: { plugins: [router, i18n] } })
  stop = () => wrapper.unmount()
  await flushPromises()
  return useNotifications()
}

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-05-04T12:00:00Z') })
  setActivePinia(createPinia())
  played.tones = []
  shown = []
  asked = []
  eyes.on = null
  focused = false
  document.head.innerHTML = '<link rel="icon" href="/favicon.svg">'
  vi.spyOn(document, 'hasFocus').mockImplementation(() => focused)
  vi.stubGlobal('Notification', class {
    static permission = 'granted'
    onclick: unknown
    constructor(title: string, options: { body: string }) {
      shown.push(`${title}: ${options.body}`)
    }
  })
  vi.stubGlobal('fetch', answer({ 'POST /notifications/read': ({ body }) => (asked.push(body), new Response(null, { status: 204 })) }))
})
afterEach(() => {
  stop()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

it('sounds and shows what is new, in the words of the desk', async () => {
  const store = await start()
  store.receive(notification('n1'))
  expect(played.tones).toEqual(['chime'])
  expect(shown).toEqual(['Ana: Wrote to you\nHello'])
  store.receive(notification('n2', { kind: 'unassigned' }))
  expect(played.tones).toEqual(['chime'])
  await flushPromises()
  expect(waiting.value).toBe(2)
  expect(document.querySelector('link')?.getAttribute('href')).toBe('/favicon-waiting.svg')
})

it('only sounds where somebody looks at the desk, and not even that where they want it so', async () => {
  focused = true
  const store = await start()
  store.receive(notification('n1'))
  expect([played.tones.length, shown.length]).toEqual([1, 0])
  useNotificationSettings().take(settings({ version: 2, sound: { tone: 'bell', volume: 60, only_hidden: true, repeat_seconds: 0 } }))
  store.receive(notification('n2'))
  expect(played.tones).toHaveLength(1)
})

it('marks as read what somebody looks at, without a sound', async () => {
  const store = await start()
  eyes.on = 'c-n1'
  store.receive(notification('n1'))
  await flushPromises()
  expect(asked).toEqual([{ ids: ['n1'] }])
  expect([played.tones.length, shown.length, store.count]).toEqual([0, 0, 0])
})

it('is silent in quiet hours and about what is long ago', async () => {
  const store = await start({ quiet_hours: { on: true, every_day: { from: '11:00', to: '13:00' }, days_off: [], time_zone: 'UTC' } })
  store.receive(notification('n1'))
  expect([played.tones.length, shown.length]).toEqual([0, 0])
  useNotificationSettings().take(settings({ version: 2 }))
  store.receive(notification('n2', { at: '2026-05-04T11:00:00.000Z' }))
  expect([played.tones.length, shown.length]).toEqual([0, 0])
  store.receive(notification('n3'))
  expect(played.tones).toHaveLength(1)
})

it('repeats while something is unread and nobody looks', async () => {
  const store = await start()
  store.receive(notification('n1'))
  await vi.advanceTimersByTimeAsync(31_000)
  expect(played.tones.length).toBeGreaterThanOrEqual(2)
  const before = played.tones.length
  focused = true
  await vi.advanceTimersByTimeAsync(60_000)
  expect(played.tones).toHaveLength(before)
  focused = false
  await store.markRead(['n1'])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(played.tones).toHaveLength(before)
})
