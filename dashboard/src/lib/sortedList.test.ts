import { describe, expect, it } from 'vitest'
import { SortedList } from './sortedList'

interface Entry {
  id: string
  at: number
}
const list = () => new SortedList<Entry>((a, b) => a.at - b.at || a.id.localeCompare(b.id))

describe('SortedList', () => {
  it('keeps its order whatever comes in whatever order', () => {
    const sorted = list()
    const entries = Array.from({ length: 300 }, (_, index) => ({ id: `e${index}`, at: (index * 7919) % 101 }))
    entries.forEach((entry) => sorted.set(entry))
    expect(sorted.items).toEqual([...entries].sort((a, b) => a.at - b.at || a.id.localeCompare(b.id)))
  })

  it('moves an entry whose place changes, and does not double it', () => {
    const sorted = list()
    for (const at of [1, 2, 3]) sorted.set({ id: `e${at}`, at })
    sorted.set({ id: 'e1', at: 9 })
    expect(sorted.items.map((entry) => entry.id)).toEqual(['e2', 'e3', 'e1'])
  })

  it('forgets what is deleted', () => {
    const sorted = list()
    sorted.set({ id: 'a', at: 1 })
    expect(sorted.delete('a')).toBe(true)
    expect(sorted.delete('a')).toBe(false)
    expect(sorted.items).toEqual([])
  })
})
