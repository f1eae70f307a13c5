import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { answer, conversation } from '@/testing'
import { useReadMarks } from './stores/readMarks'

beforeEach(() => {
  setActivePinia(createPinia())
  vi.stubGlobal('fetch', answer({ 'PUT /conversations/*': ({ body }) => ({ conversation_id: 'c1', ...(body as object) }) }))
})
afterEach(() => vi.unstubAllGlobals())

it('stays unread when marked so, until it is opened again', () => {
  const marks = useReadMarks()
  const view = conversation('c1', { inbound_count: 3 })
  marks.take({ conversation_id: 'c1', read_count: 3 })
  marks.markUnread(view)
  marks.markRead(view)
  expect(marks.unread(view)).toBe(1)
  marks.opened('c1')
  marks.markRead(view)
  expect(marks.unread(view)).toBe(0)
})
