import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const files = (readdirSync(root, { recursive: true }) as string[]).filter((name) => /\.(ts|vue)$/.test(name) && !/\.test\.ts$|schema\.d\.ts$/.test(name))
const source = files.map((name) => readFileSync(join(root, name), 'utf8')).join('\n')

function keysOf(tree: object, before = ''): string[] {
  return Object.entries(tree).flatMap(([name, value]) => (typeof value === 'object' ? keysOf(value as object, `${before}${name}.`) : [before + name]))
}
/** Of both parts. */
const keys = ['en.json', 'settings/en.json'].flatMap((file) => keysOf(JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8')) as object))
const known = new Set(keys)

describe('the English texts', () => {
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

  it('is where every word on the screen comes from', () => {
    // the page of components is for those who build the desk, the name of the product is the same everywhere
    const templates = files.filter((name) => name.endsWith('.vue') && !name.startsWith('ui/gallery/')).map((name) => {
      const markup = /<template>([\s\S]*)<\/template>/.exec(readFileSync(join(root, name), 'utf8'))?.[1] ?? ''
      return { name, markup: markup.replace(/<!--[\s\S]*?-->/g, '') }
    })
    const said = templates.flatMap(({ name, markup }) => {
      const attributes = [...markup.matchAll(/\s(?:aria-label|aria-valuetext|title|placeholder|alt|label|text)="([^"]*)"/g)].map((found) => found[1] ?? '')
      const words = markup.replace(/\{\{[\s\S]*?\}\}/g, ' ').replace(/="[^"]*"/g, '=""').replace(/<[^>]*>/g, ' ').split(/\s+/)
      return [...attributes, ...words].filter((word) => /\p{L}{2,}/u.test(word) && !/^(Frontdesk|https:\/\/)$/.test(word)).map((word) => `${name}: ${word}`)
    })
    expect(said).toEqual([])
  })

  it('is not the place of dates and numbers, which come from lib/locale alone', () => {
    const own = files.filter((name) => name !== 'lib/locale.ts' && !name.startsWith('i18n/')).flatMap((name) => {
      const text = readFileSync(join(root, name), 'utf8')
      return (text.match(/new Intl\.(?:DateTimeFormat|NumberFormat|RelativeTimeFormat|ListFormat)\((?!'en', \{ timeZone)|\.toLocale(?:Date|Time)?String\(/g) ?? []).map((found) => `${name}: ${found}`)
    })
    expect(own).toEqual([])
  })
})
