import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EventEnvelope } from '@/api/types'
import { message } from '@/testing'
import { Follower, type ResumeAck } from './follower'

const event = (seq: number): EventEnvelope => ({ seq, workspace_id: 'w', at: '2026-05-01T10:00:00.000Z', type: 'message.created', data: message(`m${seq}`) })

/** A server with a log; answers resume as the real one does. */
function server(log: number[] = [], oldest = 0, page = 500) {
  const asked: (number | null)[] = []
  const resume = vi.fn(async (after: number | null): Promise<ResumeAck> => {
    asked.push(after)
    const last = log[log.length - 1] ?? 0
    if (after === null) return { seq: last, events: [], more: false }
    if (after < oldest) return { resync: true, seq: last }
    const found = log.filter((seq) => seq > after)
    const part = found.slice(0, page)
    return { seq: part[part.length - 1] ?? after, events: part.map(event), more: found.length > part.length }
  })
  return { log, asked, resume }
}

function follow(source: ReturnType<typeof server>) {
  const applied: number[] = []
  const hooks = { resume: source.resume, apply: (each: EventEnvelope) => void applied.push(each.seq), resync: vi.fn<() => void | Promise<void>>(), live: vi.fn(), behind: vi.fn() }
  return { applied, hooks, follower: new Follower(hooks) }
}

describe('Follower', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('begins from now on and asks for a fresh read', async () => {
    const { applied, hooks, follower } = follow(server([1, 2, 3]))
    await follower.start()
    expect(follower.seq).toBe(3)
    expect(applied).toEqual([])
    expect(hooks.resync).toHaveBeenCalledOnce()
    expect(hooks.live).toHaveBeenCalledOnce()
  })

  it('applies live events in order and each once', async () => {
    const { applied, follower } = follow(server([3]))
    await follower.start()
    for (const seq of [4, 4, 5, 3, 6]) follower.receive(event(seq))
    expect(applied).toEqual([4, 5, 6])
  })

  it('fills a gap by resuming, then goes on with what came too early', async () => {
    const source = server([3])
    const { applied, follower } = follow(source)
    await follower.start()
    source.log.push(4, 5, 6)
    follower.receive(event(6))
    follower.receive(event(7))
    await vi.advanceTimersByTimeAsync(0)
    expect(source.asked).toEqual([null, 3])
    expect(applied).toEqual([4, 5, 6, 7])
  })

  it('takes a hole that the server declares', async () => {
    const source = server([3])
    const { applied, follower } = follow(source)
    await follower.start()
    follower.skip(4, 8)
    follower.receive(event(9))
    expect(applied).toEqual([9])
    follower.skip(20, 25)
    await vi.advanceTimersByTimeAsync(0)
    expect(source.asked).toEqual([null, 9])
  })

  it('reads a long absence page by page', async () => {
    const source = server([1])
    const { applied, follower } = follow(source)
    await follower.start()
    follower.pause()
    for (let seq = 2; seq <= 1200; seq++) source.log.push(seq)
    await follower.start()
    expect(applied).toHaveLength(1199)
    expect(source.asked).toEqual([null, 1, 501, 1001])
  })

  it('reads everything again when the log no longer reaches back', async () => {
    const source = server([1])
    const { hooks, follower } = follow(source)
    await follower.start()
    follower.pause()
    source.log.push(900)
    const forgetful = server([1, 900], 500)
    hooks.resume = forgetful.resume
    await follower.start()
    expect(hooks.resync).toHaveBeenCalledTimes(2)
    expect(follower.seq).toBe(900)
  })

  it('is not done before everything was read again', async () => {
    const { hooks, follower } = follow(server([5]))
    hooks.resync.mockRejectedValueOnce(new Error('503')).mockRejectedValueOnce(new Error('503'))
    await follower.start()
    expect([hooks.live.mock.calls.length, hooks.behind.mock.calls.length]).toEqual([0, 1])
    await vi.advanceTimersByTimeAsync(1000)
    expect([hooks.live.mock.calls.length, hooks.behind.mock.calls.length]).toEqual([0, 2])
    await vi.advanceTimersByTimeAsync(2000)
    expect(hooks.live).toHaveBeenCalledOnce()
    expect(hooks.resync).toHaveBeenCalledTimes(3)
  })

  it('goes on with live events while everything is read again', async () => {
    const { applied, hooks, follower } = follow(server([5]))
    let done: () => void = () => undefined
    hooks.resync.mockReturnValueOnce(new Promise<void>((resolve) => (done = resolve)))
    const starting = follower.start()
    await vi.advanceTimersByTimeAsync(0)
    follower.receive(event(6))
    expect(applied).toEqual([6])
    expect(hooks.live).not.toHaveBeenCalled()
    done()
    await starting
    expect(hooks.live).toHaveBeenCalledOnce()
  })

  it('tries again when no answer comes', async () => {
    const source = server([5])
    source.resume.mockRejectedValueOnce(new Error('timeout'))
    const { hooks, follower } = follow(source)
    await follower.start()
    expect(hooks.live).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1500)
    expect(hooks.live).toHaveBeenCalledOnce()
  })

  it('ignores an answer that comes after the connection was lost', async () => {
    const source = server([5])
    const { hooks, follower } = follow(source)
    const starting = follower.start()
    follower.pause()
    await starting
    expect(hooks.live).not.toHaveBeenCalled()
    expect(follower.seq).toBeNull()
  })

  it('ends where a straight reading ends, however the line behaves', async () => {
    const source = server([0])
    const { applied, follower } = follow(source)
    await follower.start()
    let random = 42
    const next = (below: number) => (random = (random * 1103515245 + 12345) % 2147483648) % below
    for (let seq = 1; seq <= 400; seq++) {
      source.log.push(seq)
      const fate = next(10)
      if (fate < 6) follower.receive(event(seq))
      else if (fate === 6) follower.receive(event(Math.max(1, seq - next(5))))
      else if (fate === 7) {
        follower.pause()
        await follower.start()
      }
      await vi.advanceTimersByTimeAsync(next(3))
    }
    follower.pause()
    await follower.start()
    expect(applied).toEqual(Array.from({ length: 400 }, (_, index) => index + 1))
  })
})
