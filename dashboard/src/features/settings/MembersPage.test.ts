import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { MemberView } from '@/api/types'
import { i18n } from '@/i18n'
import { useDirectory } from '@/realtime/stores/directory'
import { answer } from '@/testing'
import MembersPage from './MembersPage.vue'

beforeEach(() => setActivePinia(createPinia()))
afterEach(() => {
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

it('changes what is not a member’s own: no name and no password is asked for or sent', async () => {
  const ada = { id: 'u1', version: 1, name: 'Ada', email: 'ada@example.test', role: 'agent', active: true } as MemberView
  const sent: unknown[] = []
  vi.stubGlobal(
    'fetch',
    answer({
      'PATCH /members/u1': ({ body }) => {
        sent.push(body)
        return { ...ada, version: 2, active: false }
      },
    }),
  )
  useDirectory().members.put(ada)
  const page = mount(MembersPage, { attachTo: document.body, global: { plugins: [i18n] } })
  await page.get('li button').trigger('click')
  await flushPromises()
  const dialog = document.querySelector('[role=dialog]')
  expect(dialog?.textContent).toContain('ada@example.test')
  expect(dialog?.querySelectorAll('input[type=password], input[type=email]')).toHaveLength(0)
  dialog?.querySelector<HTMLElement>('[role=switch]')?.click()
  await flushPromises()
  dialog?.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }))
  await flushPromises()
  expect(sent).toEqual([{ active: false }])
  page.unmount()
})
