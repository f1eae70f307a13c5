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

it('says that nobody was found only when all were looked through', async () => {
  const asked: string[] = []
  vi.stubGlobal(
    'fetch',
    answer({
      'GET /contacts': ({ url }) => {
        if (!url.searchParams.has('q')) return { items: [], next_cursor: null }
        const page = Number(url.searchParams.get('cursor') ?? 0)
        asked.push(String(page))
        return { items: [], next_cursor: page < 9 ? String(page + 1) : null }
      },
    }),
  )
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/contacts/:contactId?', name: 'contacts', component: ContactsPage }] })
  await router.push('/contacts')
  const page = mount(ContactsPage, { shallow: true, global: { plugins: [i18n, router], stubs: { UiEmpty: false, UiButton: false } } })
  await flushPromises()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  await page.get('[data-testid=contact-search]').setValue('Ada')
  await vi.advanceTimersByTimeAsync(300)
  vi.useRealTimers()
  await vi.waitFor(() => expect(page.text()).toContain('Nothing found so far'))
  expect(asked).toHaveLength(8)
  expect(page.text()).not.toContain('Nobody found')
  await page.get('[data-testid=contacts-look-on]').trigger('click')
  await vi.waitFor(() => expect(page.text()).toContain('Nobody found'))
  expect(asked).toHaveLength(10)
  expect(page.find('[data-testid=contacts-look-on]').exists()).toBe(false)
  page.unmount()
})
