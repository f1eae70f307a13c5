import { afterEach, describe, expect, it, vi } from 'vitest'
import type { MessageView } from '@/api/types'
import { answer, held, message } from '@/testing'
import { Thread } from './thread'

const at = (minute: number) => new Date(Date.UTC(2026, 4, 1, 10, minute)).toISOString()
const all = Array.from({ length: 120 }, (_, index) => message(`m${String(index).padStart(3, '0')}`, { sent_at: at(index) }))

/** Pages from the newest back, by position. */
function serve(messages: MessageView[] = all): void {
  vi.stubGlobal(
    'fetch',
    answer({
      'GET /conversations/*': ({ url }) => {
        const end = messages.length - Number(url.searchParams.get('cursor') ?? 0)
        const start = Math.max(0, end - Number(url.searchParams.get('limit')))
        return { items: messages.slice(start, end), next_cursor: start > 0 ? String(messages.length - start) : null }
      },
    }),
  )
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 90))
afterEach(() => vi.unstubAllGlobals())

describe('Thread', () => {
  it('reads the newest page first and older ones before it', async () => {
    serve()
    const thread = new Thread('c1')
    await thread.load()
    expect(thread.items.value).toEqual(all.slice(-50))
    await thread.loadOlder()
    await thread.loadOlder()
    expect(thread.items.value).toEqual(all)
    expect(thread.complete.value).toBe(true)
  })

  it('reads on until all unread messages are there', async () => {
    serve()
    const thread = new Thread('c1')
    await thread.load(70)
    expect(thread.items.value.length).toBeGreaterThanOrEqual(70)
  })

  it('puts a late message in its place, and ignores an older version', async () => {
    serve()
    const thread = new Thread('c1')
    await thread.load()
    const between = new Date(Date.parse(at(100)) + 30_000).toISOString()
    thread.receive(message('late', { sent_at: between, version: 2 }))
    thread.receive(message('late', { sent_at: between, version: 1, text: 'old' }))
    await settled()
    const ids = thread.items.value.map((each) => each.id)
    expect(ids.indexOf('late')).toBe(ids.indexOf('m100') + 1)
    expect(thread.get('late')?.text).toBe('text of late')
  })

  it('leaves what lies before the pages read to its page', async () => {
    serve()
    const thread = new Thread('c1')
    await thread.load()
    thread.receive(message('m003', { sent_at: at(3), version: 2 }))
    await settled()
    expect(thread.items.value[0]?.id).toBe('m070')
  })

  it('keeps what came while the page was under way', async () => {
    serve()
    const thread = new Thread('c1')
    const loading = thread.load()
    thread.receive(message('new', { sent_at: at(200) }))
    thread.receive(message('m001', { sent_at: at(1), version: 3 }))
    await loading
    const ids = thread.items.value.map((each) => each.id)
    expect(ids[ids.length - 1]).toBe('new')
    expect(ids).not.toContain('m001')
  })

  it('keeps what changed in an older page while that was under way', async () => {
    serve()
    const thread = new Thread('c1')
    await thread.load()
    const older = held(() => ({ items: all.slice(20, 70), next_cursor: '100' }))
    vi.stubGlobal('fetch', answer({ 'GET /conversations/*': older.call }))
    const loading = thread.loadOlder()
    thread.receive(message('m030', { sent_at: at(30), version: 2, text: 'edited' }))
    thread.receive(message('late', { sent_at: new Date(Date.parse(at(40)) + 1000).toISOString() }))
    thread.receive(message('m003', { sent_at: at(3), version: 2 }))
    older.release()
    await loading
    expect(thread.get('m030')?.text).toBe('edited')
    expect(thread.items.value.map((each) => each.id)).toContain('late')
    expect(thread.items.value[0]?.id).toBe('m020')
  })

  it('keeps what changed before the first page among the pages read for unread messages', async () => {
    serve()
    const thread = new Thread('c1')
    const loading = thread.load(70)
    thread.receive(message('m050', { sent_at: at(50), version: 2, text: 'edited' }))
    await loading
    expect(thread.get('m050')?.text).toBe('edited')
  })

  it('says so when the first read fails, also when an event put a message', async () => {
    const page = held(() => new Response('{}', { status: 503 }))
    vi.stubGlobal('fetch', answer({ 'GET /conversations/*': page.call }))
    const thread = new Thread('c1')
    const loading = thread.load()
    thread.receive(message('new'))
    await settled()
    page.release()
    expect(await loading).toBe(false)
    expect(thread.state.value).toBe('error')
  })

  it('can read older pages after a reload that failed in the middle of one', async () => {
    serve()
    const thread = new Thread('c1')
    await thread.load()
    const older = held(() => ({ items: all.slice(20, 70), next_cursor: '100' }))
    vi.stubGlobal('fetch', answer({ 'GET /conversations/*': ({ url }) => (url.searchParams.has('cursor') ? older.call() : new Response('{}', { status: 503 })) }))
    const loading = thread.loadOlder()
    await thread.load()
    older.release()
    await loading
    expect([thread.state.value, thread.older.value]).toEqual(['ready', 'idle'])
    serve()
    await thread.loadOlder()
    expect(thread.items.value[0]?.id).toBe('m020')
  })

  it('says so when it cannot be read, and reads it on the next try', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('network')))
    const thread = new Thread('c1')
    await thread.load()
    expect(thread.state.value).toBe('error')
    serve()
    await thread.load()
    expect(thread.state.value).toBe('ready')
  })
})

describe('Thread in a long conversation', () => {
  const many = Array.from({ length: 20_000 }, (_, index) => message(`m${String(index).padStart(5, '0')}`, { sent_at: new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString() }))
  const placeOf = (id: string) => many.findIndex((each) => each.id === id)

  /** As the server pages, by any way in. */
  function serveAll(): void {
    vi.stubGlobal(
      'fetch',
      answer({
        'GET /conversations/*': ({ url }) => {
          const ask = (name: string) => url.searchParams.get(name)
          const limit = Number(ask('limit'))
          const slice = (from: number, to: number) => {
            const start = Math.max(0, from)
            return { items: many.slice(start, to), next_cursor: start > 0 ? String(start) : null }
          }
          const around = ask('around')
          const from = ask('from')
          if (around) {
            const at = placeOf(around)
            return at < 0 ? new Response('{"code":"not_found"}', { status: 404 }) : slice(at - limit / 2, at + limit / 2)
          }
          if (from) {
            const at = many.findIndex((each) => each.sent_at >= from)
            return at < 0 ? { items: [], next_cursor: null } : slice(at, at + limit)
          }
          if (ask('after')) return slice(placeOf(ask('after') as string) + 1, placeOf(ask('after') as string) + 1 + limit)
          const end = ask('before') ? placeOf(ask('before') as string) : Number(ask('cursor') ?? many.length)
          return slice(end - limit, end)
        },
      }),
    )
  }
  const isWhole = (thread: Thread) => {
    const first = placeOf(thread.items.value[0]?.id as string)
    return thread.items.value.every((each, index) => each.id === many[first + index]?.id)
  }
  async function open(): Promise<Thread> {
    serveAll()
    const thread = new Thread('c1')
    await thread.load()
    return thread
  }

  it('goes to a message far back and reads on both ways without a hole', async () => {
    const thread = await open()
    await thread.enter({ around: 'm05000' })
    expect([thread.get('m05000')?.id, thread.atNewest.value, thread.complete.value]).toEqual(['m05000', false, false])
    await thread.loadOlder(100)
    await thread.loadNewer()
    expect(thread.items.value).toHaveLength(220)
    expect(isWhole(thread)).toBe(true)
    thread.receive(message('new', { sent_at: '2027-01-01T00:00:00.000Z' }), true)
    expect(thread.get('new')).toBeUndefined()
    await thread.load()
    expect([thread.atNewest.value, thread.items.value.length, isWhole(thread)]).toEqual([true, 50, true])
  })

  it('goes to a day, and to the end where the day is still to come', async () => {
    const thread = await open()
    await thread.enter({ from: '2026-01-03T00:00:00.000Z' })
    expect(thread.items.value[0]?.sent_at).toBe('2026-01-03T00:00:00.000Z')
    await thread.enter({ from: '2030-01-01T00:00:00.000Z' })
    expect([thread.atNewest.value, thread.items.value.at(-1)?.id]).toEqual([true, 'm19999'])
  })

  it('keeps so many in memory and no more, whichever way it is read', async () => {
    const thread = await open()
    for (let page = 0; page < 40; page++) {
      await thread.loadOlder(100)
      await settled()
    }
    expect(thread.items.value.length).toBe(2000)
    expect([thread.atNewest.value, isWhole(thread)]).toEqual([false, true])
    for (let page = 0; page < 60 && !thread.atNewest.value; page++) {
      await thread.loadNewer()
      await settled()
    }
    expect([thread.atNewest.value, isWhole(thread), thread.items.value.at(-1)?.id]).toEqual([true, true, 'm19999'])
    expect(thread.items.value.length).toBeLessThanOrEqual(2000)
    await thread.loadOlder()
    expect(isWhole(thread)).toBe(true)
  }, 30_000)

  it('reads itself anew where it is, and rejects a message that is not there', async () => {
    const thread = await open()
    await expect(thread.enter({ around: 'nowhere' })).rejects.toMatchObject({ status: 404 })
    expect(thread.items.value.at(-1)?.id).toBe('m19999')
    await thread.enter({ around: 'm05000' })
    expect(await thread.reload()).toBe(true)
    expect([thread.get('m05000')?.id, thread.atNewest.value]).toEqual(['m05000', false])
  })

  it('knows far back what came after its end, until that is read or taken back', async () => {
    const thread = await open()
    const ahead = () => thread.ahead.value.map(({ id }) => id)
    await thread.enter({ around: 'm19930' })
    // what was on screen before
    expect(ahead().at(-1)).toBe('m19999')
    thread.receive(message('new', { sent_at: '2027-01-01T00:00:00.000Z' }))
    thread.receive(message('gone', { sent_at: '2027-01-02T00:00:00.000Z' }))
    thread.remove('gone')
    expect(ahead().slice(-2)).toEqual(['m19999', 'new'])
    while (!thread.atNewest.value) await thread.loadNewer()
    expect(ahead()).toEqual([])
    await thread.enter({ around: 'm05000' })
    expect(ahead()).not.toEqual([])
    await thread.load()
    expect(ahead()).toEqual([])
  })

  it('takes what comes while the end is being read', async () => {
    const thread = await open()
    await thread.enter({ around: 'm19950' })
    const reading = thread.loadNewer()
    thread.receive(message('new', { sent_at: '2027-01-01T00:00:00.000Z' }))
    await reading
    expect([thread.atNewest.value, thread.items.value.at(-1)?.id]).toEqual([true, 'new'])
  })

  it('does not show again what was taken back', async () => {
    const thread = await open()
    thread.remove('m19999')
    await thread.load()
    expect(thread.get('m19999')).toBeUndefined()
  })
})
