import { describe, expect, it } from 'vitest'
import { stepFrom } from './stepFrom'

const list = (...ids: string[]) => ids.map((id) => ({ id }))

describe('a step through the list', () => {
  it('goes on and back from what is open, and not beyond either end', () => {
    const items = list('a', 'b', 'c')
    expect([stepFrom(items, 'b', 1, 1), stepFrom(items, 'b', 1, -1)]).toEqual([2, 0])
    expect([stepFrom(items, 'c', 2, 1), stepFrom(items, 'a', 0, -1)]).toEqual([2, 0])
  })

  it('begins at the top where nothing was open', () => {
    expect([stepFrom(list('a', 'b'), null, null, 1), stepFrom(list('a', 'b'), 'x', null, 1)]).toEqual([0, 0])
  })

  it('goes on to the one that stood after what has left the list, and back to the one before', () => {
    const items = list('a', 'b', 'd')
    expect([stepFrom(items, 'c', 2, 1), stepFrom(items, 'c', 2, -1)]).toEqual([2, 1])
    expect([stepFrom(list('a', 'b'), 'c', 2, 1), stepFrom(list('b'), 'a', 0, -1)]).toEqual([1, 0])
  })
})
