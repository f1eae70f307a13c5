import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { i18n } from '@/i18n'
import { useDirectory } from '@/realtime/stores/directory'
import { useListSpec } from './useListSpec'

async function at(view: string) {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/desk/:view', name: 'desk', component: { render: () => null } }] })
  await router.push({ name: 'desk', params: { view } })
  let found: ReturnType<typeof useListSpec> | undefined
  mount({ setup: () => ((found = useListSpec()), () => null) }, { global: { plugins: [i18n, router] } })
  return found as ReturnType<typeof useListSpec>
}

describe('the list that an address asks for', () => {
  beforeEach(() => {
    setActivePinia(createPinia())
    const directory = useDirectory()
    directory.labels.put({ id: 'vip', version: 1, name: 'VIP', color: '#c2410c' })
    directory.state = 'ready'
  })

  it('is one of those there are', async () => {
    for (const [view, filter] of Object.entries({ all: {}, mine: { assignee: 'me' }, 'channel:telegram': { channel: 'telegram' }, 'label:vip': { label: 'vip' } })) {
      const { isGone, spec } = await at(view)
      expect([view, isGone.value, spec.value]).toEqual([view, false, { filter: { ...filter, status: 'open' } }])
    }
    expect((await at('label:vip')).title.value).toBe('VIP')
  })

  it('is none where the address is of nothing that is here', async () => {
    for (const view of ['blah', 'label', 'blah:vip', 'label:other', 'team:vip', 'inbox:vip', 'saved:vip', 'channel:pigeon']) {
      const { isGone, spec } = await at(view)
      expect([view, isGone.value, spec.value]).toEqual([view, true, null])
    }
  })

  it('is not given up before it could be looked up', async () => {
    useDirectory().state = 'loading'
    const label = await at('label:other')
    expect([label.isGone.value, label.spec.value?.filter.label]).toEqual([false, 'other'])
    expect((await at('saved:other')).isGone.value).toBe(false)
    expect((await at('blah')).isGone.value).toBe(true)
  })
})
