import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { contrast } from '@/lib/contrast'
import { PAIRS } from './pairs'

const here = import.meta.dirname
const sections = readdirSync(here).filter((name) => name.endsWith('Section.vue')).map((name) => readFileSync(join(here, name), 'utf8'))
const shown = sections.join('\n')
const components = readdirSync(join(here, '..')).filter((name) => name.endsWith('.vue')).map((name) => name.replace('.vue', ''))
const theme = readFileSync(join(here, '../../styles/theme.css'), 'utf8')
const tokens = (block: string) => Object.fromEntries([...block.matchAll(/--color-([\w-]+):\s*(#[0-9a-f]{6});/gi)].map((found) => [found[1] as string, found[2] as string]))
const light = tokens(/@theme \{([\s\S]*?)\n\}/.exec(theme)?.[1] ?? '')
const dark = { ...light, ...tokens(/\[data-theme='dark'\] \{([\s\S]*?)\n\}/.exec(theme)?.[1] ?? '') }

/** Properties that say how a component behaves, and not how it looks. */
const BEHAVIOUR = new Set(['required', 'type', 'as', 'align'])
/** Words that a component shows in a place of their own. */
const WORDS = new Set(['hint', 'error', 'optional'])

/** States of a component that no tag on the page has: something that is on or off, one of several by name, words in their place. */
function missing(component: string): string[] {
  const source = readFileSync(join(here, `../${component}.vue`), 'utf8')
  const properties = (/defineProps<\{([\s\S]*?)\}>\(\)/.exec(source)?.[1] ?? '').replace(/\/\*\*[\s\S]*?\*\//g, '')
  const tags = sections.flatMap((section) => [...section.matchAll(new RegExp(`<${component}\\b((?:"[^"]*"|[^>"])*)>`, 'g'))].map((found) => ({ section, tag: found[1] as string })))
  return [...properties.matchAll(/(\w+)\??: ([^;\n]+)/g)].flatMap(([, name = '', type = '']) => {
    if (BEHAVIOUR.has(name)) return []
    const has = ({ tag }: { tag: string }) => new RegExp(`[\\s:]${name}(=|\\s|/|$)`).test(tag)
    if (type.trim() === 'boolean' || WORDS.has(name)) return tags.some(has) ? [] : [name]
    if (/[{<]/.test(type)) return []
    const usual = new RegExp(`\\b${name} (?:=|\\?\\?) '(\\w+)'`).exec(source)?.[1]
    const isShown = (value: string) =>
      tags.some((each) => each.tag.includes(`${name}="${value}"`) || (each.tag.includes(`:${name}=`) && each.section.includes(`'${value}'`)) || (value === usual && !has(each)))
    return [...type.matchAll(/'([^']*)'/g)].map((found) => found[1] as string).filter((value) => !isShown(value)).map((value) => `${name}: ${value}`)
  })
}

describe('the page of components', () => {
  it('shows every component there is', () => {
    expect(components.length).toBeGreaterThan(20)
    expect(components.filter((name) => !shown.includes(`<GallerySpecimen name="${name}"`))).toEqual([])
  })

  it.each(components.map((name) => ({ name })))('shows $name in every state', ({ name }) => {
    expect(missing(name)).toEqual([])
  })

  it('shows every colour there is', () => {
    const special = /^(brand|scrim|lightbox|on-lightbox)/
    expect(Object.keys(light).filter((name) => !special.test(name) && !shown.includes(`'${name}'`))).toEqual([])
  })
})

describe.each([['light', light], ['dark', dark]])('contrast, %s', (_, values) => {
  it.each(PAIRS)('$ink on $ground is $least to 1 or more', ({ ink, ground, least }) => {
    expect(contrast(values[ink] ?? '', values[ground] ?? '')).toBeGreaterThanOrEqual(least)
  })
})
