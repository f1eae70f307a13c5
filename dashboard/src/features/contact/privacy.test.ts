import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { noAnswer, Problem } from '@/api/problem'
import { follow } from './privacy'

const MINUTE = 60_000

describe('what takes its time', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('is looked at soon, ever less often, and again where nobody answers, until it is done', async () => {
    const look = vi.fn(() => Promise.resolve({ state: 'running' }))
    const seen: string[] = []
    const done = follow(look, ({ state }) => state === 'ready', ({ state }) => seen.push(state))
    await vi.advanceTimersByTimeAsync(1000)
    expect(look).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(10 * MINUTE)
    const looks = look.mock.calls.length
    expect(looks).toBeLessThan(35)
    look.mockRejectedValueOnce(noAnswer()).mockResolvedValueOnce({ state: 'ready' })
    await vi.advanceTimersByTimeAsync(MINUTE)
    await done
    expect([look.mock.calls.length - looks, seen.at(-1)]).toEqual([2, 'ready'])
  })

  it('is not looked at any more once nobody waits for it', async () => {
    const call = new AbortController()
    const look = vi.fn(() => Promise.resolve('running'))
    const done = follow(look, () => false, () => undefined, call.signal)
    await vi.advanceTimersByTimeAsync(1000)
    call.abort()
    await vi.advanceTimersByTimeAsync(MINUTE)
    await done
    expect(look).toHaveBeenCalledTimes(1)
  })

  it('is given up when it is refused', async () => {
    const done = follow(() => Promise.reject(new Problem(404, 'not_found', '')), () => false, () => undefined).catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(1000)
    expect(await done).toBeInstanceOf(Problem)
  })
})
