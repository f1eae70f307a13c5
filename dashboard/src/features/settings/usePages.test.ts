import { flushPromises } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { usePages } from './usePages'

interface Page {
  items: string[]
  next_cursor: string | null
}

function server() {
  const answers: { filter: object; cursor: string | null; answer: (page: Page) => void; fail: (error: unknown) => void }[] = []
  const fetch = vi.fn((filter: object, cursor: string | null) => new Promise<Page>((answer, fail) => answers.push({ filter, cursor, answer, fail })))
  return { answers, fetch }
}

describe('pages', () => {
  it('follow each other', async () => {
    const { answers, fetch } = server()
    const pages = usePages(fetch, {})
    expect(pages.state.value).toBe('loading')
    answers[0]?.answer({ items: ['a'], next_cursor: 'more' })
    await flushPromises()
    const more = pages.readMore()
    expect(pages.readingMore.value).toBe(true)
    answers[1]?.answer({ items: ['b'], next_cursor: null })
    await more
    expect(answers[1]?.cursor).toBe('more')
    expect([pages.items.value, pages.cursor.value, pages.readingMore.value]).toEqual([['a', 'b'], null, false])
  })

  it('of what is no longer wanted are of no use', async () => {
    const { answers, fetch } = server()
    const pages = usePages<string, { q?: string }>(fetch, {})
    void pages.look({ q: 'x' })
    answers[1]?.answer({ items: ['new'], next_cursor: null })
    answers[0]?.answer({ items: ['old'], next_cursor: 'old' })
    await flushPromises()
    expect([pages.items.value, pages.cursor.value, pages.narrowed.value]).toEqual([['new'], null, true])
    void pages.look({})
    void pages.look({ q: 'y' })
    answers[2]?.fail(new Error('late'))
    await flushPromises()
    expect(pages.state.value).toBe('loading')
  })

  it('that fail are said in place of the list, or leave it as it is', async () => {
    const { answers, fetch } = server()
    const pages = usePages(fetch, {})
    answers[0]?.fail(new Error('no'))
    await flushPromises()
    expect(pages.state.value).toBe('error')
    void pages.read(null)
    answers[1]?.answer({ items: ['a'], next_cursor: 'more' })
    await flushPromises()
    const more = pages.readMore()
    answers[2]?.fail(new Error('no'))
    await more
    expect([pages.state.value, pages.items.value, pages.cursor.value]).toEqual(['ready', ['a'], 'more'])
  })
})
