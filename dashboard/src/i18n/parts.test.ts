import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CODES, type Language } from './languages'

const root = join(import.meta.dirname, '..')
const files = (readdirSync(root, { recursive: true }) as string[]).filter((name) => /\.(ts|vue)$/.test(name) && !/\.test\.ts$|\.d\.ts$|^testing/.test(name))
const source = new Map(files.map((name) => [name, readFileSync(join(root, name), 'utf8')]))

/** A page that comes with the settings' texts: what is reached through here alone may say them. */
const WITH_TEXTS = /withTexts\(\(\) => import\('([^']+)'\)\)/g
const IMPORTED = /(?:\bfrom\s+|\bimport\s*\(?\s*)'([^']+)'/g

function fileOf(wanted: string, from: string): string | undefined {
  if (!/^[@.]/.test(wanted)) return undefined
  const path = wanted.startsWith('@/') ? wanted.slice(2) : join(from, '..', wanted)
  return [path, `${path}.ts`, `${path}/index.ts`].find((each) => source.has(each))
}

/** Everything that somebody may see without a page of the settings, loaded at once or later. */
function withoutSettings(): Set<string> {
  const reached = new Set<string>()
  const waiting = ['main.ts']
  for (let name = waiting.pop(); name; name = waiting.pop()) {
    if (reached.has(name)) continue
    reached.add(name)
    const text = (source.get(name) ?? '').replace(WITH_TEXTS, '')
    for (const [, wanted = ''] of text.matchAll(IMPORTED)) {
      const next = fileOf(wanted, name)
      if (next) waiting.push(next)
    }
  }
  return reached
}

/** Whether a text is asked for there, by its whole name or by how that begins. */
function askedFor(names: Iterable<string>): (key: string) => boolean {
  const text = [...names].map((name) => source.get(name)).join('\n')
  const whole = new Set([...text.matchAll(/['"`]([a-z]\w*(?:\.\w+)+)['"`]/gi)].map((found) => found[1] as string))
  const prefixes = [...text.matchAll(/`([a-z]\w*(?:\.\w+)*\.)\$\{/gi)].map((found) => found[1] as string)
  return (key) => whole.has(key) || prefixes.some((prefix) => key.startsWith(prefix))
}

function keysOf(file: string): string[] {
  const names = (tree: object, before: string): string[] => Object.entries(tree).flatMap(([name, value]) => (typeof value === 'string' ? [before + name] : names(value as object, `${before}${name}.`)))
  return names(JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8')) as object, '')
}
const keys = (code: Language) => ({ first: keysOf(`${code}.json`), ofSettings: keysOf(`settings/${code}.json`) })

describe('the two parts of the texts', () => {
  const reached = withoutSettings()
  const isAskedFor = askedFor(reached)

  it('are told apart by what the settings’ pages alone are made of', () => {
    const pages = [...source.values()].flatMap((text) => [...text.matchAll(WITH_TEXTS)])
    expect(pages.length).toBeGreaterThan(20)
    expect(reached.size).toBeGreaterThan(300)
    expect([...reached].filter((name) => name.startsWith('features/settings/'))).toEqual([])
    expect(files.filter((name) => name.startsWith('features/settings/')).length).toBeGreaterThan(80)
  })

  it('leave nothing to the settings’ part that is said elsewhere too: it would be shown raw there; move it to the first part', () => {
    expect(keys('en').ofSettings.filter(isAskedFor)).toEqual([])
  })

  it('have nothing in the first part that only the settings say: everybody would load it; move it to the settings’ part', () => {
    expect(keys('en').first.filter((key) => !isAskedFor(key))).toEqual([])
  })

  it.each(CODES)('have the same texts in each language, and none twice: %s', (code) => {
    const [english, here] = [keys('en'), keys(code)]
    expect([here.first.sort(), here.ofSettings.sort()]).toEqual([english.first.sort(), english.ofSettings.sort()])
    expect(here.first.filter((key) => here.ofSettings.includes(key))).toEqual([])
  })
})
