import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { h, nextTick, ref } from 'vue'
import { i18n } from '@/i18n'
import UiContextMenu from '../UiContextMenu.vue'
import UiIconButton from '../UiIconButton.vue'
import UiMenu from '../UiMenu.vue'
import UiPicker from '../UiPicker.vue'
import UiTip from '../UiTip.vue'
import UiTipHost from '../UiTipHost.vue'

vi.stubGlobal('ResizeObserver', class {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
})
const pages: ReturnType<typeof mount>[] = []
const show = (render: () => unknown) => {
  const page = mount({ render }, { global: { plugins: [i18n] }, attachTo: document.body })
  pages.push(page)
  return page
}
afterEach(() => {
  pages.splice(0).forEach((page) => page.unmount())
  document.body.innerHTML = ''
  vi.useRealTimers()
})
const found = (selector: string) => document.querySelector<HTMLElement>(selector)
/** The first time it is fetched. */
const PATIENCE = { timeout: 10_000 }
const there = (selector: string) => vi.waitFor(() => found(selector) ?? Promise.reject(new Error(selector)), PATIENCE)
const gone = (selector: string) => vi.waitFor(() => expect(found(selector)).toBeNull(), PATIENCE)

describe('a menu', () => {
  const run = vi.fn()
  const items = [{ label: 'Snooze', run }, { label: 'Resolve', run: () => undefined }]
  const menu = () => show(() => h(UiMenu, { items }, () => h(UiIconButton, { label: 'More' })))

  it('is nothing but its button until it is wanted', () => {
    const page = menu()
    expect(page.findAll('*')).toHaveLength(1)
    expect(page.get('button').attributes()).toMatchObject({ 'aria-haspopup': 'menu', 'aria-expanded': 'false', 'data-state': 'closed' })
  })

  it('opens by a click, goes by the name of its button, and does what is chosen', async () => {
    const page = menu()
    await page.get('button').trigger('click')
    const panel = await there('[role=menu]')
    expect(page.get('button').attributes()).toMatchObject({ 'aria-expanded': 'true', 'aria-controls': panel.id })
    expect(panel.getAttribute('aria-labelledby')).toBe(page.get('button').element.id)
    expect([...panel.querySelectorAll('[role=menuitem]')].map((item) => item.textContent?.trim())).toEqual(['Snooze', 'Resolve'])
    panel.querySelector<HTMLElement>('[role=menuitem]')?.click()
    await gone('[role=menu]')
    expect(run).toHaveBeenCalledOnce()
  })

  it('opens by keys, and gives the focus back when it is left', async () => {
    const page = menu()
    const button = page.get<HTMLElement>('button')
    button.element.focus()
    await button.trigger('keydown', { key: 'ArrowDown' })
    const panel = await there('[role=menu]')
    panel.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
    await gone('[role=menu]')
    await vi.waitFor(() => expect(document.activeElement).toBe(button.element))
  })

  it('does not open for another button of the mouse, nor where somebody else has taken the click', async () => {
    const page = menu()
    await page.get('button').trigger('click', { button: 2 })
    const taken = new MouseEvent('click', { cancelable: true })
    taken.preventDefault()
    page.get('button').element.dispatchEvent(taken)
    await nextTick()
    expect(page.get('button').attributes('aria-expanded')).toBe('false')
  })
})

describe('a picker', () => {
  const options = [{ value: 'a', label: 'Ada' }, { value: 'b', label: 'Bo' }]

  it('finds by what is typed, hands over one and closes', async () => {
    const picked: string[] = []
    const page = show(() => h(UiPicker, { options, selected: [], searchLabel: 'Find', emptyText: 'None', onPick: (value: string) => picked.push(value) }, () => h('button', 'Who')))
    await page.get('button').trigger('click')
    const field = (await there('[role=combobox]')) as HTMLInputElement
    field.value = 'bo'
    field.dispatchEvent(new Event('input'))
    await nextTick()
    expect([...document.querySelectorAll('[role=option]')].map((option) => option.textContent?.trim())).toEqual(['Bo'])
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }))
    await gone('[role=combobox]')
    expect(picked).toEqual(['b'])
  })

  it('offers to make what is not there, where that can be', async () => {
    const made: string[] = []
    const page = show(() => h(UiPicker, { options, selected: [], several: true, searchLabel: 'Find', emptyText: 'None', creating: (name: string) => `Create ${name}`, onCreate: (name: string) => made.push(name) }, () => h('button', 'Who')))
    await page.get('button').trigger('click')
    const field = (await there('[role=combobox]')) as HTMLInputElement
    const offered = async (text: string) => {
      field.value = text
      field.dispatchEvent(new Event('input'))
      await nextTick()
      return [...document.querySelectorAll('[role=option]')].map((option) => option.textContent?.trim())
    }
    expect(await offered('ADA')).toEqual(['Ada'])
    expect(await offered(' ad ')).toEqual(['Ada', 'Create ad'])
    expect(await offered('Cleo')).toEqual(['Create Cleo'])
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }))
    await nextTick()
    expect(made).toEqual(['Cleo'])
    expect(field.value).toBe('')
  })

  it('stays open where several may be picked', async () => {
    const selected = ref<string[]>([])
    const page = show(() => h(UiPicker, { options, selected: selected.value, several: true, searchLabel: 'Find', emptyText: 'None', onPick: (value: string) => selected.value.push(value) }, () => h('button', 'Who')))
    await page.get('button').trigger('click')
    await there('[role=option]')
    for (const option of document.querySelectorAll<HTMLElement>('[role=option]')) option.click()
    await nextTick()
    expect(selected.value).toEqual(['a', 'b'])
    expect(found('[role=listbox]')).not.toBeNull()
  })
})

describe('the menu of a place', () => {
  it('opens there, again where it is asked for elsewhere, and leaves the browser its own where it is switched off', async () => {
    const disabled = ref(true)
    const page = show(() => h(UiContextMenu, { items: [{ label: 'Resolve' }], heading: 'Person', disabled: disabled.value }, () => h('div', { id: 'place' })))
    const ask = () => {
      const event = new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: 10, clientY: 20 })
      page.get('#place').element.dispatchEvent(event)
      return event.defaultPrevented
    }
    expect(ask()).toBe(false)
    disabled.value = false
    await nextTick()
    expect(ask()).toBe(true)
    const panel = await there('[role=menu]')
    expect(panel.getAttribute('aria-label')).toBe('Person')
    expect(panel.textContent).toContain('Resolve')
  })
})

describe('a tip', () => {
  const tips = () => show(() => [h(UiTip, { text: 'Search', keys: '/' }, () => h('button', { id: 'one' })), h(UiTip, { text: 'Close' }, () => h('button', { id: 'two' })), h(UiTipHost)])
  const point = (id: string, type: string, pointerType = 'mouse') => {
    const event = new MouseEvent(type)
    Object.defineProperty(event, 'pointerType', { value: pointerType })
    found(id)?.dispatchEvent(event)
    return nextTick()
  }

  it('comes after a moment, the next at once, and describes what it is of', async () => {
    vi.useFakeTimers()
    tips()
    await point('#one', 'pointerenter')
    expect(found('[role=tooltip]')).toBeNull()
    await vi.advanceTimersByTimeAsync(400)
    const tip = found('[role=tooltip]')
    expect(tip?.textContent).toContain('Search')
    expect(found('#one')?.getAttribute('aria-describedby')).toBe(tip?.id)
    await point('#one', 'pointerleave')
    await point('#two', 'pointerenter')
    expect(found('[role=tooltip]')?.textContent).toContain('Close')
    expect(found('#one')?.hasAttribute('aria-describedby')).toBe(false)
    await point('#two', 'pointerleave')
    await vi.advanceTimersByTimeAsync(400)
    expect(found('[role=tooltip]')).toBeNull()
  })

  it('goes by Escape, with a press, and does not come for a finger', async () => {
    vi.useFakeTimers()
    tips()
    await point('#one', 'pointerenter', 'touch')
    await vi.advanceTimersByTimeAsync(400)
    expect(found('[role=tooltip]')).toBeNull()
    for (const leave of [() => document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' })), () => found('#one')?.dispatchEvent(new Event('pointerdown'))]) {
      await point('#one', 'pointerenter')
      await vi.advanceTimersByTimeAsync(400)
      expect(found('[role=tooltip]')).not.toBeNull()
      leave()
      await nextTick()
      expect(found('[role=tooltip]')).toBeNull()
    }
  })
})
