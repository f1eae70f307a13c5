import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { i18n } from '@/i18n'
import { isBuildReplaced } from '@/lib/newBuild'
import { useConnection } from '@/realtime/stores/connection'
import NewBuildBanner from './NewBuildBanner.vue'

vi.mock('@/lib/newBuild', () => ({ isBuildReplaced: vi.fn() }))

const open = () => mount(NewBuildBanner, { global: { plugins: [i18n] } })
const settle = async () => {
  await vi.advanceTimersByTimeAsync(60_000)
  await flushPromises()
}

beforeEach(() => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
  vi.mocked(isBuildReplaced).mockReset().mockResolvedValue(true)
})
afterEach(() => vi.useRealTimers())

it('asks to load anew when the connection was broken and another build is served', async () => {
  const connection = useConnection()
  connection.live()
  const banner = open()
  await settle()
  expect(isBuildReplaced).not.toHaveBeenCalled()
  connection.lost()
  await flushPromises()
  connection.live()
  await flushPromises()
  expect(banner.find('[data-testid="new-build-banner"]').exists()).toBe(false)
  await settle()
  expect(banner.find('[data-testid="new-build-banner"]').text()).toContain('newer version')
  expect(banner.get('button').text()).toBe('Reload')
})

it('says nothing when the same build is served, and looks once the servers have settled', async () => {
  vi.mocked(isBuildReplaced).mockResolvedValue(false)
  const connection = useConnection()
  connection.live()
  const banner = open()
  for (let round = 0; round < 3; round += 1) {
    connection.lost()
    await flushPromises()
    connection.live()
    await flushPromises()
    await vi.advanceTimersByTimeAsync(10_000)
  }
  await settle()
  expect(isBuildReplaced).toHaveBeenCalledTimes(1)
  expect(banner.find('[data-testid="new-build-banner"]').exists()).toBe(false)
})
