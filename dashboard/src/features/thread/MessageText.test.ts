import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { i18n } from '@/i18n'
import { useDirectory } from '@/realtime/stores/directory'
import { useSession } from '@/realtime/stores/session'
import MessageText from './MessageText.vue'

describe('a text', () => {
  beforeEach(() => setActivePinia(createPinia()))

  it('is folded when it is longer than people write, and shown whole on request', async () => {
    const page = mount(MessageText, { props: { text: 'word '.repeat(4000) }, global: { plugins: [i18n] } })
    expect(page.get('p').text().length).toBeLessThan(6000)
    await page.get('button').trigger('click')
    expect(page.get('p').text().length).toBeGreaterThan(19_000)
  })

  it('shows whom it names, and this member apart', () => {
    const member = (id: string, name: string) => ({ id, name, version: 1, email: `${id}@example.test`, role: 'agent' as const, active: true, created_at: '2026-05-01T10:00:00.000Z' })
    useDirectory().members.put(member('u1', 'Ada'))
    useDirectory().members.put(member('u2', 'Ben'))
    useSession().me = { user: member('u1', 'Ada'), role: 'agent', permissions: [], visibility: 'all', token_name: null, workspace: { id: 'w', name: 'W' }, workspaces: [], needs_second_factor: false, needs_provider: false, by_provider: false, sign_in_name: null, suspended: false, may_make_workspaces: false }
    const page = mount(MessageText, { props: { text: '@Ada see https://example.test/@Ada, @Ben too, @Eve not', mentions: ['u1', 'u2'] }, global: { plugins: [i18n] } })
    expect(page.findAll('[data-testid=named]').map((each) => each.text())).toEqual(['@Ada', '@Ben'])
    expect(page.findAll('[data-testid=named]').map((each) => each.classes().includes('bg-accent-soft'))).toEqual([true, false])
    expect(page.get('p').text()).toBe('@Ada see https://example.test/@Ada, @Ben too, @Eve not')
  })
})
