import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import type { ReplyToView } from '@/api/types'
import { i18n } from '@/i18n'
import MessageQuote from './MessageQuote.vue'
import { stand } from './testing'

const AT_THE_PLATFORM = 'https://stories.example.test/17.jpg'

function show(quote: Partial<ReplyToView>) {
  const host = defineComponent({
    setup() {
      stand()
      return () => h(MessageQuote, { quote: { story_url: AT_THE_PLATFORM, story_id: '17', ...quote } })
    },
  })
  return mount(host, { global: { plugins: [i18n] } })
}
const story = (state: 'pending' | 'ready' | 'expired') => ({ id: 'a7', kind: 'story', state, content_type: 'image/jpeg' })
const later = new Date(Date.now() + 3_600_000).toISOString()

it('leads to the story through our own server while it lives, and nowhere after', () => {
  const living = show({ story: story('ready'), story_expires_at: later })
  expect(living.get('a').attributes('href')).toContain('/attachments/a7/content')

  const gone: Partial<ReplyToView>[] = [
    { story: story('expired') },
    { story: story('ready'), story_expires_at: '2020-01-01T00:00:00.000Z' },
    { story: story('pending'), story_expires_at: later },
    { story: undefined },
  ]
  for (const quote of gone) {
    const shown = show(quote)
    expect(shown.find('a').exists(), JSON.stringify(quote)).toBe(false)
    expect(shown.find('img').exists()).toBe(false)
    expect(shown.text()).toContain('story')
  }
  for (const shown of [living, ...gone.map(show)]) expect(shown.html()).not.toContain(AT_THE_PLATFORM)
  expect(show({ story: story('expired') }).text()).toContain('no longer available')
})
