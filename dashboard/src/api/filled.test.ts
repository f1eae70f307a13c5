import { describe, expect, it, vi } from 'vitest'
import { filled } from './filled'

type Read = (cursor: string | null) => Promise<{ items: string[]; next_cursor: string | null }>

const empty = (next_cursor: string | null) => ({ items: [] as string[], next_cursor })

describe('pages that may be empty', () => {
  it('are followed until one is not', async () => {
    const pages = [empty('a'), empty('b'), { items: ['found'], next_cursor: 'c' }]
    const read = vi.fn<Read>(async () => pages.shift() ?? empty(null))
    expect(await filled(read, 'from')).toEqual({ items: ['found'], next_cursor: 'c' })
    expect(read.mock.calls).toEqual([['from'], ['a'], ['b']])
  })

  it('are not followed without end, nor behind the last', async () => {
    const endless = vi.fn<Read>(async () => empty('more'))
    expect(await filled(endless, null)).toEqual(empty('more'))
    expect(endless).toHaveBeenCalledTimes(8)
    const last = vi.fn<Read>(async () => empty(null))
    expect(await filled(last, null)).toEqual(empty(null))
    expect(last).toHaveBeenCalledTimes(1)
  })
})
