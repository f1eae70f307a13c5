import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { firstLoad, firstLoadOf, needed } from './firstLoad.mjs'

/** Of random bytes, which do not get smaller. */
const code = (bytes: number) => randomBytes(bytes / 2).toString('latin1').padEnd(bytes, 'x')
const chunk = (fileName: string, imports: string[], bytes: number, isEntry = false) => ({ type: 'chunk' as const, fileName, imports, isEntry, code: code(bytes) })
const bundle = (entry: number) => ({
  'index.js': chunk('index.js', ['vendor.js'], entry, true),
  'vendor.js': chunk('vendor.js', ['runtime.js', 'index.js'], 400),
  'runtime.js': chunk('runtime.js', [], 100),
  'settings.js': chunk('settings.js', ['vendor.js'], 100_000),
  'index.css': { type: 'asset' as const, fileName: 'index.css', source: 'x'.repeat(100_000) },
})

describe('the first load', () => {
  it('is an entry with all that it imports, and nothing that comes later', () => {
    expect(needed('index.js', bundle(200)).sort()).toEqual(['index.js', 'runtime.js', 'vendor.js'])
    const { bytes, sizes } = firstLoadOf(bundle(200))
    expect(sizes.map(({ name }) => name).sort()).toEqual(['index.js', 'runtime.js', 'vendor.js'])
    expect(bytes).toBe(sizes.reduce((sum, each) => sum + each.bytes, 0))
    expect(bytes).toBeLessThan(3000)
  })

  it('is refused by the build when it grows beyond what is allowed, by the names of what is in it', () => {
    const refusals: string[] = []
    const build = (entry: number) => {
      const { writeBundle } = firstLoad(20_000) as unknown as { writeBundle: (options: object, chunks: object) => void }
      writeBundle.call({ error: (text: string) => refusals.push(text) } as never, {}, bundle(entry))
    }
    build(1000)
    expect(refusals).toEqual([])
    build(60_000)
    expect(refusals).toHaveLength(1)
    expect(refusals[0]).toContain('20000 are allowed')
    expect(refusals[0]).toMatch(/\d+ index\.js/)
    expect(refusals[0]).not.toContain('settings.js')
  })
})
