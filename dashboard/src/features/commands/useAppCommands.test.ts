import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { i18n } from '@/i18n'
import type { Command } from '@/lib/commands'
import { asking } from '@/realtime/loggingOut'
import { useOutbox } from '@/realtime/stores/outbox'
import { useSession } from '@/realtime/stores/session'
import { useAppCommands } from './useAppCommands'

beforeEach(() => setActivePinia(createPinia()))
afterEach(() => {
  asking.value = false
})

function command(id: string): Command | undefined {
  let commands: Command[] = []
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: {} }] })
  mount({ render: () => null, setup: () => void (commands = useAppCommands()()) }, { global: { plugins: [i18n, router] } })
  return commands.find((each) => each.id === id)
}

it('logging out by the command bar asks first, where something is nowhere but in this tab', async () => {
  const assign = vi.fn()
  vi.stubGlobal('location', { assign })
  const loggedOut = vi.fn(() => Promise.resolve())
  useSession().logout = loggedOut
  const unkept = vi.fn(() => true)
  useOutbox().isUnkept = unkept

  command('logout')?.run?.()
  await flushPromises()
  expect([asking.value, loggedOut.mock.calls.length]).toEqual([true, 0])

  asking.value = false
  unkept.mockReturnValue(false)
  command('logout')?.run?.()
  await flushPromises()
  expect([asking.value, loggedOut.mock.calls.length, assign.mock.calls]).toEqual([false, 1, [['/login']]])
})
