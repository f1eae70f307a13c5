import { afterEach, describe, expect, it, vi } from 'vitest'

const files: Record<string, object[]> = {
  en: [{ emoji: '👋', annotation: 'waving hand', tags: ['hello'], group: 1 }],
  ru: [{ emoji: '👋', annotation: 'машет рукой', tags: ['привет'], group: 1 }],
}
const serve = () => vi.fn(async (url: string) => Response.json(files[/\/(ru|en)\//.exec(url)?.[1] ?? ''] ?? []))
afterEach(() => vi.unstubAllGlobals())

describe('emoji', () => {
  it('are named in the language and found by their English names too', async () => {
    const { loadEmoji } = await import('./emoji')
    vi.stubGlobal('fetch', serve())
    const [wave] = await loadEmoji('ru')
    expect([wave?.annotation, wave?.tags]).toEqual(['машет рукой', ['привет', 'waving', 'hand', 'hello']])
  })

  it('are in English where the language has no names for them, and read but once', async () => {
    const { loadEmoji } = await import('./emoji')
    const fetch = serve()
    vi.stubGlobal('fetch', fetch)
    expect((await loadEmoji('ar'))[0]?.annotation).toBe('waving hand')
    await loadEmoji('ar')
    expect(fetch).toHaveBeenCalledTimes(1)
  })
})
