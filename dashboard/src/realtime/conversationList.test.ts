import { afterEach, describe, expect, it, vi } from 'vitest'
import { answer, conversation } from '@/testing'
import { ConversationList, matches } from './conversationList'

const at = (minute: number) => new Date(Date.UTC(2026, 4, 1, 10, minute)).toISOString()
const all = Array.from({ length: 130 }, (_, index) => conversation(`c${String(index).padStart(3, '0')}`, { last_activity_at: at(500 - index) }))
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
  const list = new ConversationList({ status: 'open' }, () => 'u1', (views) => views)
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

describe('matches', () => {
  it('knows mine, nobody’s and a colleague’s', () => {
    const mine = conversation('c', { assignee_id: 'u1' })
    expect(matches({ assignee: 'me' }, mine, 'u1')).toBe(true)
    expect(matches({ assignee: 'none' }, mine, 'u1')).toBe(false)
    expect(matches({ assignee: 'none' }, conversation('c'), 'u1')).toBe(true)
    expect(matches({ assignee: 'u2' }, mine, 'u1')).toBe(false)
    expect(matches({ label: 'l1' }, conversation('c', { label_ids: ['l1'] }), 'u1')).toBe(true)
    expect(matches({ channel: 'whatsapp' }, conversation('c'), 'u1')).toBe(false)
  })
})
