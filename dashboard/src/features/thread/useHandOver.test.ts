import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { defineComponent } from 'vue'
import { i18n } from '@/i18n'
import type { ConversationPatch, MeView, MemberView, NewMessage } from '@/api/types'
import { toasts, undoLatest } from '@/lib/toast'
import { useConversations } from '@/realtime/stores/conversations'
import { useDirectory } from '@/realtime/stores/directory'
import { useOutbox } from '@/realtime/stores/outbox'
import { useSession } from '@/realtime/stores/session'
import { answer, conversation, message } from '@/testing'
import { useHandOver, type Receiver } from './useHandOver'

const member = (id: string, name: string): MemberView => ({ id, version: 1, name, email: `${id}@example.test`, role: 'agent', active: true, created_at: '2026-05-01T10:00:00.000Z' })
const ben: Receiver = { kind: 'member', id: 'ben', name: 'Ben', presence: 'online' }
const billing: Receiver = { kind: 'team', id: 't1', name: 'Billing' }

let posted: NewMessage[] = []
let patched: ConversationPatch[] = []
let refuses = false

beforeEach(() => {
  setActivePinia(createPinia())
  localStorage.clear()
  toasts.value = []
  ;[posted, patched, refuses] = [[], [], false]
  useSession().me = { user: { id: 'me' }, workspace: { id: 'w' } } as MeView
  for (const each of [member('me', 'Me'), member('ben', 'Ben'), member('ada', 'Ada Lane')]) useDirectory().members.put(each)
  useConversations().put(conversation('c1', { assignee_id: 'me', team_id: 't0' }))
  vi.stubGlobal(
    'fetch',
    answer({
      'POST /conversations/c1/messages': ({ body }) => {
        const sent = body as NewMessage
        posted.push(sent)
        if (refuses) return Response.json({ code: 'invalid', detail: '', fields: { assignee_id: ['is no active member'] } }, { status: 422 })
        return message('n1', { client_id: sent.client_id, kind: 'agent', audience: 'team' })
      },
      'PATCH /conversations/c1': ({ body }) => {
        patched.push(body as ConversationPatch)
        return conversation('c1', { version: 9, ...(body as ConversationPatch) })
      },
      'GET /conversations/c1': () => conversation('c1', { assignee_id: 'me', team_id: 't0' }),
    }),
  )
})
afterEach(() => vi.unstubAllGlobals())

function handOver(to: Receiver, note: string): void {
  useOutbox().start(
    () => undefined,
    (id) => void useConversations().fetch(id),
  )
  const Host = defineComponent({ setup: () => ({ run: useHandOver(() => useConversations().get('c1') ?? conversation('c1')) }), template: '<i></i>' })
  mount(Host, { global: { plugins: [i18n] } }).vm.run(to, note)
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 20))
const now = () => {
  const { assignee_id, team_id } = useConversations().get('c1') ?? {}
  return [assignee_id, team_id]
}

it('is one request with the note, which names whoever gets it, and is seen at once', async () => {
  handOver(ben, 'Ask @Ada Lane about it')
  expect(now()).toEqual(['ben', 't0'])
  await settled()
  expect(posted).toHaveLength(1)
  expect(posted[0]).toMatchObject({ audience: 'team', text: '@Ben Ask @Ada Lane about it', then: { assignee_id: 'ben' } })
  expect([...(posted[0]?.mention_ids ?? [])].sort()).toEqual(['ada', 'ben'])
  expect(patched).toEqual([])
})

it('gives a team what is to find its member there, and needs no note', async () => {
  handOver(billing, 'About an invoice')
  expect(now()).toEqual([null, 't1'])
  await settled()
  expect(posted[0]).toMatchObject({ text: 'About an invoice', then: { team_id: 't1', assignee_id: null } })
  expect(posted[0]?.mention_ids).toBeUndefined()
  handOver(ben, '')
  await settled()
  expect([posted.length, patched]).toEqual([1, [{ assignee_id: 'ben' }]])
})

it('is taken back as a whole', async () => {
  handOver(ben, 'Yours')
  await settled()
  expect(undoLatest()).toBe(true)
  expect(now()).toEqual(['me', 't0'])
  await settled()
  expect(patched).toEqual([{ assignee_id: 'me', team_id: 't0' }])
})

it('says so when it is refused, and the conversation is where it was', async () => {
  refuses = true
  handOver(ben, 'Yours')
  await settled()
  await settled()
  expect(useOutbox().entries[0]?.state).toBe('failed')
  expect(now()).toEqual(['me', 't0'])
})
