import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { h, nextTick, ref, type VNode } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { i18n } from '@/i18n'
import AuthLayout from './AuthLayout.vue'

const field = (id: string) => h('label', [id, h('input', { id, key: id })])
const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: { render: () => null } }] })

function open(...first: VNode[]) {
  const content = ref(first)
  const page = mount({ render: () => h(AuthLayout, { title: 'Log in', languages: false }, { default: () => content.value }) }, { global: { plugins: [i18n, router] }, attachTo: document.body })
  const show = async (...next: VNode[]) => {
    content.value = next
    await nextTick()
  }
  return { page, show }
}
const focused = () => document.activeElement?.id

describe('the first field of a page of login', () => {
  let coarse = false
  beforeEach(() => {
    coarse = false
    vi.stubGlobal('matchMedia', () => ({ matches: coarse, addEventListener: () => undefined, removeEventListener: () => undefined }))
  })
  afterEach(() => {
    document.body.replaceChildren()
    vi.unstubAllGlobals()
  })

  it('has the cursor, in a group with the name of the page and what stands before it', () => {
    const { page } = open(h('p', 'Ada invites you'), field('email'), field('password'), h('p', 'Forgotten?'))
    expect(focused()).toBe('email')
    const group = page.get('[role=group]').element
    const said = (name: string) => (group.getAttribute(name) ?? '').split(' ').map((id) => document.getElementById(id)?.textContent)
    expect([said('aria-labelledby'), said('aria-describedby')]).toEqual([['Log in'], ['Ada invites you']])
  })

  it('has it also when its form comes later, and when another takes its place', async () => {
    const { show, page } = open(h('p', 'One moment'))
    expect(document.activeElement).toBe(document.body)
    await show(field('email'))
    expect(focused()).toBe('email')
    await show(field('code'))
    expect(focused()).toBe('code')
    expect(page.get('[role=group]').attributes('aria-describedby')).toBeUndefined()
  })

  it('does not take it from where somebody is, nor opens a keyboard on the screen', async () => {
    const { show } = open(h('button', { id: 'language', key: 'language' }))
    document.getElementById('language')?.focus()
    await show(h('button', { id: 'language', key: 'language' }), field('email'))
    expect(focused()).toBe('language')
    document.body.replaceChildren()
    coarse = true
    open(field('email'))
    expect(document.activeElement).toBe(document.body)
  })
})
