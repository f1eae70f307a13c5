import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { i18n } from '@/i18n'
import { useDirectory } from '@/realtime/stores/directory'
import { useSession } from '@/realtime/stores/session'
import { answer } from '@/testing'
import MacrosPage from './MacrosPage.vue'

const macro = { id: 'm1', version: 1, name: 'Thanks', actions: { reply: 'Thank you!' } }

beforeEach(() => {
  setActivePinia(createPinia())
  useSession().me = { permissions: ['macros.manage'], workspaces: [] } as never
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }))
})
afterEach(() => {
  document.body.replaceChildren()
  vi.unstubAllGlobals()
})

it('says that the macro was removed meanwhile, and keeps what is written in the form', async () => {
  vi.stubGlobal('fetch', answer({ 'PATCH /macros/m1': () => Response.json({ code: 'not_found', detail: 'There is no such macro.' }, { status: 404 }) }))
  const directory = useDirectory()
  directory.macros.put(macro as never)
  const page = mount(MacrosPage, { global: { plugins: [i18n] }, attachTo: document.body })
  await page.findAll('button').find((each) => each.text() === 'Edit')?.trigger('click')
  await flushPromises()
  directory.macros.delete('m1')
  await flushPromises()
  const form = document.querySelector('[role=dialog] form')
  form?.dispatchEvent(new Event('submit', { cancelable: true }))
  await vi.waitFor(() => expect(document.querySelector('[role=dialog] [role=alert]')?.textContent).toContain('no longer here'))
  expect(document.querySelector<HTMLTextAreaElement>('[role=dialog] textarea')?.value).toBe('Thank you!')
  page.unmount()
})
