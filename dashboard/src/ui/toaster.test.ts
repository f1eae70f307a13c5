import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { toast, toasts } from '@/lib/toast'
import UiToaster from './UiToaster.vue'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  toasts.value = []
  vi.useRealTimers()
})

const later = async (milliseconds: number) => {
  await vi.advanceTimersByTimeAsync(milliseconds)
  return toasts.value.map(({ text }) => text)
}

it('says a thing for a while, and longer where it went wrong or can be taken back', async () => {
  toast('Saved.')
  toast('It failed.', { tone: 'error' })
  toast('Changed.', { action: { label: 'Undo', run: () => undefined } })
  expect(await later(4900)).toEqual(['Saved.', 'It failed.', 'Changed.'])
  expect(await later(200)).toEqual(['It failed.', 'Changed.'])
  expect(await later(3000)).toEqual([])
})

for (const [how, comes, goes] of [['the mouse', 'pointerenter', 'pointerleave'], ['the focus', 'focusin', 'focusout']] as const) {
  it(`stays while ${how} is at it`, async () => {
    const toaster = mount(UiToaster, { props: { closeLabel: 'Close' }, attachTo: document.body })
    toast('Changed.', { action: { label: 'Undo', run: () => undefined } })
    toast('Saved.')
    await later(4000)
    await toaster.findAll('[role=status] > div')[0]?.trigger(comes)
    expect(await later(60_000)).toEqual(['Changed.'])
    await toaster.find('[role=status] > div').trigger(goes)
    expect(await later(7900)).toEqual(['Changed.'])
    expect(await later(200)).toEqual([])
  })
}
