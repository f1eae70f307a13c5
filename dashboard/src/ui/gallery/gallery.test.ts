import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { contrast } from '@/lib/contrast'
import { PAIRS } from './pairs'

const here = import.meta.dirname
const shown = readdirSync(here).filter((name) => name.endsWith('Section.vue')).map((name) => readFileSync(join(here, name), 'utf8')).join('\n')
const theme = readFileSync(join(here, '../../styles/theme.css'), 'utf8')
const tokens = (block: string) => Object.fromEntries([...block.matchAll(/--color-([\w-]+):\s*(#[0-9a-f]{6});/gi)].map((found) => [found[1] as string, found[2] as string]))
const light = tokens(/@theme \{([\s\S]*?)\n\}/.exec(theme)?.[1] ?? '')
const dark = { ...light, ...tokens(/\[data-theme='dark'\] \{([\s\S]*?)\n\}/.exec(theme)?.[1] ?? '') }

describe('the page of components', () => {
  it('shows every component there is', () => {
    const components = readdirSync(join(here, '..')).filter((name) => name.endsWith('.vue')).map((name) => name.replace('.vue', ''))
    expect(components.length).toBeGreaterThan(20)
    expect(components.filter((name) => !shown.includes(`<GallerySpecimen name="${name}"`))).toEqual([])
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
