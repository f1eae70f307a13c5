import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { createRouter, createMemoryHistory } from 'vue-router'
import type { SearchHitView } from '@/api/types'
import { i18n } from '@/i18n'
import { conversation } from '@/testing'
import SearchHit from './SearchHit.vue'

function shown(hit: SearchHitView) {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: { render: () => null } }] })
  return mount(SearchHit, { props: { hit, selected: false, now: Date.UTC(2026, 4, 2), to: '/' }, global: { plugins: [i18n, router] } })
}

describe('SearchHit', () => {
  it('marks what was looked for, as text', () => {
    const message = {
      id: 'm1',
      kind: 'customer' as const,
      audience: 'customer' as const,
      sent_at: '2026-05-01T10:00:00.000Z',
      author: { type: 'contact' as const, id: null, name: 'Ada' },
      snippet: [
        { text: 'my ', hit: false },
        { text: '<b>shoes</b>', hit: true },
      ],
      attachments: [],
    }
    const row = shown({ conversation: conversation('c1'), message })
    expect(row.get('mark').text()).toBe('<b>shoes</b>')
    expect(row.text()).toContain('Person c1')
    expect(row.text()).toContain('my <b>shoes</b>')
  })

  it('names a file that has no words', () => {
    const message = { id: 'm1', kind: 'agent' as const, audience: 'customer' as const, sent_at: '2026-05-01T10:00:00.000Z', author: { type: 'member' as const, id: null, name: null }, snippet: [], attachments: ['image'] }
    expect(shown({ conversation: conversation('c1'), message }).text()).toContain('Picture')
  })
})
