import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ConversationView, Event, MessageView } from '@/api/types'
import { answer, conversation, message } from '@/testing'
import { applyEvent } from './apply'
import { useContacts } from './stores/contacts'
import { useConversations } from './stores/conversations'
import { useDirectory } from './stores/directory'
import { useReadMarks } from './stores/readMarks'
import { useThreads } from './stores/threads'

/** What the server holds; every change goes through here and tells its event. */
class Server {
  conversations = new Map<string, ConversationView>()
  messages = new Map<string, MessageView>()
  clock = Date.parse('2026-05-01T10:00:00.000Z')

  now(): string {
    this.clock += 1000
    return new Date(this.clock).toISOString()
  }

  change(id: string, by: Partial<ConversationView>): Event {
    const known = this.conversations.get(id)
    const next = { ...(known ?? conversation(id)), ...by, version: (known?.version ?? 0) + 1 }
    this.conversations.set(id, next)
    return { type: known ? 'conversation.updated' : 'conversation.created', data: next }
  }

  say(conversationId: string, id: string, by: Partial<MessageView> = {}): Event[] {
    const at = this.now()
    const known = this.messages.get(id)
    const next = known ? { ...known, ...by, version: known.version + 1 } : message(id, { conversation_id: conversationId, sent_at: at, created_at: at, ...by })
    this.messages.set(id, next)
    const told: Event = { type: known ? 'message.updated' : 'message.created', data: next }
    return known ? [told] : [told, this.change(conversationId, { last_activity_at: at, inbound_count: (this.conversations.get(conversationId)?.inbound_count ?? 0) + 1 })]
  }

  list = (status: string) =>
    [...this.conversations.values()].filter((each) => each.status === status).sort((a, b) => (a.last_activity_at < b.last_activity_at ? 1 : -1))
  timeline = (id: string) => [...this.messages.values()].filter((each) => each.conversation_id === id).sort((a, b) => (a.sent_at < b.sent_at ? -1 : 1))

  serve(): void {
    vi.stubGlobal(
      'fetch',
      answer({
        'GET /conversations': ({ url }) => ({ items: this.list(url.searchParams.get('status') ?? ''), next_cursor: null }),
        'GET /conversations/*': ({ url }) => ({ items: this.timeline(url.pathname.split('/')[4] as string), next_cursor: null }),
        'GET /read_marks': () => ({ items: [], next_cursor: null }),
      }),
    )
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 90))

describe('applyEvent', () => {
  let server: Server
  beforeEach(() => {
    setActivePinia(createPinia())
    server = new Server()
    server.serve()
  })

  it('ends in the same state as a fresh read', async () => {
    for (let index = 0; index < 12; index++) server.change(`c${index}`, { last_activity_at: server.now() })
    const list = useConversations().list({ filter: { status: 'open' } })
    const thread = useThreads().open('c3', 0)
    await settled()

    const events: Event[] = []
    let random = 7
    const next = (below: number) => (random = (random * 1103515245 + 12345) % 2147483648) % below
    for (let step = 0; step < 300; step++) {
      const id = `c${next(14)}`
      const kind = next(5)
      if (kind < 2) events.push(...server.say(id, `m${step}`))
      else if (kind === 2) events.push(server.change(id, { status: next(2) ? 'open' : 'resolved', last_activity_at: server.now() }))
      else if (kind === 3 && step > 5) {
        const old = [...server.messages.values()][next(server.messages.size || 1)]
        if (old) events.push(...server.say(old.conversation_id, old.id, { text: `edited at ${step}` }))
      } else events.push(server.change(id, { label_ids: [`l${next(3)}`] }))
    }
    // Each one twice, as after a reconnect, and some out of order.
    for (const [index, event] of events.entries()) {
      applyEvent(event)
      const earlier = events[Math.max(0, index - 4)]
      if (earlier) applyEvent(earlier)
    }
    await settled()

    expect(list.items.value).toEqual(server.list('open'))
    expect(thread.items.value).toEqual(server.timeline('c3'))
  })

  it('ignores an older version', () => {
    const conversations = useConversations()
    applyEvent({ type: 'conversation.updated', data: conversation('c1', { version: 5, priority: 'high' }) })
    applyEvent({ type: 'conversation.updated', data: conversation('c1', { version: 4, priority: 'low' }) })
    expect(conversations.get('c1')?.priority).toBe('high')
  })

  it('takes a removed conversation out of every list', async () => {
    server.change('c1', { last_activity_at: server.now() })
    const list = useConversations().list({ filter: { status: 'open' } })
    await settled()
    applyEvent({ type: 'conversation.removed', data: { id: 'c1' } })
    await settled()
    expect(list.items.value).toEqual([])
    expect(useConversations().get('c1')).toBeUndefined()
  })

  it('reads a conversation anew that went out of sight and came back', async () => {
    const threads = useThreads()
    threads.open('c1', 0)
    await settled()
    expect(threads.has('c1')).toBe(true)
    applyEvent({ type: 'conversation.removed', data: { id: 'c1' } })
    expect(threads.has('c1')).toBe(false)
  })

  it('keeps the directory, contacts and read marks current', async () => {
    const directory = useDirectory()
    applyEvent({ type: 'label.updated', data: { id: 'l1', version: 1, name: 'refund', color: '#c2410c' } })
    applyEvent({ type: 'team.updated', data: { id: 't1', version: 1, name: 'Sales', member_ids: [] } })
    applyEvent({ type: 'canned_response.updated', data: { id: 'r1', version: 1, shortcut: 'hi', text: 'Hello' } })
    expect([directory.labelList.length, directory.teamList.length, directory.cannedList.length]).toEqual([1, 1, 1])
    applyEvent({ type: 'label.removed', data: { id: 'l1' } })
    applyEvent({ type: 'team.removed', data: { id: 't1' } })
    applyEvent({ type: 'canned_response.removed', data: { id: 'r1' } })
    expect([directory.labelList.length, directory.teamList.length, directory.cannedList.length]).toEqual([0, 0, 0])

    applyEvent({ type: 'conversation.created', data: conversation('c1', { inbound_count: 5 }) })
    applyEvent({ type: 'read_mark.updated', data: { conversation_id: 'c1', read_count: 3 } })
    expect(useReadMarks().unread(conversation('c1', { inbound_count: 5 }))).toBe(2)

    const person = (id: string, version: number, name: string) => ({ id, version, name, identities: [], created_at: '2026-05-01T10:00:00.000Z' })
    vi.stubGlobal('fetch', answer({ 'GET /contacts/*': () => person('contact-c1', 1, 'Ana') }))
    await useContacts().fetch('contact-c1')
    applyEvent({ type: 'contact.updated', data: person('contact-c1', 2, 'Renamed') })
    applyEvent({ type: 'contact.updated', data: person('contact-c9', 2, 'Shown nowhere') })
    expect(useContacts().known.byId.size).toBe(1)
    expect(useConversations().get('c1')?.contact.name).toBe('Renamed')
    expect(useContacts().get('contact-c1')?.name).toBe('Renamed')
  })

  it('passes over a kind it does not know', () => {
    expect(() => applyEvent({ type: 'planet.aligned', data: {} } as unknown as Event)).not.toThrow()
  })
})
