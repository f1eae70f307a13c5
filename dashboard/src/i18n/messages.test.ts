import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const files = (readdirSync(root, { recursive: true }) as string[]).filter((name) => /\.(ts|vue)$/.test(name) && !/\.test\.ts$|schema\.d\.ts$/.test(name))
const source = files.map((name) => readFileSync(join(root, name), 'utf8')).join('\n')
const messages = JSON.parse(readFileSync(join(import.meta.dirname, 'en.json'), 'utf8')) as object

function keysOf(tree: object, before = ''): string[] {
  return Object.entries(tree).flatMap(([name, value]) => (typeof value === 'object' ? keysOf(value as object, `${before}${name}.`) : [before + name]))
}
const keys = keysOf(messages)
const known = new Set(keys)

describe('en.json', () => {
  it('has every text that is asked for by its whole name', () => {
    const asked = [...source.matchAll(/(?:\bt|keypath)(?:\(|=)['"]([a-z]\w*(?:\.\w+)+)['"]/gi)].map((found) => found[1] as string)
    const chosen = [...source.matchAll(/\bt\([^'"`()]*\?\s*'([\w.]+)'\s*:\s*'([\w.]+)'/g)].flatMap((found) => [found[1] as string, found[2] as string])
    expect(asked.length).toBeGreaterThan(100)
    expect([...asked, ...chosen].filter((key) => !known.has(key))).toEqual([])
  })

  it('has texts under every name that is put together', () => {
    const prefixes = [...source.matchAll(/\bte?\(`([a-z]\w*(?:\.\w+)*)\.\$\{/gi)].map((found) => found[1] as string)
    expect(prefixes.length).toBeGreaterThan(10)
    expect(prefixes.filter((prefix) => !keys.some((key) => key.startsWith(`${prefix}.`)))).toEqual([])
  })

  it('has nothing that nobody asks for', () => {
    const whole = new Set([...source.matchAll(/['"`]([a-z]\w*(?:\.\w+)+)['"`]/gi)].map((found) => found[1] as string))
    const prefixes = [...source.matchAll(/`([a-z]\w*(?:\.\w+)*\.)\$\{/gi)].map((found) => found[1] as string)
    expect(keys.filter((key) => !whole.has(key) && !prefixes.some((prefix) => key.startsWith(prefix)))).toEqual([])
  })
})
