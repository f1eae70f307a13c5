import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { i18n } from '@/i18n'
import { answer } from '@/testing'
import InboxForm from './InboxForm.vue'

beforeEach(() => setActivePinia(createPinia()))
afterEach(() => vi.unstubAllGlobals())

it('changes what was typed since, and connects no second inbox, when the secret could not be made', async () => {
  const asked: unknown[] = []
  const own = { id: 'i1', version: 1, channel: 'api', name: 'Our app', state: 'connected', external_id: 'i1', settings: { reply_url: 'https://a.example/', attachments: true }, credentials: [] }
  let secrets = 0
  vi.stubGlobal(
    'fetch',
    answer({
      'POST /inboxes': ({ body }) => (asked.push(body), own),
      'PATCH /inboxes/i1': ({ body }) => (asked.push(body), { ...own, settings: { ...own.settings, reply_url: 'https://b.example/' } }),
      'POST /inboxes/i1/secret': () => (++secrets === 1 ? Response.json({ code: 'busy' }, { status: 503 }) : { inbox: own, url: 'https://desk.example/webhooks/api/i1', secret: 'whsec_1' }),
    }),
  )
  const page = mount(InboxForm, { props: { open: false, inbox: null, channel: 'api' }, attachTo: document.body, global: { plugins: [i18n] } })
  await page.setProps({ open: true })
  await flushPromises()
  const there = (selector: string) => document.querySelector<HTMLInputElement>(`[role=dialog] ${selector}`)
  const type = (selector: string, text: string) => {
    const field = there(selector) as HTMLInputElement
    field.value = text
    field.dispatchEvent(new Event('input'))
  }
  const submit = async (url: string) => {
    type('[data-testid=reply-url]', url)
    there('form')?.dispatchEvent(new Event('submit', { cancelable: true }))
    await flushPromises()
  }
  type('input', 'Our app')
  await submit('https://a.example/')
  expect([asked.length, secrets, there('[data-testid=own-secret]')]).toEqual([1, 1, null])
  await submit('https://b.example/')
  expect(asked.slice(1)).toEqual([{ credentials: { reply_url: 'https://b.example/' } }])
  expect(there('[data-testid=own-secret]')?.textContent).toContain('whsec_1')
  page.unmount()
})

it('tells what is wrong with a connector of one’s own at the field that it is about', async () => {
  const refusals = ['hold a text_max that is not between 100 and 20000', 'must hold a reply_url where replies are posted to: an https address in the public internet, without a password in it']
  let said = ''
  vi.stubGlobal('fetch', answer({ 'POST /inboxes': () => Response.json({ code: 'invalid', detail: '', fields: { credentials: [said] } }, { status: 422 }) }))
  const page = mount(InboxForm, { props: { open: false, inbox: null, channel: 'api' }, attachTo: document.body, global: { plugins: [i18n] } })
  await page.setProps({ open: true })
  await flushPromises()
  const toldAt = async (refusal = '') => {
    said = refusal
    document.querySelector('[role=dialog] form')?.dispatchEvent(new Event('submit', { cancelable: true }))
    await flushPromises()
    return ['reply-url', 'text-max'].map((field) => document.querySelector(`[role=dialog] [data-testid=${field}]`)?.getAttribute('aria-invalid') ?? null)
  }
  expect(await toldAt(refusals[0])).toEqual([null, 'true'])
  expect(document.querySelector('[role=dialog]')?.textContent).toContain('From 100 to 20000.')
  expect(await toldAt(refusals[1])).toEqual(['true', null])
  page.unmount()
})
