import { flushPromises, mount, RouterLinkStub } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { i18n } from '@/i18n'
import { useSession } from '@/realtime/stores/session'
import { answer } from '@/testing'
import UsageBanner from './UsageBanner.vue'

beforeEach(() => setActivePinia(createPinia()))
afterEach(() => vi.unstubAllGlobals())

const free = { used: 5, limit: null }

/** The desk of somebody who may do this, where so many of the month's messages are used. */
async function desk(permissions: string[], used: number) {
  const asked = vi.fn(() => ({ month: '2026-11-01', members: free, inboxes: free, messages: { used, limit: 100 }, storage: free }))
  vi.stubGlobal('fetch', answer({ 'GET /workspace/usage': asked }))
  useSession().me = { permissions } as unknown as ReturnType<typeof useSession>['me']
  const page = mount(UsageBanner, { global: { plugins: [i18n], stubs: { RouterLink: RouterLinkStub } } })
  await flushPromises()
  const banner = page.find('[data-testid=usage-banner]')
  const said = banner.exists() ? [banner.attributes('data-level'), banner.text()] : null
  return { page, said, asked: asked.mock.calls.length }
}

describe('what is used up', () => {
  it('is told to those who manage the workspace before it bites, and when it does', async () => {
    expect((await desk(['workspace.manage'], 79)).said).toBeNull()
    const near = await desk(['workspace.manage'], 80)
    expect(near.said?.[0]).toBe('near')
    expect(near.said?.[1]).toContain(i18n.global.t('usage.near.messages'))
    const full = await desk(['workspace.manage'], 100)
    expect(full.said?.[0]).toBe('full')
    expect(full.said?.[1]).toContain(i18n.global.t('usage.full.messages'))
  })

  it('is nothing that others are asked to see to', async () => {
    const { said, asked } = await desk(['conversations.reply'], 100)
    expect([said, asked]).toEqual([null, 0])
  })

  it('can be put away', async () => {
    const { page } = await desk(['workspace.manage'], 100)
    await page.get('[data-testid=usage-banner-close]').trigger('click')
    expect(page.find('[data-testid=usage-banner]').exists()).toBe(false)
  })
})
