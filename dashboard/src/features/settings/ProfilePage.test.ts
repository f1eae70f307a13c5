import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { i18n } from '@/i18n'
import { useSession } from '@/realtime/stores/session'
import ProfilePage from './ProfilePage.vue'

beforeEach(() => setActivePinia(createPinia()))

it('offers another name, and says why not where the server would refuse it', () => {
  const shown = (by_provider: boolean) => {
    useSession().me = { user: { id: 'u1', name: 'Ada', email: 'ada@example.com' }, role: 'agent', permissions: [], workspaces: [], by_provider } as never
    const page = mount(ProfilePage, { global: { plugins: [i18n] } })
    return ['[data-testid=change-name]', '[data-testid=name-by-provider]'].map((each) => page.find(each).exists())
  }
  expect(shown(false)).toEqual([true, false])
  expect(shown(true)).toEqual([false, true])
})
