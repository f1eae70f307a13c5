import { mount } from '@vue/test-utils'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { liveShortcuts, runShortcut, SHORTCUTS, useShortcuts, type ShortcutName } from './shortcuts'

const root = join(import.meta.dirname, '..')
const names = Object.keys(SHORTCUTS) as ShortcutName[]
const press = (key: string, code: string, init: KeyboardEventInit = {}, target: EventTarget = document.body) => {
  const event = new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true, ...init })
  target.dispatchEvent(event)
  return event.defaultPrevented
}
const using = (handlers: Partial<Record<ShortcutName, () => unknown>>) => {
  const wrapper = mount(defineComponent(() => (useShortcuts(handlers), () => h('div'))))
  mounted.push(wrapper)
  return wrapper
}
const mounted: { unmount: () => void }[] = []
afterEach(() => {
  mounted.splice(0).forEach((each) => each.unmount())
  document.body.innerHTML = ''
  vi.useRealTimers()
})

describe('the map of shortcuts', () => {
  it('has a handler for each, or the sheet would promise what nothing does', () => {
    const source = (readdirSync(root, { recursive: true }) as string[])
      .filter((name) => /\.(ts|vue)$/.test(name) && !name.endsWith('.test.ts'))
      .map((name) => readFileSync(join(root, name), 'utf8'))
    const bound = source.flatMap((text) => [...text.matchAll(/useShortcuts\(\{([^\n]*\}\)\n|[\s\S]*?\n\}\))/g)].map((found) => found[1] as string)).join('\n')
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(bound))).toEqual([])
  })

  it('gives no key to two', () => {
    const keys = names.flatMap((name) => [...SHORTCUTS[name].keys])
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
    const openings = keys.filter((key) => key.includes(' ')).map((key) => key.split(' ')[0] as string)
    expect(openings.filter((opening) => keys.includes(opening))).toEqual([])
  })
})

describe('useShortcuts', () => {
  it('runs what is bound outside of fields, and with Alt inside of them too', () => {
    const next = vi.fn()
    using({ next })
    document.body.innerHTML = '<textarea></textarea>'
    const field = document.querySelector('textarea') as HTMLElement
    expect(press('j', 'KeyJ')).toBe(true)
    expect(press('о', 'KeyJ')).toBe(true)
    expect(press('j', 'KeyJ', {}, field)).toBe(false)
    expect(press('∆', 'KeyJ', { altKey: true }, field)).toBe(true)
    expect(press('j', 'KeyJ', { ctrlKey: true })).toBe(false)
    expect(next).toHaveBeenCalledTimes(3)
  })

  it('takes two keys one after the other, if the second comes soon', () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const goMine = vi.fn()
    const markUnread = vi.fn()
    const goUnassigned = vi.fn()
    using({ goMine, markUnread, goUnassigned })
    press('g', 'KeyG')
    expect(press('m', 'KeyM')).toBe(true)
    expect(press('m', 'KeyM')).toBe(false)
    expect(goMine).toHaveBeenCalledOnce()
    press('g', 'KeyG')
    press('u', 'KeyU')
    press('g', 'KeyG')
    vi.advanceTimersByTime(2000)
    press('u', 'KeyU')
    expect([goUnassigned.mock.calls.length, markUnread.mock.calls.length]).toEqual([1, 1])
  })

  it('asks who came last, and then who was there before', () => {
    const said: string[] = []
    using({ next: () => said.push('list') })
    const search = using({ next: () => (said.push('search'), said.length > 1 ? undefined : false) })
    press('j', 'KeyJ')
    press('j', 'KeyJ')
    expect(said).toEqual(['search', 'list', 'search'])
    search.unmount()
    mounted.pop()
    expect(runShortcut('next')).toBe(true)
    expect(said.at(-1)).toBe('list')
    expect(liveShortcuts()).toEqual(['next'])
  })

  it('leaves keys to an open dialog', () => {
    const next = vi.fn()
    using({ next })
    document.body.innerHTML = '<div role="dialog"></div>'
    expect(press('j', 'KeyJ')).toBe(false)
    expect(next).not.toHaveBeenCalled()
  })
})
