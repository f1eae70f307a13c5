import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { i18n } from '@/i18n'
import { useSession } from '@/realtime/stores/session'
import FirstSteps from './FirstSteps.vue'

beforeEach(() => setActivePinia(createPinia()))

function shown(...permissions: string[]) {
  useSession().me = { permissions, workspaces: [] } as never
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: {} }] })
  const page = mount(FirstSteps, { global: { plugins: [i18n, router] } })
  return { text: page.text(), buttons: page.findAll('button').map((button) => button.text()) }
}

it('speaks of what the reader may do, and of nothing else', () => {
  const both = shown('inboxes.manage', 'members.manage')
  expect(both.buttons).toEqual(['Connect an account', 'Invite people'])
  expect(both.text).toMatch(/Connect an account, and .* Invite the people/)

  const invites = shown('members.manage')
  expect(invites.buttons).toEqual(['Invite people'])
  expect(invites.text).toMatch(/Invite the people/)
  expect(invites.text).not.toMatch(/connect/i)

  const connects = shown('inboxes.manage')
  expect(connects.buttons).toEqual(['Connect an account'])
  expect(connects.text).not.toMatch(/invite/i)
})
