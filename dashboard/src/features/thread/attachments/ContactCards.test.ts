import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { i18n } from '@/i18n'
import ContactCards from './ContactCards.vue'

const ana = { name: { formatted_name: 'Ana Silva' }, phones: [{ phone: '+351 910 000 000' }], org: { company: 'Silva Lda' } }
const show = (detail: object | null) =>
  mount(ContactCards, { props: { attachment: { id: 'a', kind: 'contact', state: 'ready', detail: detail as never } }, global: { plugins: [i18n] } }).text()

it('shows one card that is the attachment itself, and several in it', () => {
  for (const detail of [ana, { contacts: [ana] }]) {
    const text = show(detail)
    for (const part of ['Ana Silva', 'Silva Lda', '+351 910 000 000']) expect(text).toContain(part)
  }
  expect(show({ contacts: [ana, { name: 'Bo' }] })).toContain('Bo')
})

it('says what it is when the card cannot be read', () => {
  expect(show(null)).toBe('Contact card')
})
