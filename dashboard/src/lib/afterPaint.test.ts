import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { afterPaint, whenIdle } from './afterPaint'

/** Messages as they are in a browser, behind the frame that posts them. */
class Channel {
  readonly port1 = { onmessage: null as (() => void) | null, close: () => undefined }
  readonly port2 = { postMessage: () => setTimeout(() => this.port1.onmessage?.()) }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('MessageChannel', Channel)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('afterPaint', () => {
  it('runs behind the next frame, once', () => {
    const happened: string[] = []
    requestAnimationFrame(() => happened.push('frame'))
    afterPaint(() => happened.push('after'))
    vi.advanceTimersByTime(1)
    expect(happened).toEqual([])
    vi.advanceTimersByTime(500)
    expect(happened).toEqual(['frame', 'after'])
  })

  it('runs in a window that nobody sees, which has no frames', () => {
    vi.stubGlobal('requestAnimationFrame', () => 0)
    const run = vi.fn()
    afterPaint(run)
    vi.advanceTimersByTime(500)
    expect(run).toHaveBeenCalledOnce()
  })

  it('is called off', () => {
    const run = vi.fn()
    afterPaint(run)()
    vi.advanceTimersByTime(500)
    expect(run).not.toHaveBeenCalled()
  })
})

describe('whenIdle', () => {
  it('runs when the browser says so, with the patience it is given, or is called off', () => {
    const asked: { run: () => void; timeout: number }[] = []
    const off = vi.fn()
    vi.stubGlobal('requestIdleCallback', (run: () => void, { timeout }: { timeout: number }) => asked.push({ run, timeout }))
    vi.stubGlobal('cancelIdleCallback', off)
    const run = vi.fn()
    whenIdle(run, 150)()
    expect(asked.map(({ timeout }) => timeout)).toEqual([150])
    expect(off).toHaveBeenCalledWith(1)
    asked[0]?.run()
    expect(run).toHaveBeenCalledOnce()
  })

  it('runs soon in a browser that cannot say', () => {
    vi.stubGlobal('requestIdleCallback', undefined)
    const run = vi.fn()
    whenIdle(run, 1000)
    vi.advanceTimersByTime(60)
    expect(run).toHaveBeenCalledOnce()
  })
})
