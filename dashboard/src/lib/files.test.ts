import { afterEach, describe, expect, it, vi } from 'vitest'
import { handOver, humanSize, refuse, type MediaLimit } from './files'

const limits: MediaLimit[] = [
  { kind: 'image', content_types: ['image/jpeg', 'image/png'], max_bytes: 5_000_000, caption: true },
  { kind: 'file', content_types: ['application/pdf'], max_bytes: 100_000_000, caption: true },
]

describe('refuse', () => {
  it('lets through what the channel takes', () => {
    expect(refuse({ type: 'image/png', size: 10 }, limits)).toBeNull()
    expect(refuse({ type: 'application/pdf', size: 99_000_000 }, limits)).toBeNull()
    expect(refuse({ type: 'text/plain', size: 10 }, [])).toBeNull()
  })

  it('says what is wrong with the rest', () => {
    expect(refuse({ type: 'image/png', size: 6_000_000 }, limits)).toEqual({ reason: 'size', max: 5_000_000 })
    expect(refuse({ type: 'image/gif', size: 10 }, limits)?.reason).toBe('type')
    expect(refuse({ type: 'application/pdf', size: 0 }, limits)?.reason).toBe('empty')
  })

  it('takes any file where the channel names no types', () => {
    const open: MediaLimit[] = [{ kind: 'file', content_types: [], max_bytes: 10, caption: false }]
    expect(refuse({ type: 'image/gif', size: 5 }, open)).toBeNull()
    expect(refuse({ type: 'image/gif', size: 50 }, open)?.reason).toBe('size')
  })
})

describe('humanSize', () => {
  it('says the same as the server', () => {
    expect(humanSize(1023, 'en')).toBe('1,023 bytes')
    expect(humanSize(184_223, 'en')).toBe('180 kB')
    expect(humanSize(5 * 1024 * 1024, 'en')).toBe('5 MB')
    expect(humanSize(5 * 1024 * 1024 + 1, 'en')).toBe('5.1 MB')
    expect(humanSize(30_000_000, 'en')).toBe('28.7 MB')
  })
})

describe('a file that was put together here', () => {
  afterEach(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
    vi.unstubAllGlobals()
  })

  it('is handed over under its name, and let go of once the browser has it', () => {
    vi.useFakeTimers()
    const revokeObjectURL = vi.fn()
    vi.stubGlobal('URL', { createObjectURL: () => 'blob:1', revokeObjectURL })
    const taken: string[] = []
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      taken.push(this.download, this.getAttribute('href') as string)
    })
    handOver(new Blob(['x']), 'audit.jsonl')
    expect([taken, revokeObjectURL.mock.calls]).toEqual([['audit.jsonl', 'blob:1'], []])
    vi.advanceTimersByTime(60_000)
    expect(revokeObjectURL.mock.calls).toEqual([['blob:1']])
  })
})
