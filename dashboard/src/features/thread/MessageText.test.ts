import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { i18n } from '@/i18n'
import MessageText from './MessageText.vue'

describe('a text', () => {
  it('is folded when it is longer than people write, and shown whole on request', async () => {
    const text = mount(MessageText, { props: { text: 'ab '.repeat(100_000) }, global: { plugins: [i18n] } })
    expect(text.text().length).toBeLessThan(6000)
    await text.get('button').trigger('click')
    expect(text.get('p').text().length).toBeGreaterThan(299_000)
    expect(text.find('button').exists()).toBe(false)
  })
})
