import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import type { NotificationView } from '@/api/types'
import { useNotifications } from '@/realtime/stores/notifications'
import { answer, conversation } from '@/testing'
import { useAttention } from './useAttention'

const told = (id: string, conversationId: string): NotificationView => ({
  id,
  version: 1,
  kind: 'unassigned',
  conversation: { id: conversationId, channel: 'messenger', contact: { id: 'p1', name: 'Ana', avatar_id: null } },
  inbox_id: 'i1',
  message_id: 'm1',
  preview: 'Hello',
  actor_name: null,
  count: 1,
  listed: true,
  at: new Date().toISOString(),
  read_at: null,
})

let asked: unknown[] = []
let refuses = false
beforeEach(() => {
  setActivePinia(createPinia())
  asked = []
  refuses = false
  vi.spyOn(document, 'hasFocus').mockReturnValue(true)
  vi.stubGlobal('fetch', answer({ 'POST /notifications/read': ({ body }) => (asked.push(body), refuses ? Response.json({ code: 'busy' }, { status: 503 }) : new Response(null, { status: 204 })) }))
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

function open(atEnd = ref(true)) {
  const page = mount(defineComponent(() => (useAttention(() => conversation('c1'), () => atEnd.value), () => h('div'))))
  return { page, atEnd }
}

it('whoever reads a conversation to its end has read what they were told of it, before and since', async () => {
  const store = useNotifications()
  store.receive(told('n1', 'c1'))
  store.receive(told('n2', 'c2'))
  const { atEnd } = open(ref(false))
  await flushPromises()
  expect(asked).toEqual([])
  atEnd.value = true
  await flushPromises()
  expect(asked).toEqual([{ conversation_id: 'c1' }])
  expect(store.items.filter((each) => !each.read_at).map(({ id }) => id)).toEqual(['n2'])
  store.receive(told('n3', 'c1'))
  await flushPromises()
  expect(asked).toHaveLength(2)
  expect(store.unread).toBe(1)
})

it('is not asked for on and on where it is refused, and again by who looks anew', async () => {
  refuses = true
  useNotifications().receive(told('n1', 'c1'))
  const { atEnd } = open()
  await flushPromises()
  await flushPromises()
  expect(asked).toHaveLength(1)
  expect(useNotifications().unread).toBe(1)
  refuses = false
  atEnd.value = false
  await flushPromises()
  atEnd.value = true
  await flushPromises()
  expect(asked).toHaveLength(2)
  expect(useNotifications().unread).toBe(0)
})
