import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { i18n } from '@/i18n'
import { answer } from '@/testing'
import PrivacyPage from './PrivacyPage.vue'

beforeEach(() => setActivePinia(createPinia()))
afterEach(() => {
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

it('asks before anything is erased for good, and not where more is kept', async () => {
  const sent: unknown[] = []
  const workspace = { id: 'w', name: 'W', second_factor_required: false, webhook_retention_days: null, webhook_retention_max: 14, message_retention_days: null, message_retention_min: 14, media_retention_days: null }
  vi.stubGlobal(
    'fetch',
    answer({
      'GET /workspace': () => workspace,
      'PATCH /workspace': ({ body }) => {
        sent.push(body)
        return { ...workspace, ...(body as object) }
      },
    }),
  )
  const page = mount(PrivacyPage, { attachTo: document.body, global: { plugins: [i18n] } })
  await flushPromises()
  const messages = () => page.get<HTMLSelectElement>('[data-testid=keep-messages]')
  const button = (words: string) => [...document.querySelectorAll<HTMLElement>('[role=dialog] button')].find((each) => each.textContent === words)

  await messages().setValue('30')
  expect(document.querySelector('[role=dialog]')?.textContent).toContain('30 days')
  button('Cancel')?.click()
  await flushPromises()
  expect([sent, messages().element.value]).toEqual([[], ''])

  await messages().setValue('90')
  button('Erase older ones')?.click()
  await flushPromises()
  expect([sent, messages().element.value]).toEqual([[{ message_retention_days: 90 }], '90'])

  await messages().setValue('365')
  await page.get('[data-testid=keep-webhooks]').setValue('3')
  await flushPromises()
  expect(sent.slice(1)).toEqual([{ message_retention_days: 365 }, { webhook_retention_days: 3 }])
  page.unmount()
})

it('says that the settings could not be read, and reads them again', async () => {
  const workspace = { id: 'w', name: 'W', second_factor_required: false, webhook_retention_days: null, webhook_retention_max: 14, message_retention_days: null, message_retention_min: 14, media_retention_days: null }
  let away = true
  vi.stubGlobal('fetch', answer({ 'GET /workspace': () => (away ? Response.json({ code: 'unavailable' }, { status: 503 }) : workspace) }))
  const page = mount(PrivacyPage, { attachTo: document.body, global: { plugins: [i18n] } })
  expect(page.get('[role=status]').text()).toBe('Loading …')
  await flushPromises()
  expect(page.get('[role=alert]').text()).toContain('could not be')
  expect([page.find('[role=status]').exists(), page.find('[data-testid=keep-messages]').exists()]).toEqual([false, false])

  away = false
  await page.get('[role=alert] button').trigger('click')
  await flushPromises()
  expect([page.find('[role=alert]').exists(), page.find('[data-testid=keep-messages]').exists()]).toEqual([false, true])
  page.unmount()
})
