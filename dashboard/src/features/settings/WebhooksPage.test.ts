import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { i18n } from '@/i18n'
import { answer } from '@/testing'
import WebhooksPage from './WebhooksPage.vue'

beforeEach(() => setActivePinia(createPinia()))
afterEach(() => vi.unstubAllGlobals())

it('says that there is nothing only when all was looked through, and can run again until then', async () => {
  vi.stubGlobal(
    'fetch',
    answer({
      'GET /webhook_replays': () => ({ replay: null }),
      'GET /webhook_events': ({ url }) => {
        const page = Number(url.searchParams.get('cursor') ?? 0)
        return { items: [], next_cursor: page < 9 ? String(page + 1) : null }
      },
    }),
  )
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: WebhooksPage }] })
  await router.push('/')
  const page = mount(WebhooksPage, { shallow: true, global: { plugins: [i18n, router], stubs: { SettingsHeader: false, UiEmpty: false, UiButton: false } } })
  await flushPromises()
  const replay = () => page.get<HTMLButtonElement>('[data-testid=replay-all]').element
  await vi.waitFor(() => expect(page.text()).toContain('Nothing found so far'))
  expect(page.text()).not.toContain('Nothing here')
  expect(replay().disabled).toBe(false)
  await page.findAll('button').find((button) => button.text() === 'Show older')?.trigger('click')
  await vi.waitFor(() => expect(page.text()).toContain('Nothing here'))
  expect(replay().disabled).toBe(true)
  page.unmount()
})
