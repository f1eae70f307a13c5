import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { defineComponent, h } from 'vue'
import { expect, it } from 'vitest'
import { i18n } from '@/i18n'
import { stand } from '../testing'
import ContactCards from './ContactCards.vue'

const ana = { name: { formatted_name: 'Ana Silva' }, phones: [{ phone: '+351 910 000 000', type: 'WORK' }, { phone: '+351 910 000 001' }], org: { company: 'Silva Lda' } }

function show(detail: object | null, copied: string[] = []) {
  const host = defineComponent({
    setup() {
      stand({ copy: (text) => copied.push(text) })
      return () => h(ContactCards, { attachment: { id: 'a', kind: 'contact', state: 'ready', detail: detail as never } })
    },
  })
  return mount(host, { global: { plugins: [i18n, createPinia()] } })
}

it('shows one card that is the attachment itself, and several in it', () => {
  for (const detail of [ana, { contacts: [ana] }]) {
    const text = show(detail).text()
    for (const part of ['Ana Silva', 'Silva Lda', '+351 910 000 000', 'Work', '+351 910 000 001']) expect(text).toContain(part)
  }
  expect(show({ contacts: [ana, { name: 'Bo' }] }).text()).toContain('Bo')
})

it('copies each number by itself', async () => {
  const copied: string[] = []
  const buttons = show(ana, copied).findAll('button')
  await buttons.find((button) => button.attributes('aria-label') === 'Copy +351 910 000 001')?.trigger('click')
  expect(copied).toEqual(['+351 910 000 001'])
})

it('says what it is when the card cannot be read', () => {
  expect(show(null).text()).toBe('Contact card')
})
