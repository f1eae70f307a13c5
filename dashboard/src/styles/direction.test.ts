import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const sources = (readdirSync(root, { recursive: true }) as string[])
  .filter((name) => /\.(vue|ts|css)$/.test(name) && !/\.test\.ts$|schema\.d\.ts$/.test(name))
  .map((name) => ({ name, text: readFileSync(join(root, name), 'utf8') }))

/** A class that names a side of the screen instead of the beginning and the end of a line. */
const PHYSICAL_CLASS =
  /(?<=[\s"'`:])-?(?:m[lr]|p[lr]|left|right|border-[lr]|rounded-(?:l|r|tl|tr|bl|br)|scroll-[mp][lr]|text-(?:left|right)|float-(?:left|right)|clear-(?:left|right))(?:-(?:\d[\d./]*|\[[^\]]+\]|px|auto|full|none|sm|md|lg|bubble|line|transparent))?(?=[\s"'`])/g
const PHYSICAL_PROPERTY = /(?:^|[{;\s])(?:(?:margin|padding|border)-(?:left|right)|left|right)\s*:|text-align:\s*(?:left|right)/g

/** What has the word in its name and yet does not point along the line. */
const UPRIGHT = /^(ClipboardList|ListFilter)$/
const POINTING = /(Left|Right|Reply|Forward|Send|LogOut|LogIn|Undo|Redo|List|Indent|ExternalLink)/

const kebab = (name: string) => name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').replace(/([a-z])(\d)/g, '$1-$2').toLowerCase()

describe('direction', () => {
  it('is that of the line, in classes and in styles', () => {
    const found = sources.flatMap(({ name, text }) => {
      const styles = name.endsWith('.css') ? text : ''
      const bound = [...text.matchAll(/:style="([^"]*)"/g)].map((match) => match[1] ?? '').join(';')
      const markup = name.endsWith('.vue') ? text : name.endsWith('.ts') ? [...text.matchAll(/'[^'\n]*'/g)].map((match) => match[0]).join('\n') : ''
      const classes = [...markup.matchAll(/(?:class="[^"]*"|'[^'\n]*'|`[^`]*`)/g)].map((match) => match[0]).filter((each) => /\s|-/.test(each))
      return [
        ...classes.flatMap((each) => each.match(PHYSICAL_CLASS) ?? []),
        ...(`${styles};${bound}`.match(PHYSICAL_PROPERTY) ?? []),
        ...(bound.match(/\b(marginLeft|marginRight|paddingLeft|paddingRight|borderLeft|borderRight)\b/g) ?? []),
      ].map((what) => `${name}: ${what.trim()}`)
    })
    expect(found).toEqual([])
  })

  it('of a line that may be cut off is that of its words: the end is cut, not the beginning', () => {
    const cut = sources.flatMap(({ name, text }) => [...text.matchAll(/<\w+ [^>]*\btruncate\b[^>]*>\s*<bdi>/g)].map((found) => `${name}: ${found[0]}`))
    expect(cut).toEqual([])
  })

  it('would be noticed if it were that of the screen', () => {
    const caught = ['class="ml-2"', 'class="flex -mr-1 p-2"', "'md:left-0 top-2'", 'class="text-right"', 'class="rounded-tl-sm"', 'class="border-l border-line"', 'class="md:pr-4"']
    expect(caught.filter((each) => !each.match(PHYSICAL_CLASS))).toEqual([])
    const fine = ['class="ms-2 start-0 text-start rounded-ss-sm border-s mt-2 rounded-t-lg"', "{ kind: 'open', left: end - now }", "keys: 'left'"]
    expect(fine.filter((each) => each.match(PHYSICAL_CLASS) && !each.startsWith('keys'))).toEqual([])
  })

  it('turns every icon that points, by one rule', () => {
    const rule = /\[dir='rtl'\] :is\((\s*\.lucide[^)]*)\)/.exec(readFileSync(join(root, 'styles/base.css'), 'utf8'))?.[1] ?? ''
    const turned = new Set([...rule.matchAll(/\.lucide-([\w-]+)/g)].map((match) => match[1]))
    const used = sources.flatMap(({ text }) => [...text.matchAll(/import \{([^}]+)\} from '@lucide\/vue'/g)].flatMap((match) => (match[1] ?? '').split(',').map((each) => each.trim().split(' as ')[0] ?? '')))
    const pointing = [...new Set(used)].filter((name) => POINTING.test(name) && !UPRIGHT.test(name))
    expect(pointing.length).toBeGreaterThan(8)
    expect(pointing.filter((name) => !turned.has(kebab(name)))).toEqual([])
  })
})
