import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { i18n } from '@/i18n'
import { useContacts } from '@/realtime/stores/contacts'
import { answer } from '@/testing'
import ContactsPage from './ContactsPage.vue'

beforeEach(() => {
  setActivePinia(createPinia())
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }))
})
afterEach(() => vi.unstubAllGlobals())

it('asks once for a contact that one goes to, and again for one who is gone while one looks', async () => {
  const asked: string[] = []
  const contact = (id: string) => ({ id, version: 1, name: `Person ${id}`, identities: [], attributes: {}, created_at: '2026-05-01T10:00:00.000Z' })
  vi.stubGlobal(
    'fetch',
    answer({
      'GET /contacts': () => ({ items: [], next_cursor: null }),
      'GET /contacts/*': ({ url }) => {
        const id = url.pathname.split('/').at(-1) as string
        asked.push(id)
        return contact(id)
      },
    }),
  )
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/contacts/:contactId?', name: 'contacts', component: ContactsPage }] })
  await router.push('/contacts/a')
  const page = mount(ContactsPage, { shallow: true, global: { plugins: [i18n, router] } })
  await flushPromises()
  await router.push('/contacts/b')
  await flushPromises()
  expect(asked).toEqual(['a', 'b'])
  useContacts().removed('b')
  await flushPromises()
  expect(asked).toEqual(['a', 'b', 'b'])
  page.unmount()
})
