import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Event, NotificationView } from '@/api/types'
import { answer, held, message } from '@/testing'
import { applyEvent } from './apply'
import { useNotifications } from './stores/notifications'
import { useNotificationSettings } from './stores/notificationSettings'

const start = Date.parse('2026-05-01T10:00:00.000Z')
const at = (second: number) => new Date(start + second * 1000).toISOString()

function notification(id: string, change: Partial<NotificationView> = {}): NotificationView {
  return {
    id,
    version: 1,
    kind: 'message',
    conversation: { id: `c-${id}`, channel: 'messenger', contact: { id: `p-${id}`, name: `Person ${id}`, avatar_id: null } },
    inbox_id: 'inbox-1',
    message_id: `m-${id}`,
    preview: `text of ${id}`,
    actor_name: null,
    count: 1,
    listed: true,
    at: at(0),
    read_at: null,
    ...change,
  }
}

/** What the server holds; every change goes through here and tells its event. */
class Server {
  rows = new Map<string, NotificationView>()
  asked: unknown[] = []
  clock = 0

  put(id: string, change: Partial<NotificationView> = {}): Event {
    const before = this.rows.get(id)
    const next = { ...(before ?? notification(id)), version: (before?.version ?? 0) + 1, at: at(++this.clock), ...change }
    this.rows.set(id, next)
    return { type: 'notification.updated', data: next }
  }

  remove(id: string): Event {
    this.rows.delete(id)
    return { type: 'notification.removed', data: { id } }
  }

  readAll(): Event {
    const through = at(++this.clock)
    for (const [id, row] of this.rows) if (!row.read_at) this.rows.set(id, { ...row, version: row.version + 1, read_at: through })
    return { type: 'notifications.read', data: { through } }
  }

  list(unread: boolean): NotificationView[] {
    return [...this.rows.values()].filter((row) => row.listed && (!unread || !row.read_at)).sort((a, b) => (a.at < b.at ? 1 : -1))
  }

  serve(page = 30): void {
    vi.stubGlobal(
      'fetch',
      answer({
        'GET /notifications': ({ url }) => {
          const all = this.list(url.searchParams.get('unread') === 'true')
          const from = Number(url.searchParams.get('cursor') ?? 0)
          const limit = Math.min(page, Number(url.searchParams.get('limit')))
          return { items: all.slice(from, from + limit), next_cursor: all.length > from + limit ? String(from + limit) : null }
        },
        'POST /notifications/read': ({ body }) => {
          this.asked.push(body)
          return new Response(null, { status: 204 })
        },
      }),
    )
  }
}

describe('notifications', () => {
  let server: Server
  beforeEach(() => {
    setActivePinia(createPinia())
    server = new Server()
    server.serve()
  })
  afterEach(() => vi.unstubAllGlobals())

  it('end in the same state as a fresh read', async () => {
    for (let index = 0; index < 12; index++) server.put(`n${index}`)
    const store = useNotifications()
    await store.load()
    let random = 11
    const next = (below: number) => (random = (random * 1103515245 + 12345) % 2147483648) % below
    const events: Event[] = []
    for (let step = 0; step < 200; step++) {
      const id = `n${next(18)}`
      const kind = next(10)
      if (kind < 5) events.push(server.put(id, { count: step, read_at: null }))
      else if (kind < 7 && server.rows.has(id)) events.push(server.put(id, { read_at: at(server.clock), at: server.rows.get(id)?.at }))
      else if (kind === 7 && step % 9 === 0) events.push(server.readAll())
    }
    for (const event of events) applyEvent(event)
    const after = store.items.map((each) => each)
    const unread = store.unread
    setActivePinia(createPinia())
    const fresh = useNotifications()
    await fresh.load()
    expect(after).toEqual(fresh.items)
    expect(unread).toBe(fresh.unread)
  })

  it('that are gone stay gone, also when a page on its way still has them', async () => {
    server.put('n1')
    server.put('n2')
    const page = held(() => ({ items: server.list(false), next_cursor: null }))
    vi.stubGlobal('fetch', answer({ 'GET /notifications': page.call }))
    const store = useNotifications()
    const reading = store.load()
    await Promise.resolve()
    applyEvent(server.remove('n1'))
    page.release()
    await reading
    expect(store.items.map(({ id }) => id)).toEqual(['n2'])
  })

  it('that come while a page is on its way are kept, though the page does not have them', async () => {
    server.put('n1')
    const older = server.list(false)
    const page = held(() => ({ items: older, next_cursor: null }))
    vi.stubGlobal('fetch', answer({ 'GET /notifications': page.call }))
    const store = useNotifications()
    const reading = store.load()
    await Promise.resolve()
    applyEvent(server.put('n2'))
    page.release()
    await reading
    expect(store.items.map(({ id }) => id)).toEqual(['n2', 'n1'])
    expect(store.count).toBe(2)
  })

  it('are not counted anew by a page that is older than the reading of all', async () => {
    server.put('n1')
    const page = held(() => ({ items: server.list(false), next_cursor: null }))
    vi.stubGlobal('fetch', answer({ 'GET /notifications': page.call }))
    const store = useNotifications()
    const reading = store.load()
    await Promise.resolve()
    applyEvent(server.readAll())
    page.release()
    await reading
    expect(store.count).toBe(0)
  })

  it('come page by page, and what is unread beyond is counted all the same', async () => {
    for (let index = 0; index < 5; index++) server.put(`n${index}`)
    server.serve(2)
    const store = useNotifications()
    await store.load()
    expect(store.items.map(({ id }) => id)).toEqual(['n4', 'n3'])
    expect(store.overflow).toBe(true)
    await store.loadMore()
    await store.loadMore()
    expect(store.items).toEqual(server.list(false))
  })

  it('are read at once on screen, and unread again when the server refuses', async () => {
    server.put('n1')
    const store = useNotifications()
    await store.load()
    const reading = store.markRead(['n1'])
    expect(store.count).toBe(0)
    await reading
    expect(server.asked).toEqual([{ ids: ['n1'] }])
    applyEvent(server.put('n1', { count: 2 }))
    vi.stubGlobal('fetch', answer({ 'POST /notifications/read': () => Response.json({ code: 'busy' }, { status: 503 }) }))
    await expect(store.markAllRead()).rejects.toThrow()
    expect(store.count).toBe(1)
  })

  it('tell who listens once of each that is new', async () => {
    server.put('old')
    const store = useNotifications()
    await store.load()
    const heard: string[] = []
    const stop = store.whenNew(({ id, count }) => heard.push(`${id} ${count}`))
    const first = server.put('n1')
    applyEvent(first)
    applyEvent(first)
    applyEvent(server.put('n1', { count: 2 }))
    applyEvent(server.put('n1', { read_at: at(9), at: server.rows.get('n1')?.at }))
    stop()
    applyEvent(server.put('n2'))
    expect(heard).toEqual(['n1 1', 'n1 2'])
  })

  it('follow their message and their contact', async () => {
    server.put('n1')
    const store = useNotifications()
    await store.load()
    applyEvent({ type: 'message.updated', data: message('m-n1', { version: 2, text: 'edited' }) })
    expect(store.items[0]?.preview).toBe('edited')
    applyEvent({ type: 'message.updated', data: message('m-n1', { version: 3, text: null, deleted_at: at(5) }) })
    expect(store.items[0]?.preview).toBe('[deleted]')
    applyEvent({ type: 'contact.updated', data: { id: 'p-n1', version: 2, name: 'Renamed', identities: [], created_at: at(0) } })
    expect(store.items[0]?.conversation?.contact.name).toBe('Renamed')
  })
})

describe('what notifies', () => {
  const ways = { centre: true, sound: true, desktop: true, push: true }
  const settings = {
    version: 1,
    kinds: { assigned: ways, message: ways, mention: ways, unassigned: ways, reply_failed: ways, inbox: ways },
    sound: { tone: 'chime' as const, volume: 60, only_hidden: false, repeat_seconds: 0 },
    quiet_hours: { on: false, every_day: { from: '22:00', to: '07:00' }, days_off: [], time_zone: 'UTC' },
    muted_inbox_ids: [],
  }
  beforeEach(() => setActivePinia(createPinia()))
  afterEach(() => vi.unstubAllGlobals())

  it('is shown at once, saved together, and put back when the server refuses', async () => {
    const puts: unknown[] = []
    vi.stubGlobal(
      'fetch',
      answer({
        'GET /notification_settings': () => settings,
        'PUT /notification_settings': ({ body }) => {
          puts.push(body)
          return puts.length === 1 ? { ...(body as object), version: 2 } : Response.json({ code: 'busy' }, { status: 503 })
        },
      }),
    )
    const store = useNotificationSettings()
    await store.load()
    const saved = [store.change((draft) => (draft.sound.volume = 20)), store.change((draft) => (draft.sound.tone = 'bell'))]
    expect(store.settings?.sound).toMatchObject({ volume: 20, tone: 'bell' })
    await Promise.all(saved)
    expect(puts).toHaveLength(1)
    expect(store.settings?.version).toBe(2)
    await expect(store.change((draft) => (draft.sound.volume = 0))).rejects.toThrow()
    expect(store.settings?.sound.volume).toBe(20)
  })
})
