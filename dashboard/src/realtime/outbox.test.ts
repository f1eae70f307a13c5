import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { MessageView } from '@/api/types'
import { answer, message } from '@/testing'
import { toasts } from '@/lib/toast'
import { useOutbox } from './stores/outbox'
import { useSession } from './stores/session'

const settled = () => new Promise((resolve) => setTimeout(resolve, 20))
const reply = (clientId: string, text: string, conversationId = 'c1') => ({
  client_id: clientId,
  conversation_id: conversationId,
  body: { client_id: clientId, text },
  attachments: [],
  reply_to: null,
})
const problem = (status: number, body: object = {}) => new Response(JSON.stringify(body), { status })

describe('outbox', () => {
  const delivered: MessageView[] = []
  const posted: string[] = []
  beforeEach(() => {
    localStorage.clear()
    delivered.length = 0
    posted.length = 0
    setActivePinia(createPinia())
  })
  const opened: { clear: () => void }[] = []
  afterEach(() => {
    // a tab that is closed hears of nothing any more
    opened.splice(0).forEach((outbox) => outbox.clear())
    vi.unstubAllGlobals()
  })

  function serve(respond: (clientId: string) => unknown = (id) => message(`m-${id}`, { client_id: id, kind: 'agent' })): void {
    vi.stubGlobal(
      'fetch',
      answer({
        'POST /conversations/*': ({ body }) => {
          const { client_id } = body as { client_id: string }
          posted.push(client_id)
          return respond(client_id)
        },
      }),
    )
  }
  function open() {
    const outbox = useOutbox()
    outbox.start((view) => delivered.push(view))
    opened.push(outbox)
    return outbox
  }

  it('sends in the order of writing, one at a time per conversation', async () => {
    serve()
    const outbox = open()
    for (const id of ['a', 'b', 'c']) outbox.send(reply(id, id))
    await settled()
    expect(posted).toEqual(['a', 'b', 'c'])
    expect(delivered.map((each) => each.client_id)).toEqual(['a', 'b', 'c'])
    expect(outbox.entries).toEqual([])
    expect(localStorage.length).toBe(0)
  })

  it('survives a reload and repeats with the same client_id', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('network')))
    open().send(reply('a', 'hello'))
    await settled()
    setActivePinia(createPinia())
    serve()
    const outbox = open()
    await settled()
    expect(posted).toEqual(['a'])
    expect(outbox.entries).toEqual([])
  })

  it('is the same in all tabs: what one has written the other sends when it is gone, and what one has sent the other forgets', async () => {
    serve(() => problem(503))
    const outbox = open()
    const elsewhere = { ...reply('b', 'from another tab'), created_at: '2026-05-01T10:00:00.000Z', author_id: null, state: 'waiting', reason: null, failures: 0 }
    const key = `frontdesk.outbox.${useSession().scope}.b`
    const told = (newValue: string | null) => dispatchEvent(new StorageEvent('storage', { key, newValue }))
    told(JSON.stringify(elsewhere))
    expect(outbox.entries.map((each) => each.client_id)).toEqual(['b'])
    await settled()
    expect(posted).toEqual([])

    told(null)
    outbox.pump()
    await settled()
    expect([outbox.entries, posted]).toEqual([[], []])

    vi.useFakeTimers()
    serve()
    told(JSON.stringify(elsewhere))
    await vi.advanceTimersByTimeAsync(6_000)
    vi.useRealTimers()
    expect([posted, outbox.entries]).toEqual([['b'], []])
  })

  it('lets one tab send at a time, and looks again when it is its turn', async () => {
    serve()
    const turns: (() => Promise<void>)[] = []
    vi.stubGlobal('navigator', { onLine: true, locks: { request: (_: string, work: () => Promise<void>) => new Promise<void>((resolve) => turns.push(() => work().then(resolve))) } })
    const outbox = open()
    outbox.send(reply('a', 'hello'))
    dispatchEvent(new StorageEvent('storage', { key: `frontdesk.outbox.${useSession().scope}.a`, newValue: null }))
    await turns[0]?.()
    expect([posted, outbox.entries]).toEqual([[], []])
  })

  it('waits while the server is away, and keeps the order', async () => {
    serve(() => problem(503))
    const outbox = open()
    outbox.send(reply('a', '1'))
    outbox.send(reply('b', '2'))
    await settled()
    expect(outbox.entries.map((each) => each.state)).toEqual(['waiting', 'waiting'])
    expect(posted).toEqual(['a'])
    serve()
    outbox.pump()
    await settled()
    expect(posted).toEqual(['a', 'a', 'b'])
  })

  it('says why a reply waits when the server fails again and again, and goes on trying', async () => {
    serve(() => problem(500))
    const outbox = open()
    outbox.send(reply('a', '1'))
    for (let round = 1; round <= 3; round++) {
      await settled()
      expect(outbox.entries[0]?.reason !== null).toBe(round >= 3)
      outbox.pump()
    }
    await settled()
    expect(outbox.entries[0]).toMatchObject({ state: 'waiting', reason: expect.stringContaining('server') as string })
    serve()
    outbox.again('a')
    await settled()
    expect(outbox.entries).toEqual([])
  })

  it('tells when a reply cannot be kept on the device', async () => {
    serve(() => problem(503))
    const full = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })
    open().send(reply('a', '1'))
    expect(toasts.value.map((each) => each.tone)).toEqual(['error'])
    full.mockRestore()
  })

  it('keeps a refused reply with the reason, and goes on with the next', async () => {
    serve((id) => (id === 'a' ? problem(409, { code: 'policy', detail: 'Not allowed.' }) : message(`m-${id}`, { client_id: id })))
    const outbox = open()
    outbox.send(reply('a', '1'))
    outbox.send(reply('b', '2'))
    await settled()
    expect(outbox.entries).toMatchObject([{ client_id: 'a', state: 'failed', reason: 'Not allowed.' }])
    expect(delivered.map((each) => each.client_id)).toEqual(['b'])
    serve()
    outbox.again('a')
    await settled()
    expect(outbox.entries).toEqual([])
  })

  it('never shows a bare error', async () => {
    serve(() => problem(422, { code: 'text_too_long', detail: 'The text is longer than 1000 bytes.', fields: { text: ['Too long.'] } }))
    const outbox = open()
    outbox.send(reply('a', 'x'))
    await settled()
    expect(outbox.entries[0]?.reason).toBe('Too long.')
  })
})
