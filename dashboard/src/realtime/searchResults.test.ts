import { afterEach, describe, expect, it, vi } from 'vitest'
import type { SearchHitView } from '@/api/types'
import { answer, conversation, held } from '@/testing'
import { SearchResults } from './searchResults'

const hit = (id: string): SearchHitView => ({ conversation: conversation(id), message: null })
const ids = (results: SearchResults) => results.hits.value.map((each) => each.conversation.id)
afterEach(() => vi.unstubAllGlobals())

function serve(handler: (q: string, cursor: string | null) => unknown) {
  vi.stubGlobal('fetch', answer({ 'GET /search': ({ url }) => handler(url.searchParams.get('q') ?? '', url.searchParams.get('cursor')) }))
  return new SearchResults()
}

describe('SearchResults', () => {
  it('pages to the end', async () => {
    const results = serve((_, cursor) => (cursor ? { items: [hit('b')], next_cursor: null } : { items: [hit('a')], next_cursor: '1' }))
    await results.find('x')
    expect([ids(results), results.complete.value]).toEqual([['a'], false])
    await results.loadMore()
    await results.loadMore()
    expect([ids(results), results.complete.value]).toEqual([['a', 'b'], true])
  })

  it('looks further where filters left a page empty, and not without end', async () => {
    let asked = 0
    const results = serve((_, cursor) => {
      asked++
      return Number(cursor ?? 0) < 2 ? { items: [], next_cursor: String(Number(cursor ?? 0) + 1) } : { items: [hit('a')], next_cursor: null }
    })
    await results.find('x')
    expect([ids(results), asked]).toEqual([['a'], 3])
    const endless = serve(() => ({ items: [], next_cursor: '1' }))
    await endless.find('x')
    expect([endless.state.value, endless.complete.value]).toEqual(['ready', false])
  })

  it('shows the words typed last, whichever answer comes first', async () => {
    const slow = held(() => Response.json({ items: [hit('old')], next_cursor: null }))
    const results = serve((q) => (q === 'old' ? slow.call() : { items: [hit('new')], next_cursor: null }))
    const first = results.find('old')
    await results.find('new')
    slow.release()
    await first
    expect(ids(results)).toEqual(['new'])
  })

  it('tells what was written wrongly from what did not work', async () => {
    const refused = serve(() => Response.json({ code: 'invalid', fields: { q: ['status: can be open'] } }, { status: 422 }))
    await refused.find('status:x')
    expect([refused.state.value, refused.isRefused]).toEqual(['error', true])
    const broken = serve(() => Response.json({}, { status: 500 }))
    await broken.find('x')
    expect([broken.state.value, broken.isRefused]).toEqual(['error', false])
    vi.stubGlobal('fetch', answer({ 'GET /search': () => ({ items: [hit('a')], next_cursor: null }) }))
    await broken.find('x')
    expect([broken.state.value, ids(broken)]).toEqual(['ready', ['a']])
  })
})
