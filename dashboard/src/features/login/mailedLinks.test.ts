import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import App from '@/App.vue'
import { i18n } from '@/i18n'
import { answer } from '@/testing'
import InvitationPage from './InvitationPage.vue'
import ResetPasswordPage from './ResetPasswordPage.vue'
import SignUpPage from './SignUpPage.vue'

const tokenOf = (body: unknown) => (body as { token: string }).token
const gone = () => Response.json({ code: 'not_found' }, { status: 404 })

async function openAt(path: string) {
  const routes = [
    { path: '/sign-up', component: SignUpPage },
    { path: '/reset-password', component: ResetPasswordPage },
    { path: '/invitation', component: InvitationPage },
    { path: '/:rest(.*)*', name: 'login', component: { render: () => null } },
    { path: '/forgot-password', name: 'forgot-password', component: { render: () => null } },
  ]
  const router = createRouter({ history: createMemoryHistory(), routes })
  await router.push(path)
  const page = mount(App, { attachTo: document.body, global: { plugins: [i18n, router] } })
  await flushPromises()
  const follow = async (link: string) => {
    await router.push(link)
    await flushPromises()
  }
  return { page, follow, has: (name: string) => page.find(`[data-testid=${name}]`).exists() }
}

describe('a link that was mailed, followed where its page is open already', () => {
  beforeEach(() => {
    setActivePinia(createPinia())
    vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }))
    vi.stubGlobal(
      'fetch',
      answer({
        'GET /auth/options': () => ({ sign_up: true }),
        'POST /auth/sign_ups': () => new Response(null, { status: 204 }),
        'POST /auth/password_resets/look': ({ body }) => (tokenOf(body) === 'good' ? new Response(null, { status: 204 }) : gone()),
        'POST /auth/invitations/look': ({ body }) => (tokenOf(body) === 'good' ? { email: 'ada@example.test', workspace_name: 'Two Wheels', role: 'agent', has_account: false, is_you: false } : gone()),
      }),
    )
  })
  afterEach(() => vi.unstubAllGlobals())

  it('leads to the rest of signing up', async () => {
    const { page, follow, has } = await openAt('/sign-up')
    await page.get('[data-testid=account-email]').setValue('ada@example.test')
    await page.get('form').trigger('submit')
    await flushPromises()
    expect(has('mail-sent')).toBe(true)
    await follow('/sign-up#token=good')
    expect([has('mail-sent'), has('sign-up-finish')]).toEqual([false, true])
  })

  for (const [path, field] of [['/reset-password', 'account-password'], ['/invitation', 'invitation-form']] as const) {
    it(`is looked at anew: ${path}`, async () => {
      const { follow, has } = await openAt(`${path}#token=old`)
      expect([has('link-gone'), has(field)]).toEqual([true, false])
      await follow(`${path}#token=good`)
      expect([has('link-gone'), has(field)]).toEqual([false, true])
    })
  }
})
