import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ContactView } from '@/api/types'
import { answer } from '@/testing'
import { byCreation, ContactList, LEFT_MAX } from './contactList'
import { belongs } from './contactMatch'

const at = (second: number) => new Date(Date.parse('2026-05-01T10:00:00.000Z') + second * 1000).toISOString()
const person = (number: number, change: Partial<ContactView> = {}): ContactView => ({
  id: `p${String(number).padStart(3, '0')}`,
  version: 1,
  name: `Person ${number}`,
  identities: [],
  attributes: {},
  created_at: at(number),
  ...change,
})
const settled = () => new Promise((resolve) => setTimeout(resolve, 90))

describe('ContactList', () => {
  const people = new Map<string, ContactView>()
  const put = (view: ContactView) => (people.set(view.id, view), view)
  const sorted = () => [...people.values()].sort(byCreation)

  beforeEach(() => {
    people.clear()
    vi.stubGlobal(
      'fetch',
      answer({
        'GET /contacts': ({ url }) => {
          const q = url.searchParams.get('q')
          const attribute = url.searchParams.get('attribute') ?? undefined
          const blocked = url.searchParams.get('blocked')
          const filter = { attribute, value: url.searchParams.get('value') ?? undefined, blocked: blocked === null ? undefined : blocked === 'true' }
          const all = sorted().filter((each) => (!q || each.name?.includes(q)) && belongs(each, filter))
          const from = Number(url.searchParams.get('cursor') ?? 0)
          return { items: all.slice(from, from + 10), next_cursor: all.length > from + 10 ? String(from + 10) : null }
        },
        'GET /contacts/*': ({ url }) => people.get(url.pathname.split('/').pop() as string),
      }),
    )
  })
  afterEach(() => vi.unstubAllGlobals())

  it('ends in the same state as a fresh read', async () => {
    for (let number = 0; number < 25; number++) put(person(number))
    const list = new ContactList()
    await list.load()
    await list.loadMore()
    for (let number = 0; number < 25; number += 3) list.update(put({ ...person(number), version: 2, name: `Renamed ${number}` }))
    list.update(person(24))
    put(person(30))
    await list.appeared('p030')
    await settled()
    expect(list.items.value).toEqual(sorted().slice(0, 21))
    await list.loadMore()
    expect(list.items.value).toEqual(sorted())
  })

  it('shows those who are looked for, and lets nobody else in', async () => {
    for (let number = 0; number < 5; number++) put(person(number))
    const list = new ContactList()
    await list.load()
    await list.load('Person 3')
    expect(list.items.value.map(({ id }) => id)).toEqual(['p003'])
    put(person(9))
    await list.appeared('p009')
    list.update(person(9))
    await settled()
    expect(list.items.value).toHaveLength(1)
    await list.load('')
    expect(list.items.value).toHaveLength(6)
  })

  it('reads on where the words fit nobody on the first pages, and says where it stopped', async () => {
    const asked: (string | null)[] = []
    const page = (cursor: string | null) => {
      const number = Number(cursor ?? 0)
      return { items: number === 3 || number === 9 ? [person(30 - number)] : [], next_cursor: number < 9 ? String(number + 1) : null }
    }
    vi.stubGlobal(
      'fetch',
      answer({
        'GET /contacts': ({ url }) => {
          asked.push(url.searchParams.get('cursor'))
          expect(url.searchParams.get('q')).toBe('Person')
          return page(url.searchParams.get('cursor'))
        },
      }),
    )
    const list = new ContactList()
    await list.load('Person')
    expect(list.items.value.map(({ id }) => id)).toEqual(['p027'])
    expect([asked.length, list.complete.value]).toEqual([8, false])
    await list.loadMore()
    expect(list.items.value.map(({ id }) => id)).toEqual(['p027', 'p021'])
    expect([asked.length, list.complete.value]).toEqual([10, true])
  })

  it('ends in the same state as a fresh read where it is narrowed, and two become one', async () => {
    for (let number = 0; number < 12; number++) put(person(number, { attributes: { plan: number % 2 ? 'Team' : 'Free' } }))
    const list = new ContactList()
    const filter = { attribute: 'plan', value: 'Team', blocked: false }
    await list.load('', filter)
    expect(list.items.value).toHaveLength(6)
    list.update(put(person(1, { version: 2, attributes: { plan: 'Free' } })))
    list.update(put(person(2, { version: 2, attributes: { plan: 'Team' } })))
    list.update(put(person(3, { version: 2, attributes: { plan: 'Team' }, blocked_at: at(50) })))
    list.update(put(person(5, { version: 2, attributes: { plan: 'Team' }, merged_into: 'p007' })))
    // what is told late changes nothing
    list.update(person(1, { attributes: { plan: 'Team' } }))
    await settled()
    const again = new ContactList()
    await again.load('', filter)
    expect(list.items.value).toEqual(again.items.value)
    expect(list.items.value.map(({ id }) => id)).toEqual(['p011', 'p009', 'p007', 'p002'])
    list.update(put(person(5, { version: 3, attributes: { plan: 'Team' } })))
    await settled()
    expect(list.items.value.map(({ id }) => id)).toContain('p005')
    list.attributeRemoved('plan')
    await settled()
    expect(list.items.value.every(({ attributes }) => attributes?.plan === undefined)).toBe(true)
  })

  it('remembers of many who left only the last, and of each its latest version', async () => {
    const list = new ContactList()
    await list.load('', { blocked: false })
    const gone = (number: number, version = 2) => person(number, { version, blocked_at: at(50) })
    for (let number = 0; number <= LEFT_MAX; number++) list.update(gone(number))
    // told twice and late: neither takes back what is known since
    list.update(gone(3, 5))
    list.update(gone(3, 4))
    list.update(person(3, { version: 4 }))
    list.update(person(LEFT_MAX))
    list.update(person(0))
    await settled()
    // whoever left before all others is forgotten, and everybody else stays out
    expect(list.items.value.map(({ id }) => id)).toEqual(['p000'])
  })

  it('says when it could not be read, and can be read again', async () => {
    vi.stubGlobal('fetch', answer({ 'GET /contacts': () => Response.json({ code: 'busy' }, { status: 503 }) }))
    const list = new ContactList()
    expect(await list.load()).toBe(false)
    expect(list.state.value).toBe('error')
    vi.stubGlobal('fetch', answer({ 'GET /contacts': () => ({ items: [], next_cursor: null }) }))
    expect(await list.load()).toBe(true)
    expect(list.state.value).toBe('ready')
  })
})
