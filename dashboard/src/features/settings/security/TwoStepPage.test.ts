import { flushPromises, mount, RouterLinkStub } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { i18n } from '@/i18n'
import { addNamedPasskey } from './addPasskey'
import RecoveryCodes from './RecoveryCodes.vue'
import TwoStepPage from './TwoStepPage.vue'

vi.mock('./addPasskey', () => ({ addNamedPasskey: vi.fn() }))
vi.mock('@/api/authenticator', () => ({ knowsPasskeys: () => true }))

describe('a passkey as the second step', () => {
  const assign = vi.fn()
  beforeEach(() => {
    setActivePinia(createPinia())
    vi.stubGlobal('location', { origin: location.origin, assign })
    assign.mockReset()
  })
  afterEach(() => vi.unstubAllGlobals())

  async function add(codes: string[]) {
    vi.mocked(addNamedPasskey).mockResolvedValue(codes)
    const page = mount(TwoStepPage, { global: { plugins: [i18n], stubs: { TwoStepSetUp: true, RouterLink: RouterLinkStub } } })
    await page.get('[data-testid=two-step-passkey]').trigger('click')
    await flushPromises()
    return page.findComponent(RecoveryCodes).exists()
  }

  it('shows its recovery codes before one goes on', async () => {
    expect([await add(['aaaa-bbbb']), assign.mock.calls]).toEqual([true, []])
  })

  it('leads on where there are none', async () => {
    expect([await add([]), assign.mock.calls]).toEqual([false, [['/']]])
  })
})
