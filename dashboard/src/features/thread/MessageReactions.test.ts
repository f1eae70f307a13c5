import { mount } from '@vue/test-utils'
import { defineComponent, h } from 'vue'
import { expect, it } from 'vitest'
import type { ReactionView } from '@/api/types'
import { i18n } from '@/i18n'
import MessageReactions from './MessageReactions.vue'
import { stand } from './testing'

const by = (type: 'contact' | 'member', name: string | null, emoji: string): ReactionView => ({ emoji, author: { type, id: null, name }, at: '2026-05-01T10:00:00.000Z' })

function show(reactions: ReactionView[]) {
  const host = defineComponent({
    setup() {
      stand({ customerName: () => 'Ada' })
      return () => h(MessageReactions, { reactions })
    },
  })
  return mount(host, { global: { plugins: [i18n] } })
}

it('puts equal ones together and says whose they are', () => {
  const chips = show([by('contact', null, '❤️'), by('member', 'Mira', '❤️'), by('member', null, '👍')]).findAll('li')
  expect(chips.map((chip) => chip.get('.sr-only').text())).toEqual(['Ada, Mira reacted with ❤️', 'A colleague reacted with 👍'])
  expect(chips[0]?.text()).toContain('2')
})

it('has room for fifty of different kinds', () => {
  const many = Array.from({ length: 50 }, (_, index) => by('member', `Member ${index}`, String.fromCodePoint(0x1f600 + index)))
  const list = show(many).get('ul')
  expect(list.findAll('li')).toHaveLength(50)
  expect(list.classes()).toContain('flex-wrap')
})
