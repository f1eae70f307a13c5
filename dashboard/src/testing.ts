import type { ConversationView, MessageView } from '@/api/types'

/** Views for tests: complete, with what the test is about on top. */
export function conversation(id: string, change: Partial<ConversationView> = {}): ConversationView {
  return {
    id,
    version: 1,
    inbox_id: 'inbox-1',
    channel: 'messenger',
    contact: { id: `contact-${id}`, name: `Person ${id}`, avatar_id: null },
    status: 'open',
    assignee_id: null,
    team_id: null,
    label_ids: [],
    priority: 'none',
    snoozed_until: null,
    last_activity_at: '2026-05-01T10:00:00.000Z',
    last_message: null,
    inbound_count: 0,
    window_expires_at: null,
    created_at: '2026-05-01T09:00:00.000Z',
    ...change,
  }
}

export function message(id: string, change: Partial<MessageView> = {}): MessageView {
  return {
    id,
    version: 1,
    conversation_id: 'c1',
    inbox_id: 'inbox-1',
    kind: 'customer',
    audience: 'customer',
    external_id: `ext-${id}`,
    client_id: null,
    sent_at: '2026-05-01T10:00:00.000Z',
    created_at: '2026-05-01T10:00:01.000Z',
    author: { type: 'contact', id: 'contact-1', name: 'Person' },
    text: `text of ${id}`,
    attachments: [],
    reply_to: null,
    reactions: [],
    edited_at: null,
    deleted_at: null,
    arrived_late: false,
    delivery: null,
    event: null,
    ...change,
  }
}

/** A function whose answer is held back until the test lets it go. */
export function held<T>(result: () => T): { call: () => Promise<T>; release: () => void } {
  let release: () => void = () => undefined
  const gate = new Promise<void>((resolve) => (release = resolve))
  return {
    call: async () => {
      const now = result()
      await gate
      return now
    },
    release: () => release(),
  }
}

/** Answers requests as the API would: the first handler whose "METHOD /path" begins the call wins. */
export function answer(handlers: Record<string, (call: { url: URL; body: unknown }) => unknown>): typeof fetch {
  return async (input) => {
    const request = input as Request
    const url = new URL(request.url)
    const line = `${request.method} ${url.pathname.replace('/api/v1', '')}`
    const name = Object.keys(handlers).find((each) => line === each || (each.endsWith('*') && line.startsWith(each.slice(0, -1))))
    if (!name) throw new Error(`no answer for ${line}`)
    const text = request.method === 'GET' ? '' : await request.text()
    const body: unknown = text ? JSON.parse(text) : undefined
    const result: unknown = await (handlers[name] as (call: { url: URL; body: unknown }) => unknown)({ url, body })
    return result instanceof Response ? result : Response.json(result)
  }
}
