import { expect, it } from 'vitest'
import { Thread } from '@/realtime/thread'
import { message } from '@/testing'
import { buildRows } from './rows'
import { keepSizes, sizesOf } from './rowSizes'

const rowsOf = (...ids: string[]) => buildRows(ids.map((id) => message(id)), [], 'i1', null)
/** The list's own, which nobody else looks into. */
const sizes = [[48, 32, 96], 96] as unknown as Parameters<typeof keepSizes>[2]

it('knows how high the rows were, also when more has come under them', () => {
  const thread = new Thread('c1')
  keepSizes(thread, rowsOf('a', 'b'), sizes)
  expect(sizesOf(thread, rowsOf('a', 'b'))).toBe(sizes)
  expect(sizesOf(thread, rowsOf('a', 'b', 'c'))).toBe(sizes)
})

it('knows nothing of rows that stand in other places now, nor of another thread', () => {
  const thread = new Thread('c1')
  expect(sizesOf(thread, rowsOf('a'))).toBeUndefined()
  keepSizes(thread, rowsOf('b', 'c'), sizes)
  expect(sizesOf(thread, rowsOf('a', 'b', 'c'))).toBeUndefined()
  expect(sizesOf(thread, rowsOf())).toBeUndefined()
  expect(sizesOf(new Thread('c2'), rowsOf('b', 'c'))).toBeUndefined()
})

it('keeps nothing of an empty thread', () => {
  const thread = new Thread('c1')
  keepSizes(thread, rowsOf(), sizes)
  expect(sizesOf(thread, rowsOf())).toBeUndefined()
})
