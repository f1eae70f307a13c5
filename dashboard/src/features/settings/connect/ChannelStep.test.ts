import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createRouter, createMemoryHistory } from 'vue-router'
import { i18n } from '@/i18n'
import { answer } from '@/testing'
import ChannelStep from './ChannelStep.vue'

const SDK = 'http://platform.test/en_US/sdk.js'

beforeEach(() => {
  setActivePinia(createPinia())
  // the sign-up's window, with which the person is through at once
  vi.stubGlobal('FB', {
    init: () => undefined,
    login: (done: (answer: object) => void) => {
      const data = JSON.stringify({ type: 'WA_EMBEDDED_SIGNUP', event: 'FINISH', data: { waba_id: 'w1', phone_number_id: 'p1' } })
      globalThis.dispatchEvent(new MessageEvent('message', { data, origin: 'http://platform.test' }))
      done({ authResponse: { code: 'code-1' } })
    },
  })
})
afterEach(() => vi.unstubAllGlobals())

async function open(finish: (body: unknown) => unknown, inboxId?: string) {
  let logins = 0
  const begun: unknown[] = []
  vi.stubGlobal(
    'fetch',
    answer({
      'POST /inboxes/check': () => ({ checks: [] }),
      'POST /oauth/whatsapp/start': ({ body }) => (begun.push(body), { url: null, signup: { app_id: 'a', config_id: 'c', graph_version: 'v25.0', sdk_url: SDK, state: `state-${++logins}` } }),
      'POST /oauth/whatsapp/finish': ({ body }) => finish(body),
    }),
  )
  const router = createRouter({
    history: createMemoryHistory(),
    routes: ['', 'settings-connect', 'settings-inboxes'].map((name) => ({ name: name || 'start', path: `/${name}`, component: { render: () => null } })),
  })
  const page = mount(ChannelStep, { props: { channel: 'whatsapp', inboxId }, global: { plugins: [i18n, router] } })
  await flushPromises()
  const start = page.get<HTMLButtonElement>('[data-testid=login-whatsapp]')
  return { page, router, start, begun }
}

it('ends the sign-up with a login that was begun when the person was through, however long that took', async () => {
  const finished: unknown[] = []
  const { router, start } = await open((body) => (finished.push(body), { id: 'grant-1' }))
  await start.trigger('click')
  await flushPromises()
  expect(finished).toEqual([{ state: 'state-2', code: 'code-1', waba_id: 'w1', phone_number_id: 'p1', on_phone_app: false }])
  expect(router.currentRoute.value.query).toEqual({ provider: 'whatsapp', grant: 'grant-1' })
})

it('tells which inbox is to be reconnected, each time a login begins', async () => {
  const { start, begun, router } = await open(() => ({ id: 'grant-1' }), 'inbox-1')
  await start.trigger('click')
  await flushPromises()
  expect(begun).toEqual([{ inbox_id: 'inbox-1' }, { inbox_id: 'inbox-1' }])
  expect(router.currentRoute.value.query.inbox).toBe('inbox-1')
})

it('can be tried again after it failed', async () => {
  const states: string[] = []
  const { page, start } = await open((body) => {
    states.push((body as { state: string }).state)
    if (states.length > 1) return { id: 'grant-1' }
    return Response.json({ type: 'about:blank', title: 'Login', status: 409, code: 'login_expired', detail: 'This login has ended.' }, { status: 409, headers: { 'content-type': 'application/problem+json' } })
  })
  await start.trigger('click')
  await flushPromises()
  expect(page.get('[data-testid=connect-problem]').text()).not.toBe('')
  expect(start.element.disabled).toBe(false)
  await start.trigger('click')
  await flushPromises()
  expect(states).toEqual(['state-2', 'state-3'])
  expect(page.find('[data-testid=connect-problem]').exists()).toBe(false)
})

it('can be given up and tried again when the window is gone and nobody says so', async () => {
  const answers: ((answer: object) => void)[] = []
  vi.stubGlobal('FB', { init: () => undefined, login: (done: (answer: object) => void) => answers.push(done) })
  const { page, start } = await open(() => ({ id: 'grant-1' }))
  await start.trigger('click')
  await flushPromises()
  expect(start.element.disabled).toBe(true)
  await page.get('[data-testid=login-give-up]').trigger('click')
  await flushPromises()
  expect(page.get('[data-testid=connect-problem]').text()).toContain('Nothing was changed')
  expect(page.find('[data-testid=login-give-up]').exists()).toBe(false)
  expect(start.element.disabled).toBe(false)
  await start.trigger('click')
  expect(answers).toHaveLength(2)
})
