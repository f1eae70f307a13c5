import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { i18n } from '@/i18n'
import { full } from '@/lib/time'
import { conversation } from '@/testing'
import ConversationRow from './ConversationRow.vue'

beforeEach(() => setActivePinia(createPinia()))

it('has the whole date for who points at it, and does without it before', async () => {
  const shown = conversation('c1')
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: {} }] })
  const row = mount(ConversationRow, {
    props: { conversation: shown, selected: false, now: Date.parse('2026-05-03T10:00:00Z'), to: '/', density: 'comfortable', chosen: false, choosing: false },
    global: { plugins: [i18n, router] },
  })
  const time = row.get('time')
  expect([time.attributes('title'), time.attributes('datetime')]).toEqual([undefined, shown.last_activity_at])
  await row.trigger('pointerenter')
  expect(time.attributes('title')).toBe(full(shown.last_activity_at, 'en'))
})
