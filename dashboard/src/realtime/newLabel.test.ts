import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { i18n } from '@/i18n'
import { answer, held } from '@/testing'
import { useNewLabel } from './useNewLabel'

beforeEach(() => setActivePinia(createPinia()))
afterEach(() => vi.unstubAllGlobals())

it('a new label goes to what was chosen when it was asked for, whatever is chosen once it is there', async () => {
  const slow = held(() => ({ id: 'l1', version: 1, name: 'Refund', color: '#c2410c' }))
  vi.stubGlobal('fetch', answer({ 'POST /labels': slow.call }))
  let chosen = ['c1', 'c2']
  const given: unknown[] = []
  let create: ReturnType<typeof useNewLabel>['create'] = () => Promise.resolve()
  mount(
    {
      setup() {
        create = useNewLabel(() => {
          const which = chosen
          return (id) => given.push([id, which])
        }).create
        return () => null
      },
    },
    { global: { plugins: [i18n] } },
  )
  const made = create('Refund')
  await flushPromises()
  chosen = ['c3']
  slow.release()
  await made
  expect(given).toEqual([['l1', ['c1', 'c2']]])
})
