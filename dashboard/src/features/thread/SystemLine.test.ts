import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { defineComponent, h } from 'vue'
import { beforeEach, expect, it } from 'vitest'
import { i18n } from '@/i18n'
import type { MemberView } from '@/api/types'
import { useDirectory } from '@/realtime/stores/directory'
import { message } from '@/testing'
import SystemLine from './SystemLine.vue'
import { stand } from './testing'

beforeEach(() => setActivePinia(createPinia()))

function says(type: string, detail: unknown, who: string | null = 'Olive'): string {
  const line = message('m', { kind: 'system', author: { type: 'system', id: null, name: who }, event: { type, detail } })
  const host = defineComponent({
    setup() {
      stand()
      return () => h(SystemLine, { message: line })
    },
  })
  return mount(host, { global: { plugins: [i18n] } }).get('span').text()
}

it('says who made which contact part of which, and two again', () => {
  const detail = { merge_id: 'g', contact_id: 'a', contact_name: 'Ada Lovelace', other_id: 'b', other_name: null }
  expect(says('contact_merged', detail)).toBe('Olive merged Unknown person into Ada Lovelace')
  expect(says('contact_unmerged', { ...detail, other_name: 'A. L.' })).toBe('Olive made Ada Lovelace and A. L. two contacts again')
})

it('names who had a conversation before, where another gets it by itself', () => {
  for (const [id, name] of [['u1', 'Ada'], ['u2', 'Ben']] as const) useDirectory().members.put({ id, name, version: 1, email: '', role: 'agent', active: true, created_at: '' } as MemberView)
  const given = (detail: unknown) => says('assigned', detail, null)
  expect(given({ from: 'u1', to: 'u2', automatic: 'round_robin' })).toBe('Ada is not free: given to Ben automatically, it was their turn')
  expect(given({ from: 'u1', to: 'u2', automatic: 'least_busy' })).toBe('Ada is not free: given to Ben automatically, they had the fewest')
  expect(given({ from: null, to: 'u2', automatic: 'round_robin' })).toBe('Given to Ben automatically: it was their turn')
  expect(given({ from: 'u1', to: 'u1', automatic: 'had_before' })).toBe('Given to Ada automatically: they had this customer before')
  expect(given({ from: 'u1', to: null, automatic: 'reopened' })).toBe('Opened again while Ada is not here: it waits for somebody else')
})
