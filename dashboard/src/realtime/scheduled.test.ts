import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { NewScheduled, ScheduledMessageView } from '@/api/types'
import { answer } from '@/testing'
import { applyEvent } from './apply'
import { useScheduled } from './stores/scheduled'

const view = (id: string, change: Partial<ScheduledMessageView> = {}): ScheduledMessageView => ({
  id,
  version: 1,
  conversation_id: 'c1',
  author: { type: 'member', id: 'ada', name: 'Ada' },
  text: id,
  attachments: [],
  send_at: '2026-05-01T10:00:00.000Z',
  state: 'scheduled',
  created_at: '2026-05-01T09:00:00.000Z',
  ...change,
})
const ids = () => useScheduled().all.map((each) => each.id)

beforeEach(() => setActivePinia(createPinia()))
afterEach(() => vi.unstubAllGlobals())

it('has what failed first, then what goes out next, and is the same after events as after reading', async () => {
  const all = [view('late', { send_at: '2026-05-03T10:00:00.000Z' }), view('failed', { send_at: '2026-05-02T10:00:00.000Z', state: 'failed' }), view('soon')]
  vi.stubGlobal('fetch', answer({ 'GET /scheduled_messages': () => ({ items: all, next_cursor: null }) }))
  const event = (type: string, data: unknown) => applyEvent({ seq: 1, workspace_id: 'w', at: '2026-05-01T09:00:00.000Z', type, data } as never)
  ;[...all, view('gone')].forEach((each) => event('scheduled_message.updated', each))
  event('scheduled_message.removed', { id: 'gone' })
  const told = ids()
  setActivePinia(createPinia())
  expect(useScheduled().state).toBe('loading')
  await useScheduled().load()
  expect([useScheduled().state, told, ids()]).toEqual(['ready', ['failed', 'soon', 'late'], ['failed', 'soon', 'late']])
})

it('says when it could not be read, and keeps what it had when it is read again', async () => {
  const scheduled = useScheduled()
  vi.stubGlobal('fetch', answer({ 'GET /scheduled_messages': () => new Response('{}', { status: 503 }) }))
  expect(await scheduled.load()).toBe(false)
  expect(scheduled.state).toBe('error')
  vi.stubGlobal('fetch', answer({ 'GET /scheduled_messages': () => ({ items: [view('a')], next_cursor: null }) }))
  await scheduled.load()
  vi.stubGlobal('fetch', answer({ 'GET /scheduled_messages': () => new Response('{}', { status: 503 }) }))
  await scheduled.load()
  expect([scheduled.state, ids()]).toEqual(['ready', ['a']])
})

it('plans what was cancelled anew, with all that was in it and another id', async () => {
  const scheduled = useScheduled()
  const asked: NewScheduled[] = []
  const was = view('a', { attachments: [{ id: 'f1', kind: 'file', state: 'ready' }], reply_to_id: 'm1' })
  vi.stubGlobal(
    'fetch',
    answer({
      'POST /conversations/c1/scheduled_messages': ({ body }) => {
        asked.push(body as NewScheduled)
        return view((body as NewScheduled).id)
      },
    }),
  )
  await scheduled.again(was)
  expect(asked).toMatchObject([{ send_at: was.send_at, text: 'a', attachment_ids: ['f1'], reply_to_id: 'm1' }])
  expect(ids()).toEqual([asked[0]?.id])
  expect(ids()).not.toContain('a')
})
