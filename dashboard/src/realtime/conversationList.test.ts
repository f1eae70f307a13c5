import { afterEach, describe, expect, it, vi } from 'vitest'
import type { ConversationView, ViewConditions } from '@/api/types'
import { answer, conversation, held } from '@/testing'
import { ConversationList } from './conversationList'
import { matches, type Looker } from './conversationMatch'

const at = (minute: number) => new Date(Date.UTC(2026, 4, 1, 10, minute)).toISOString()
const all = Array.from({ length: 130 }, (_, index) => conversation(`c${String(index).padStart(3, '0')}`, { last_activity_at: at(500 - index) }))
const looker: Looker = { userId: 'u1', isUnread: () => null, now: () => Date.UTC(2026, 4, 1, 12) }
const settled = () => new Promise((resolve) => setTimeout(resolve, 90))
afterEach(() => vi.unstubAllGlobals())

async function loaded() {
  vi.stubGlobal(
    'fetch',
    answer({
      'GET /conversations': ({ url }) => {
        const from = Number(url.searchParams.get('cursor') ?? 0)
        return { items: all.slice(from, from + 50), next_cursor: from + 50 < all.length ? String(from + 50) : null }
      },
    }),
  )
  const list = new ConversationList({ filter: { status: 'open' } }, looker, (views) => views)
  await list.load()
  return list
}

describe('ConversationList', () => {
  it('pages to the end', async () => {
    const list = await loaded()
    await list.loadMore()
    await list.loadMore()
    await list.loadMore()
    expect(list.items.value).toEqual(all)
    expect(list.complete.value).toBe(true)
  })

  it('moves a conversation up when something happens in it', async () => {
    const list = await loaded()
    list.update(conversation('c030', { last_activity_at: at(900), version: 2 }))
    await settled()
    expect(list.items.value[0]?.id).toBe('c030')
    expect(list.items.value).toHaveLength(50)
  })

  it('lets go of what no longer belongs to it', async () => {
    const list = await loaded()
    list.update(conversation('c030', { last_activity_at: at(900), status: 'resolved' }))
    await settled()
    expect(list.items.value.map((each) => each.id)).not.toContain('c030')
  })

  it('does not show an old one whose page is not read yet', async () => {
    const list = await loaded()
    list.update(conversation('c120', { last_activity_at: at(380) }))
    await settled()
    expect(list.items.value).toHaveLength(50)
  })
})

describe('ConversationList while a page is on its way', () => {
  function serve(handler: (cursor: string | null) => unknown) {
    vi.stubGlobal('fetch', answer({ 'GET /conversations': ({ url }) => handler(url.searchParams.get('cursor')) }))
    return new ConversationList({ filter: { status: 'open' } }, looker, (views) => views)
  }
  const first = () => ({ items: all.slice(0, 50), next_cursor: '50' })
  const ids = (list: ConversationList) => list.items.value.map((each) => each.id)

  it('keeps what came and lets go of what went', async () => {
    const page = held(first)
    const list = serve(page.call)
    const loading = list.load()
    list.update(conversation('new', { last_activity_at: at(900) }))
    list.update(conversation('c010', { last_activity_at: at(490), status: 'resolved', version: 2 }))
    list.update(conversation('c120', { last_activity_at: at(380) }))
    list.remove('c011')
    page.release()
    await loading
    expect(ids(list)).toEqual(['new', ...all.slice(0, 50).map((each) => each.id).filter((id) => id !== 'c010' && id !== 'c011')])
  })

  it('does not bring back what went while a further page was on its way', async () => {
    let answering: () => unknown = first
    const list = serve(() => answering())
    await list.load()
    const second = held(() => ({ items: all.slice(50, 100), next_cursor: '100' }))
    answering = second.call
    const reading = list.loadMore()
    list.remove('c060')
    list.remove('c001')
    second.release()
    await reading
    expect(ids(list)).toEqual(all.slice(0, 100).map((each) => each.id).filter((id) => id !== 'c060' && id !== 'c001'))
  })

  it('does not read on from a list that is being read again', async () => {
    const asked: (string | null)[] = []
    let answering: () => unknown = first
    const list = serve((cursor) => {
      asked.push(cursor)
      return answering()
    })
    await list.load()
    const again = held(first)
    answering = again.call
    const reloading = list.load()
    await list.loadMore()
    again.release()
    await reloading
    expect(asked).toEqual([null, null])
    expect(list.more.value).toBe('idle')
  })

  it('says that it could not be read, also when an event put a row', async () => {
    const page = held(() => new Response('{}', { status: 503 }))
    const list = serve(page.call)
    const loading = list.load()
    list.update(conversation('new', { last_activity_at: at(900) }))
    await settled()
    page.release()
    expect(await loading).toBe(false)
    expect(list.state.value).toBe('error')
  })

  it('keeps what is shown when reading it again fails, and can read on', async () => {
    let isDown = false
    const list = serve((cursor) => (isDown ? new Response('{}', { status: 503 }) : cursor ? { items: all.slice(50, 100), next_cursor: '100' } : first()))
    await list.load()
    isDown = true
    expect(await list.load()).toBe(false)
    expect([list.state.value, list.items.value.length, list.more.value]).toEqual(['ready', 50, 'idle'])
    isDown = false
    await list.loadMore()
    expect(list.items.value).toHaveLength(100)
  })
})

describe('matches', () => {
  it('knows mine, nobody’s and a colleague’s', () => {
    const mine = conversation('c', { assignee_id: 'u1' })
    expect(matches({ filter: { assignee: 'me' } }, mine, looker)).toBe(true)
    expect(matches({ filter: { assignee: 'none' } }, mine, looker)).toBe(false)
    expect(matches({ filter: { assignee: 'none' } }, conversation('c'), looker)).toBe(true)
    expect(matches({ filter: { assignee: 'u2' } }, mine, looker)).toBe(false)
    expect(matches({ filter: { label: 'l1' } }, conversation('c', { label_ids: ['l1'] }), looker)).toBe(true)
    expect(matches({ filter: { channel: 'whatsapp' } }, conversation('c'), looker)).toBe(false)
  })
})

describe('a saved view', () => {
  const view = (field: string, op: string, values: string[] = []) => ({
    filter: { view: 'v1' },
    conditions: { match: 'all', groups: [{ match: 'all', conditions: [{ field, op, values }] }] } as ViewConditions,
  })
  const known: Looker = { ...looker, isUnread: (each) => each.inbound_count > 0 }

  it('is decided as the server does', () => {
    const row = conversation('c', { assignee_id: 'u1', label_ids: ['l1'], waiting_since: '2026-05-01T10:00:00.000Z', priority: 'high', inbound_count: 1 })
    const cases: [string, string, string[], boolean][] = [
      ['status', 'is', ['open', 'pending'], true],
      ['status', 'is_not', ['open'], false],
      ['assignee', 'is', ['me'], true],
      ['assignee', 'is_not', ['none'], true],
      ['team', 'is', ['none'], true],
      ['label', 'is', ['none'], false],
      ['label', 'is', ['l1', 'l2'], true],
      ['priority', 'is', ['urgent'], false],
      ['unread', 'is', [], true],
      ['unread', 'is_not', [], false],
      ['waiting', 'is', [], true],
      ['waiting', 'longer_than', ['60'], true],
      ['waiting', 'longer_than', ['180'], false],
      ['last_activity', 'shorter_than', ['180'], true],
      ['snoozed', 'is', [], false],
    ]
    for (const [field, op, values, wanted] of cases) expect([field, op, values, matches(view(field, op, values), row, known)]).toEqual([field, op, values, wanted])
  })

  it('keeps the one that is open when it is read, until another is opened', async () => {
    let isRead = false
    const reading: Looker = { ...looker, isUnread: () => !isRead }
    vi.stubGlobal('fetch', answer({ 'GET /conversations': () => ({ items: all.slice(0, 3), next_cursor: null }) }))
    const list = new ConversationList({ filter: { unread: true } }, reading, (views) => views)
    await list.load()
    list.keep('c001')
    isRead = true
    list.update({ ...(all[1] as ConversationView), version: 2 })
    list.update({ ...(all[2] as ConversationView), version: 2 })
    await settled()
    expect(list.items.value.map((each) => each.id)).toEqual(['c000', 'c001'])
    list.keep(null)
    await settled()
    expect(list.items.value.map((each) => each.id)).toEqual(['c000'])
  })

  it('says nothing new when another one is opened and both belong', async () => {
    const list = await loaded()
    const before = list.items.value
    list.keep('c001')
    list.keep('c002')
    await settled()
    expect(list.items.value).toBe(before)
  })

  it('reads on where pages are short', async () => {
    const pages = [[], [], all.slice(0, 2), all.slice(2, 30)]
    vi.stubGlobal('fetch', answer({ 'GET /conversations': ({ url }) => ({ items: pages[Number(url.searchParams.get('cursor') ?? 0)], next_cursor: Number(url.searchParams.get('cursor') ?? 0) < 3 ? String(Number(url.searchParams.get('cursor') ?? 0) + 1) : null }) }))
    const list = new ConversationList({ filter: { unread: true } }, looker, (views) => views)
    await list.load()
    expect(list.items.value).toHaveLength(30)
    expect(list.complete.value).toBe(true)
  })

  it('is in the order it has', async () => {
    const rows = [conversation('a', { priority: 'low' }), conversation('b', { priority: 'urgent' }), conversation('c', { waiting_since: at(5) }), conversation('d', { waiting_since: at(1) })]
    vi.stubGlobal('fetch', answer({ 'GET /conversations': () => ({ items: rows, next_cursor: null }) }))
    const of = async (sort: 'waiting' | 'priority' | 'oldest') => {
      const list = new ConversationList({ filter: {}, sort }, looker, (views) => views)
      await list.load()
      return list.items.value.map((each) => each.id).join('')
    }
    expect([await of('waiting'), await of('priority'), await of('oldest')]).toEqual(['dcba', 'badc', 'abcd'])
  })
})
