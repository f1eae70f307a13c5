import { mount } from '@vue/test-utils'
import { defineComponent, h } from 'vue'
import { expect, it } from 'vitest'
import type { MessageView } from '@/api/types'
import { i18n } from '@/i18n'
import { message } from '@/testing'
import MessageFoot from './MessageFoot.vue'
import { stand } from './testing'

function show(change: Partial<MessageView>) {
  const asked: string[] = []
  const host = defineComponent({
    setup() {
      stand({ showDetails: ({ id }) => asked.push(id) })
      return () => h(MessageFoot, { message: message('m', change) })
    },
  })
  return { foot: mount(host, { global: { plugins: [i18n] } }), asked }
}

it('is a button, except of what is only on its way to the server', async () => {
  expect(show({}).foot.find('button').exists()).toBe(true)
  expect(show({ kind: 'agent', delivery: { status: 'pending' } }).foot.find('button').exists()).toBe(false)
  const { foot, asked } = show({ edited_at: '2026-05-01T10:05:00.000Z', edits: [{ text: 'before', at: '2026-05-01T10:00:00.000Z' }] })
  await foot.get('button').trigger('click')
  expect(asked).toEqual(['m'])
})

it('says how the message came and how far it got', () => {
  expect(show({ arrival: 'history', arrived_late: true }).foot.text()).toContain('from the history')
  expect(show({ arrival: 'history', arrived_late: true }).foot.text()).not.toContain('arrived late')
  expect(show({ arrival: 'recovered' }).foot.text()).toContain('found later')
  expect(show({ edited_at: '2026-05-01T10:05:00.000Z', deleted_at: '2026-05-01T10:06:00.000Z' }).foot.text()).not.toContain('edited')
  const ticks = (delivery: MessageView['delivery']) => show({ kind: 'agent', delivery }).foot.get('[role=img]').attributes('aria-label')
  expect(ticks({ status: 'read' })).toBe('Read')
  expect(ticks({ status: 'read', played: true })).toBe('Listened to')
  expect(ticks({ status: 'failed' })).toBe('Not delivered')
})
