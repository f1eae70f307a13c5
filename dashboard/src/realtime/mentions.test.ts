import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { MentionView } from '@/api/types'
import { answer, held } from '@/testing'
import { applyEvent } from './apply'
import { useMentions } from './stores/mentions'

const settled = () => new Promise((resolve) => setTimeout(resolve, 90))

function mention(number: number, change: Partial<MentionView> = {}): MentionView {
  const at = new Date(Date.parse('2026-05-01T10:00:00.000Z') + number * 1000).toISOString()
  return {
    message_id: `m${String(number).padStart(3, '0')}`,
    version: 1,
    conversation_id: `c${number % 3}`,
    inbox_id: 'inbox-1',
    channel: 'messenger',
    contact: { id: `contact-${number % 3}`, name: 'Person', avatar_id: null },
    author: { type: 'member', id: 'u2', name: 'Ben' },
    preview: `@Ada ${number}`,
    created_at: at,
    read_at: null,
    ...change,
  }
}

describe('mentions', () => {
  const server = new Map<string, MentionView>()
  let refuses = false
  beforeEach(() => {
    setActivePinia(createPinia())
    server.clear()
    refuses = false
    vi.stubGlobal('fetch', answer({ 'GET /mentions': ({ url }) => page(url), 'POST /mentions/read': ({ body }) => read(body as Record<string, string>) }))
  })
  afterEach(() => vi.unstubAllGlobals())

  const say = (view: MentionView) => {
    const isNew = !server.has(view.message_id)
    server.set(view.message_id, view)
    applyEvent({ type: isNew ? 'mention.created' : 'mention.updated', data: view })
  }
  function page(url: URL) {
    const which = url.searchParams.get('read')
    const limit = Number(url.searchParams.get('limit'))
    const from = Number(url.searchParams.get('cursor') ?? 0)
    const all = [...server.values()].filter((each) => which === null || (each.read_at !== null) === (which === 'true')).sort((a, b) => (a.created_at < b.created_at ? 1 : -1))
    return { items: all.slice(from, from + limit), next_cursor: all.length > from + limit ? String(from + limit) : null }
  }
  function read(of: Record<string, string>) {
    if (refuses) return new Response('{}', { status: 503 })
    const items = [...server.values()].filter((each) => each.read_at === null && (each.message_id === of.message_id || each.conversation_id === of.conversation_id))
    const marked = items.map((each) => ({ ...each, version: each.version + 1, read_at: '2026-05-02T00:00:00.000Z' }))
    marked.forEach((each) => server.set(each.message_id, each))
    return { items: marked, next_cursor: null }
  }

  it('end in the same state by events as by a fresh read', async () => {
    for (let number = 0; number < 120; number++) server.set(mention(number).message_id, mention(number, number < 100 ? { read_at: '2026-05-01T12:00:00.000Z' } : {}))
    const mentions = useMentions()
    await mentions.load()
    expect(mentions.items).toHaveLength(50)
    await mentions.loadMore()
    say(mention(200))
    say(mention(7, { version: 3, preview: 'on a page not read yet' }))
    say(mention(119, { version: 2, read_at: '2026-05-02T00:00:00.000Z' }))
    applyEvent({ type: 'mention.updated', data: mention(119) })
    await settled()
    await mentions.loadMore()
    await settled()
    const told = mentions.items
    expect(mentions.complete).toBe(true)
    setActivePinia(createPinia())
    const fresh = useMentions()
    await fresh.load()
    while (!fresh.complete) await fresh.loadMore()
    expect(told).toEqual(fresh.items)
    expect(mentions.unread).toBe(fresh.unread)
  })

  it('that come while the list is read are not lost', async () => {
    server.set('m001', mention(1))
    const gate = held(() => page(new URL('http://x/?limit=50')))
    vi.stubGlobal('fetch', answer({ 'GET /mentions': () => gate.call() }))
    const mentions = useMentions()
    const loading = mentions.load()
    say(mention(2))
    gate.release()
    await loading
    expect(mentions.items.map((each) => each.message_id)).toEqual(['m002', 'm001'])
  })

  it('are read at once, and put back when the server does not take it', async () => {
    for (const number of [0, 1, 3]) say(mention(number))
    const mentions = useMentions()
    await mentions.load()
    mentions.markConversation('c0')
    expect(mentions.unread).toBe(1)
    await settled()
    expect([...server.values()].filter((each) => each.read_at !== null)).toHaveLength(2)
    refuses = true
    mentions.markConversation('c1')
    expect(mentions.unread).toBe(0)
    await settled()
    expect(mentions.unread).toBe(1)
  })
})
