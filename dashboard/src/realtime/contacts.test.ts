import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ContactView } from '@/api/types'
import { answer, conversation } from '@/testing'
import { applyEvent } from './apply'
import { useContacts } from './stores/contacts'
import { useConversations } from './stores/conversations'
import { useDirectory } from './stores/directory'

const person = (change: Partial<ContactView> = {}): ContactView => ({ id: 'contact-c1', version: 1, name: 'Person c1', identities: [], attributes: { plan: 'Team', seats: 3 }, created_at: '2026-05-01T10:00:00.000Z', ...change })

describe('the contacts that are looked at', () => {
  let server: ContactView
  let isUp: boolean

  beforeEach(() => {
    setActivePinia(createPinia())
    server = person()
    isUp = true
    const block = (blocked_at: string | null) => () => (isUp ? (server = { ...server, version: server.version + 1, blocked_at }) : Response.json({ code: 'busy' }, { status: 503 }))
    vi.stubGlobal(
      'fetch',
      answer({
        'GET /contacts/*': () => server,
        'PUT /contacts/contact-c1/block': block('2026-05-01T11:00:00.000Z'),
        'DELETE /contacts/contact-c1/block': block(null),
      }),
    )
  })
  afterEach(() => vi.unstubAllGlobals())

  it('are blocked at once, and are not where the server refuses', async () => {
    const contacts = useContacts()
    await contacts.fetch(server.id)
    const blocking = contacts.block(server.id, true)
    expect(contacts.get(server.id)?.blocked_at).toBeTruthy()
    await blocking
    expect(contacts.get(server.id)).toEqual(server)
    isUp = false
    const refused = contacts.block(server.id, false)
    expect(contacts.get(server.id)?.blocked_at).toBeNull()
    await expect(refused).rejects.toThrow()
    expect(contacts.get(server.id)).toEqual(server)
  })

  it('are as a fresh read after what is told, also of an attribute that is gone', async () => {
    const contacts = useContacts()
    await contacts.fetch(server.id)
    useDirectory().attributes.put({ id: 'a1', version: 1, key: 'plan', label: 'Plan', kind: 'text', choices: [] })
    server = person({ version: 2, attributes: { seats: 3 } })
    applyEvent({ type: 'contact_attribute.removed', data: { id: 'a1' } })
    expect(contacts.get(server.id)?.attributes).toEqual(server.attributes)
    server = person({ version: 3, attributes: { seats: 4 }, merged_into: 'contact-c2' })
    applyEvent({ type: 'contact.updated', data: server })
    applyEvent({ type: 'contact.updated', data: person({ version: 2 }) })
    expect(contacts.get(server.id)).toEqual(server)
  })

  it('go when they were erased, and do not come back with what is told late', async () => {
    const contacts = useContacts()
    await contacts.fetch(server.id)
    applyEvent({ type: 'contact.removed', data: { id: server.id } })
    applyEvent({ type: 'contact.updated', data: person({ version: 2 }) })
    expect(contacts.get(server.id)).toBeUndefined()
  })

  it('are marked in their conversations', () => {
    const conversations = useConversations()
    conversations.put(conversation('c1'))
    applyEvent({ type: 'contact.updated', data: person({ version: 2, blocked_at: '2026-05-01T11:00:00.000Z' }) })
    expect(conversations.get('c1')?.contact.blocked).toBe(true)
    applyEvent({ type: 'contact.updated', data: person({ version: 3, blocked_at: null }) })
    expect(conversations.get('c1')?.contact).toEqual({ id: 'contact-c1', name: 'Person c1' })
  })
})
