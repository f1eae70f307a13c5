import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { h } from 'vue'
import { i18n } from '@/i18n'
import { toasts, undoLatest } from '@/lib/toast'
import { useConversations } from '@/realtime/stores/conversations'
import { answer, conversation, held } from '@/testing'
import { useActions } from './useActions'

const settled = () => new Promise((resolve) => setTimeout(resolve, 20))
const asked: unknown[] = []
beforeEach(() => {
  setActivePinia(createPinia())
  toasts.value = []
  asked.length = 0
})
afterEach(() => vi.unstubAllGlobals())

function open() {
  useConversations().put(conversation('c1'))
  let actions!: ReturnType<typeof useActions>
  mount({ setup: () => ((actions = useActions(() => useConversations().get('c1') ?? conversation('c1'))), () => h('div')) }, { global: { plugins: [i18n] } })
  return actions
}

it('can be taken back before the server has answered', async () => {
  const first = held(() => conversation('c1', { status: 'resolved', version: 2 }))
  vi.stubGlobal(
    'fetch',
    answer({
      'PATCH /conversations/c1': ({ body }) => {
        asked.push(body)
        return asked.length === 1 ? first.call() : conversation('c1', { version: 3 })
      },
    }),
  )
  void open().resolve()
  expect(undoLatest()).toBe(true)
  first.release()
  await settled()
  expect(asked).toEqual([{ status: 'resolved' }, { status: 'open', snoozed_until: null }])
  expect(useConversations().get('c1')?.status).toBe('open')
})

it('offers nothing to take back when it was refused', async () => {
  vi.stubGlobal('fetch', answer({ 'PATCH /conversations/c1': () => new Response(JSON.stringify({ code: 'x', detail: 'No.' }), { status: 409 }) }))
  await open().resolve()
  expect(toasts.value.map((each) => each.tone)).toEqual(['error'])
  expect(useConversations().get('c1')?.status).toBe('open')
})
