import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { i18n } from '@/i18n'
import { answer } from '@/testing'
import MergeDialog from './MergeDialog.vue'

beforeEach(() => setActivePinia(createPinia()))
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

const person = (id: string) => ({ id, version: 1, name: `Ada ${id}`, identities: [], attributes: {}, created_at: '2026-05-01T10:00:00.000Z' })

it('looks on for another behind pages that have nobody but this one', async () => {
  vi.stubGlobal(
    'fetch',
    answer({
      'GET /contacts': ({ url }) => {
        const page = Number(url.searchParams.get('cursor') ?? 0)
        return { items: page === 0 ? [person('a')] : page === 9 ? [person('b')] : [], next_cursor: page < 9 ? String(page + 1) : null }
      },
    }),
  )
  const dialog = mount(MergeDialog, { attachTo: document.body, props: { open: true, contact: person('a') }, global: { plugins: [i18n] } })
  await flushPromises()
  const field = document.querySelector<HTMLInputElement>('[data-testid=merge-search], [data-testid=merge-search] input')
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  if (field) field.value = 'Ada'
  field?.dispatchEvent(new Event('input'))
  await vi.advanceTimersByTimeAsync(300)
  vi.useRealTimers()
  await vi.waitFor(() => expect(document.body.textContent).toContain('Nothing found so far'))
  expect(document.body.textContent).not.toContain('Nobody found')
  document.querySelector<HTMLElement>('[data-testid=merge-look-on]')?.click()
  await vi.waitFor(() => expect(document.querySelectorAll('[data-testid=merge-candidate]')).toHaveLength(1))
  expect(document.querySelector('[data-testid=merge-candidate]')?.textContent).toContain('Ada b')
  expect(document.querySelector('[data-testid=merge-look-on]')).toBeNull()
  dialog.unmount()
})
