import { mount } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'

/** A module with a component. */
const part = (name: string) => ({ __esModule: true, default: defineComponent(() => () => h('p', name)) })

beforeEach(() => {
  vi.resetModules()
  vi.stubGlobal('requestIdleCallback', (run: () => void) => setTimeout(run))
})

it('is fetched when it is wanted', async () => {
  const { later } = await import('./later')
  const fetch = vi.fn(async () => part('a dialog'))
  const Part = later(fetch)
  expect(fetch).not.toHaveBeenCalled()
  const page = mount(() => h('div', h(Part)))
  await vi.waitFor(() => expect(page.text()).toBe('a dialog'))
})

it('is fetched beforehand one at a time, also what is put off later, and whatever cannot be had', async () => {
  const { later, fetchLater } = await import('./later')
  const order: string[] = []
  let open = 0
  const slow = (name: string, fails = false) => async () => {
    order.push(name)
    expect(++open).toBe(1)
    await Promise.resolve()
    open--
    if (fails) throw new Error('no line')
    return part(name)
  }
  later(slow('first'))
  later(slow('second', true))
  fetchLater()
  fetchLater()
  later(slow('third'))
  await vi.waitFor(() => expect(order).toEqual(['first', 'second', 'third']))
})
