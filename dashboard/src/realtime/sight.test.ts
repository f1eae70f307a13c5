import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Event, MentionView, MeView, NotificationView, ScheduledMessageView, Visibility } from '@/api/types'
import { answer, conversation } from '@/testing'
import { applyEvent } from './apply'
import { useConversations } from './stores/conversations'
import { useMentions } from './stores/mentions'
import { useNotifications } from './stores/notifications'
import { useScheduled } from './stores/scheduled'
import { useSession } from './stores/session'
import { useThreads } from './stores/threads'

const at = '2026-05-01T10:00:00.000Z'
const contact = { id: 'p', name: 'Person', avatar_id: null }

function notification(of: string): NotificationView {
  return { id: `n-${of}`, version: 1, kind: 'message', conversation: { id: of, channel: 'messenger', contact }, inbox_id: 'i', message_id: `m-${of}`, preview: of, actor_name: null, count: 1, listed: true, at, read_at: null }
}
function mention(of: string): MentionView {
  return { message_id: `m-${of}`, version: 1, conversation_id: of, inbox_id: 'i', channel: 'messenger', contact, author: { type: 'member', id: 'u2', name: 'Ben' }, preview: of, created_at: at, read_at: null }
}
function scheduled(of: string): ScheduledMessageView {
  return { id: `s-${of}`, version: 1, conversation_id: of, author: { type: 'member', id: 'u2', name: 'Ben' }, text: of, attachments: [], send_at: at, state: 'scheduled', created_at: at }
}

/** Conversations that the server shows to this member now. */
let seen: string[] = []
let reads = 0

beforeEach(() => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
  seen = ['c1', 'c2']
  reads = 0
  const page = (items: unknown[]) => ({ items, next_cursor: null })
  vi.stubGlobal(
    'fetch',
    answer({
      'GET /notifications': () => page(seen.map(notification)),
      'GET /mentions': () => page(seen.map(mention)),
      'GET /scheduled_messages': () => (reads++, page(seen.map(scheduled))),
      'GET /drafts': () => page([]),
      'GET /conversations/*': () => page([]),
    }),
  )
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const told = (id: string, version = 1): Event => ({ type: 'conversation.updated', data: conversation(id, { version }) })
const lost = (id: string): Event => ({ type: 'conversation.removed', data: { id } })

function see(visibility: Visibility): void {
  useSession().me = { visibility } as MeView
}

function shown() {
  return {
    conversations: ['c1', 'c2'].filter((id) => useConversations().get(id)),
    threads: useThreads().ids().sort(),
    notifications: useNotifications().items.map(({ preview }) => preview).sort(),
    mentions: useMentions().items.map(({ preview }) => preview).sort(),
    scheduled: useScheduled().all.map(({ text }) => text).sort(),
  }
}
const all = (...ids: string[]) => ({ conversations: ids, threads: ids, notifications: ids, mentions: ids, scheduled: ids })

async function begin(): Promise<void> {
  for (const id of seen) {
    applyEvent(told(id))
    useThreads().open(id, 0)
  }
  await Promise.all([useNotifications().load(), useMentions().load(), useScheduled().load()])
}

it('takes with a conversation all that is about it, and reads that anew when it comes back', async () => {
  await begin()
  expect(shown()).toEqual(all('c1', 'c2'))
  seen = ['c2']
  applyEvent(lost('c1'))
  await vi.advanceTimersByTimeAsync(1000)
  expect(shown()).toEqual(all('c2'))

  seen = ['c1', 'c2']
  applyEvent(told('c1', 2))
  await vi.advanceTimersByTimeAsync(1000)
  expect(shown()).toEqual({ ...all('c1', 'c2'), threads: ['c2'] })
})

it('asks for nothing when one comes that was not here, and once when several come back', async () => {
  see('all')
  await begin()
  const before = reads
  applyEvent(lost('c3'))
  applyEvent(told('c3'))
  applyEvent(told('c1', 2))
  await vi.advanceTimersByTimeAsync(1000)
  expect(reads).toBe(before)
  for (const id of ['c1', 'c2']) applyEvent(lost(id))
  for (const id of ['c1', 'c2']) applyEvent(told(id, 3))
  await vi.advanceTimersByTimeAsync(1000)
  expect(reads).toBe(before + 1)
})

it('reads what is about one that comes into sight for the first time of somebody who sees a part', async () => {
  see('own_teams')
  seen = ['c1']
  await begin()
  await vi.advanceTimersByTimeAsync(1000)
  const before = reads
  applyEvent(told('c1', 2))
  await vi.advanceTimersByTimeAsync(1000)
  expect(reads, 'that was in sight').toBe(before)
  seen = ['c1', 'c2']
  applyEvent(told('c2'))
  await vi.advanceTimersByTimeAsync(1000)
  expect(shown()).toEqual({ ...all('c1', 'c2'), threads: ['c1'] })
  applyEvent(told('c2', 2))
  await vi.advanceTimersByTimeAsync(1000)
  expect(reads, 'once').toBe(before + 1)
})
