import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { answer, conversation, message } from '@/testing'
import { useConversations } from './stores/conversations'
import { useReadMarks } from './stores/readMarks'
import { useThreads } from './stores/threads'

describe('conversations', () => {
  beforeEach(() => setActivePinia(createPinia()))
  afterEach(() => vi.unstubAllGlobals())

  it('shows a view kept from before at once', async () => {
    let asked = 0
    vi.stubGlobal('fetch', answer({ 'GET /conversations': () => ({ items: [conversation(`c${asked++}`)], next_cursor: null }) }))
    const conversations = useConversations()
    for (const filter of [{ status: 'open' as const }, { assignee: 'me' }, { status: 'open' as const }, { assignee: 'me' }]) {
      const list = conversations.list({ filter })
      await vi.waitFor(() => expect(list.isReading).toBe(false))
    }
    expect(asked).toBe(2)
  })

  it('reads what is open again, and lets go of what may not be seen any more', async () => {
    const conversations = useConversations()
    conversations.put(conversation('open'))
    conversations.put(conversation('hidden'))
    vi.stubGlobal(
      'fetch',
      answer({
        'GET /conversations/open': () => conversation('open', { version: 2 }),
        'GET /conversations/hidden': () => new Response('{}', { status: 404 }),
      }),
    )
    expect(await conversations.reload(['open', 'hidden'])).toBe(true)
    expect(conversations.get('open')?.version).toBe(2)
    expect(conversations.get('hidden')).toBeUndefined()
    vi.stubGlobal('fetch', answer({ 'GET /conversations/open': () => new Response('{}', { status: 503 }) }))
    expect(await conversations.reload(['open'])).toBe(false)
  })

  it('reads what somebody is about to open, and not once more when they do', async () => {
    let asked = 0
    vi.stubGlobal('fetch', answer({ 'GET /conversations/c/messages': () => ({ items: [message(`m${asked++}`, { conversation_id: 'c' })], next_cursor: null }) }))
    const [conversations, threads] = [useConversations(), useThreads()]
    conversations.put(conversation('c'))
    conversations.foretell('c')
    expect(threads.get('c'), 'nobody knows yet how much of it is unread').toBeUndefined()
    useReadMarks().take({ conversation_id: 'c', read_count: 0 })
    conversations.foretell('c')
    const thread = threads.open('c', 0)
    await vi.waitFor(() => expect(thread.state.value).toBe('ready'))
    conversations.foretell('c')
    expect([asked, thread.items.value.length]).toEqual([1, 1])
  })

  it('does not gather what nothing shows', async () => {
    vi.stubGlobal('fetch', answer({ 'GET /conversations': () => ({ items: [conversation('shown')], next_cursor: null }) }))
    const conversations = useConversations()
    const list = conversations.list({ filter: { status: 'open' } })
    await vi.waitFor(() => expect(list.items.value).toHaveLength(1))
    for (let index = 0; index < 1200; index++) conversations.put(conversation(`other${index}`, { status: 'resolved' }))
    expect(conversations.known.byId.size).toBeLessThan(600)
    expect(conversations.get('shown')).toBeDefined()
  })
})
