import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter, type RouteRecordRaw } from 'vue-router'
import { i18n } from '@/i18n'
import SettingsLayout from '@/features/settings/SettingsLayout.vue'
import { useSession } from '@/realtime/stores/session'
import { settingsRoutes } from './settings'

const page = (name: unknown) => ({ render: () => `page ${String(name)}` })

async function open(path: string, isPhone: boolean) {
  vi.stubGlobal('matchMedia', () => ({ matches: isPhone, addEventListener: () => undefined, removeEventListener: () => undefined }))
  const children = (settingsRoutes.children as RouteRecordRaw[]).map(({ path, name, meta }) => ({ path, name, meta, component: page(name) }) as RouteRecordRaw)
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/', name: 'home', component: page('home') }, { path: '/settings', component: SettingsLayout, children }],
  })
  await router.push(path)
  const app = mount({ template: '<RouterView />' }, { global: { plugins: [i18n, router] } })
  await flushPromises()
  return { app, router }
}

describe('the settings', () => {
  beforeEach(() => {
    setActivePinia(createPinia())
    useSession().me = { permissions: ['inboxes.manage', 'members.manage'], workspaces: [] } as never
  })
  afterEach(() => vi.unstubAllGlobals())

  it('are a list of pages in groups on a phone, and each page leads back to it', async () => {
    const { app, router } = await open('/settings', true)
    const list = () => app.find('[data-testid=settings-pages]')
    expect(list().findAll('section').map((each) => each.get('p').text())).toEqual(['For you', 'Channels', 'People', 'At work'])
    expect(app.text()).not.toContain('page ')
    expect(app.find('[data-testid=settings-back]').exists()).toBe(false)
    expect(document.title).toContain('Settings')

    await router.push(list().get('a[href="/settings/inboxes"]').attributes('href') as string)
    await flushPromises()
    expect(app.text()).toContain('page settings-inboxes')
    expect(list().exists()).toBe(false)
    expect(app.get('[data-testid=settings-back]').attributes('href')).toBe('/settings')
  })

  it('have the pages and one of them side by side elsewhere, first that about oneself', async () => {
    const { app } = await open('/settings', false)
    expect(app.text()).toContain('page settings')
    expect(app.get('[aria-current=page]').attributes('href')).toBe('/settings/profile')
    expect(app.find('a[href="/settings/members"]').exists()).toBe(true)
    expect(app.find('a[href="/settings/roles"]').exists()).toBe(false)
  })
})
