import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { i18n } from '@/i18n'
import { asking } from '@/realtime/loggingOut'
import { useSession } from '@/realtime/stores/session'
import LogOutDialog from './LogOutDialog.vue'

beforeEach(() => setActivePinia(createPinia()))
afterEach(() => {
  asking.value = false
})

it('lets them stay, or logs out all the same', async () => {
  const assign = vi.fn()
  vi.stubGlobal('location', { assign })
  const loggedOut = vi.fn(() => Promise.resolve())
  useSession().logout = loggedOut
  asking.value = true
  const dialog = mount(LogOutDialog, { attachTo: document.body, global: { plugins: [i18n] } })
  const press = async (words: string) => {
    await flushPromises()
    ;[...document.querySelectorAll<HTMLElement>('[role=dialog] button')].find((each) => each.textContent === words)?.click()
    await flushPromises()
  }
  await press('Stay')
  expect([asking.value, loggedOut.mock.calls.length]).toEqual([false, 0])

  asking.value = true
  await press('Log out all the same')
  expect([asking.value, loggedOut.mock.calls.length, assign.mock.calls]).toEqual([false, 1, [['/login']]])
  dialog.unmount()
})
