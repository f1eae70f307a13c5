import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { Grant, GrantedAccount } from '@/api/connecting'
import type { InboxView } from '@/api/types'
import { i18n } from '@/i18n'
import { useDirectory } from '@/realtime/stores/directory'
import { answer } from '@/testing'
import { beginFor } from './granted'
import GrantStep from './GrantStep.vue'

beforeEach(() => setActivePinia(createPinia()))
afterEach(() => {
  vi.unstubAllGlobals()
  localStorage.clear()
})

const account = (external_id: string, change: Partial<GrantedAccount> = {}): GrantedAccount => ({ channel: 'whatsapp', external_id, name: `Number ${external_id}`, detail: null, state: 'new', inbox_id: null, missing: [], needs_pin: false, ...change })
const inbox = (id: string, state: InboxView['state']): InboxView => ({ id, version: 1, name: `Inbox ${id}`, external_id: `of-${id}`, channel: 'whatsapp', state, settings: {} }) as unknown as InboxView

async function open(accounts: GrantedAccount[], inboxId: string | null = null, provider = 'whatsapp') {
  const picked: unknown[] = []
  const grant: Grant = { id: 'g1', provider, inbox_id: inboxId, accounts, expires_at: '2026-05-01T10:00:00.000Z' }
  vi.stubGlobal(
    'fetch',
    answer({
      'GET /oauth/grants/g1': () => grant,
      'POST /oauth/grants/g1/pick': ({ body }) => {
        const chosen = (body as { accounts: { channel: string; external_id: string }[] }).accounts
        picked.push(...chosen.map(({ external_id }) => external_id))
        return { items: chosen.map((each) => ({ ...each, inbox: inbox(`new-${each.external_id}`, 'connected'), problem: null, note: null })) }
      },
    }),
  )
  const names = ['settings-inboxes', 'settings-inbox']
  const router = createRouter({ history: createMemoryHistory(), routes: names.map((name) => ({ name, path: `/${name}/:id?`, component: { render: () => null } })) })
  const page = mount(GrantStep, { props: { id: 'g1' }, global: { plugins: [i18n, router] } })
  await flushPromises()
  const ticked = () => accounts.filter(({ external_id }) => page.find<HTMLInputElement>(`[data-id="${external_id}"] input[type=checkbox]`).element?.checked).map(({ external_id }) => external_id)
  return { page, picked, ticked }
}

it('has the account of an inbox that is reconnected ticked, and warns when it is not', async () => {
  useDirectory().inboxes.put(inbox('i1', 'reauthorization_required'))
  const { page, picked, ticked } = await open([account('1'), account('2', { state: 'connected', inbox_id: 'i1' })], 'i1')
  expect(ticked()).toEqual(['2'])
  expect(page.get('[data-id="2"]').text()).toContain('Needs reconnecting')
  expect(page.get('[data-testid=pick]').text()).toBe('Reconnect')
  expect(page.find('[data-testid=forgotten]').exists()).toBe(false)

  await page.get('[data-id="2"] input').trigger('change')
  await page.get('[data-id="1"] input').trigger('change')
  expect(page.get('[data-testid=forgotten]').text()).toContain('Inbox i1')
  expect(page.get('[data-testid=pick]').text()).toBe('Connect 1 account')

  await page.get('[data-id="1"] input').trigger('change')
  await page.get('[data-id="2"] input').trigger('change')
  await page.get('form').trigger('submit')
  await flushPromises()
  expect(picked).toEqual(['2'])
})

it('says when the login does not include the account, and offers the others as new', async () => {
  useDirectory().inboxes.put(inbox('i1', 'reauthorization_required'))
  const { page, ticked } = await open([account('1')], 'i1')
  expect(page.get('[data-testid=not-included]').text()).toContain('This login does not include Inbox i1 (of-i1)')
  expect(ticked()).toEqual([])
  await page.get('[data-id="1"] input').trigger('change')
  expect(page.get('[data-testid=pick]').text()).toBe('Connect 1 account')
})

it('ticks what is to gain on the channel that was asked for', async () => {
  beginFor('facebook', 'messenger')
  useDirectory().inboxes.put(inbox('i2', 'connected'))
  const accounts = [account('1', { channel: 'messenger' }), account('2', { channel: 'instagram' }), account('3', { channel: 'messenger', state: 'connected', inbox_id: 'i2' })]
  expect((await open(accounts, null, 'facebook')).ticked()).toEqual(['1'])
})

it('says at its end what was connected, and leads to it', async () => {
  const { page } = await open([account('1'), account('2', { state: 'elsewhere' })])
  await page.get('form').trigger('submit')
  await flushPromises()
  expect(page.get('[data-testid=connect-over]').text()).toBe('1 account is connected')
  expect(page.findAll('[data-testid=granted]').map((each) => each.attributes('data-id'))).toEqual(['1'])
  expect(page.get('[data-testid=to-inbox]').attributes('href')).toBe('/settings-inbox/new-1')
  expect(page.get('[data-testid=connect-done]').text()).toBe('Back to inboxes')
})
