import { afterEach, expect, it, vi } from 'vitest'
import { answer } from '@/testing'
import { countRecords, findContacts } from './contacts'

afterEach(() => vi.unstubAllGlobals())

it('finds whom the words fit behind pages on which there is nobody, or only who is not looked for', async () => {
  const asked: string[] = []
  const pages: Record<string, object> = {
    first: { items: [], next_cursor: 'own' },
    own: { items: [{ id: 'a' }], next_cursor: 'other' },
    other: { items: [{ id: 'b' }], next_cursor: 'rest' },
    rest: { items: [], next_cursor: null },
  }
  vi.stubGlobal(
    'fetch',
    answer({
      'GET /contacts': ({ url }) => {
        const { q, limit, cursor = 'first' } = Object.fromEntries(url.searchParams)
        asked.push(`${q} ${limit} ${cursor}`)
        return pages[cursor]
      },
    }),
  )
  expect(await findContacts('Ada', { limit: 8, except: 'a' })).toEqual({ items: [{ id: 'b' }], next_cursor: 'rest' })
  expect(asked).toEqual(['Ada 8 first', 'Ada 8 own', 'Ada 8 other'])
  expect(await findContacts('Ada', { limit: 8, cursor: 'rest' })).toEqual({ items: [], next_cursor: null })
})

it('counts lines of CSV however they are cut, and none between quotes', () => {
  const text = 'name,note\nAda,"two\nlines, ""quoted""\n"\nBo,\n'
  for (const size of [1, 3, 1000]) {
    const count = countRecords()
    let records = 0
    for (let from = 0; from < text.length; from += size) records = count(new TextEncoder().encode(text.slice(from, from + size)))
    expect(records).toBe(3)
  }
})
