import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DraftContent, DraftView } from '@/api/types'
import { toasts } from '@/lib/toast'
import { answer } from '@/testing'
import { applyEvent } from './apply'
import { TEXT_MAX, useDrafts } from './stores/drafts'
import { useSession } from './stores/session'

const file = (id: string) => ({ id, kind: 'file', state: 'ready' as const, file_name: `${id}.pdf` })

/** The one place where drafts are; each writing tells its event, to this device as well. */
class Server {
  readonly drafts = new Map<string, DraftView>()
  readonly puts: DraftContent[] = []
  refusal: Response | null = null

  put(id: string, content: DraftContent): DraftView | Response {
    this.puts.push(content)
    if (this.refusal) return this.refusal.clone()
    const view: DraftView = {
      conversation_id: id,
      version: (this.drafts.get(id)?.version ?? 0) + 1,
      audience: content.audience ?? 'customer',
      reply: content.reply ?? '',
      note: content.note ?? '',
      quote: null,
      reply_attachments: (content.reply_attachment_ids ?? []).map(file),
      note_attachments: (content.note_attachment_ids ?? []).map(file),
      updated_at: '2026-05-01T10:00:00.000Z',
    }
    this.drafts.set(id, view)
    return view
  }

  serve(): void {
    const isThere = (view: DraftView) => view.reply !== '' || view.note !== '' || view.reply_attachments.length > 0
    vi.stubGlobal(
      'fetch',
      answer({
        'GET /drafts': () => ({ items: [...this.drafts.values()].filter(isThere), next_cursor: null }),
        'PUT /conversations/*': ({ url, body }) => this.put(url.pathname.split('/')[4] as string, body as DraftContent),
      }),
    )
  }
}

describe('drafts', () => {
  let server: Server
  beforeEach(() => {
    vi.useFakeTimers()
    localStorage.clear()
    setActivePinia(createPinia())
    server = new Server()
    server.serve()
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  /** The same person after a reload, or on another device where nothing is kept. */
  async function open(kept = true) {
    useDrafts().clear()
    if (!kept) localStorage.clear()
    setActivePinia(createPinia())
    const drafts = useDrafts()
    drafts.start()
    await drafts.load()
    return drafts
  }
  function write(drafts: ReturnType<typeof useDrafts>, reply: string, id = 'c1'): void {
    drafts.of(id).reply = reply
    drafts.keep(id)
  }

  it('go to the server in a pause, and are on every device', async () => {
    const here = await open()
    for (const text of ['H', 'He', 'Hello']) write(here, text)
    await vi.advanceTimersByTimeAsync(1000)
    expect(server.puts).toEqual([expect.objectContaining({ reply: 'Hello' })])
    here.attach('c1', 'team', file('f1'))
    await vi.advanceTimersByTimeAsync(1000)
    const there = await open(false)
    expect(there.of('c1')).toMatchObject({ reply: 'Hello', files: { customer: [], team: [{ id: 'f1' }] } })
    expect(there.preview('c1')).toBe('Hello')
  })

  it('are saved now and then while somebody goes on writing', async () => {
    const drafts = await open()
    for (let letters = 1; letters <= 20; letters++) {
      write(drafts, 'x'.repeat(letters))
      await vi.advanceTimersByTimeAsync(500)
    }
    expect(server.puts.length).toBeGreaterThanOrEqual(2)
    expect(server.puts.length).toBeLessThanOrEqual(4)
  })

  it('that were sent do not come back, even when the page is gone before the server knows', async () => {
    const drafts = await open()
    write(drafts, 'Sent in a moment')
    await vi.advanceTimersByTimeAsync(1000)
    drafts.of('c1').reply = ''
    drafts.keep('c1', true)
    const again = await open()
    expect(again.of('c1').reply).toBe('')
    await vi.advanceTimersByTimeAsync(10)
    expect(server.drafts.get('c1')?.reply).toBe('')
  })

  it('survive a server that is away, and a reload meanwhile', async () => {
    const drafts = await open()
    server.refusal = new Response('{}', { status: 503 })
    write(drafts, 'Kept')
    await vi.advanceTimersByTimeAsync(1000)
    const again = await open()
    expect(again.of('c1').reply).toBe('Kept')
    server.refusal = null
    await vi.advanceTimersByTimeAsync(6000)
    expect(server.drafts.get('c1')?.reply).toBe('Kept')
    expect((await open(false)).of('c1').reply).toBe('Kept')
  })

  it('of other devices are taken over, unless something newer is being written here', async () => {
    const drafts = await open()
    write(drafts, 'Mine')
    await vi.advanceTimersByTimeAsync(1000)
    applyEvent({ type: 'draft.updated', data: server.put('c1', { reply: 'Theirs' }) as DraftView })
    expect(drafts.of('c1').reply).toBe('Theirs')
    write(drafts, 'Mine again')
    const late = server.put('c1', { reply: 'Theirs again' }) as DraftView
    applyEvent({ type: 'draft.updated', data: late })
    expect(drafts.of('c1').reply).toBe('Mine again')
    await vi.advanceTimersByTimeAsync(1000)
    expect(server.drafts.get('c1')?.reply).toBe('Mine again')
    applyEvent({ type: 'draft.updated', data: late })
    expect(drafts.of('c1').reply).toBe('Mine again')
    const told = drafts.of('c1')
    expect((await open(false)).of('c1')).toEqual(told)
  })

  it('that were thrown away elsewhere while this device slept are gone here too', async () => {
    write(await open(), 'Old')
    await vi.advanceTimersByTimeAsync(1000)
    server.put('c1', {})
    expect((await open()).of('c1').reply).toBe('')
    expect(localStorage.length).toBe(0)
  })

  it('that were missing for a while, as when their conversation was out of sight, are there again', async () => {
    const drafts = await open()
    write(drafts, 'Dear Ana')
    await vi.advanceTimersByTimeAsync(5000)
    const hidden = server.drafts.get('c1')
    server.drafts.delete('c1')
    await drafts.load()
    expect(drafts.of('c1').reply).toBe('')
    server.drafts.set('c1', hidden as DraftView)
    await drafts.load()
    expect(drafts.of('c1').reply).toBe('Dear Ana')
  })

  it('that are longer than the server keeps are kept here, and are the server’s again once they are short', async () => {
    const drafts = await open()
    write(drafts, 'Short')
    await vi.advanceTimersByTimeAsync(1000)
    const long = '😀'.repeat(TEXT_MAX) + '!'
    write(drafts, long)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(drafts.isHereOnly('c1')).toBe(true)
    expect(server.puts.map(({ reply }) => reply)).toEqual(['Short'])
    const again = await open()
    await vi.advanceTimersByTimeAsync(60_000)
    expect([again.of('c1').reply === long, again.isHereOnly('c1')]).toEqual([true, true])
    write(again, long.slice(0, -1))
    await vi.advanceTimersByTimeAsync(1000)
    expect([again.isHereOnly('c1'), server.drafts.get('c1')?.reply.length]).toEqual([false, 2 * TEXT_MAX])
  })

  it('know how much the server keeps', () => {
    const rust = readFileSync(join(import.meta.dirname, '../../../backend/src/domain/messages/mod.rs'), 'utf8')
    expect(rust).toContain(`TEXT_MAX: usize = ${TEXT_MAX.toLocaleString('en').replace(',', '_')};`)
  })

  it('that the server does not take as they are stay here over a reload, and it is not asked again and again', async () => {
    const drafts = await open()
    server.refusal = Response.json({ code: 'invalid', fields: { reply: ['must not hold a NUL character'] } }, { status: 422 })
    write(drafts, 'With something odd')
    await vi.advanceTimersByTimeAsync(60_000)
    expect([drafts.isHereOnly('c1'), server.puts.length]).toEqual([true, 1])
    const again = await open()
    await vi.advanceTimersByTimeAsync(60_000)
    expect([again.of('c1').reply, again.isHereOnly('c1'), server.puts.length]).toEqual(['With something odd', true, 2])
  })

  it('that are long are written down in a pause, and when the page goes', async () => {
    const drafts = await open()
    const kept = () => (JSON.parse(localStorage.getItem(`frontdesk.draft.${useSession().scope}.c1`) ?? '{}') as { reply?: string }).reply?.length
    write(drafts, 'x'.repeat(30_000))
    write(drafts, 'x'.repeat(30_001))
    expect(kept()).toBeUndefined()
    await vi.advanceTimersByTimeAsync(500)
    expect(kept()).toBe(30_001)
    write(drafts, 'x'.repeat(30_002))
    dispatchEvent(new Event('pagehide'))
    expect(kept()).toBe(30_002)
    expect(drafts.preview('c1').length).toBe(200)
  })

  it('that were sent do not come back from beside a long note, even when the tab dies at once', async () => {
    const drafts = await open()
    drafts.of('c1').note = 'x'.repeat(TEXT_MAX)
    write(drafts, 'Sent in a moment')
    await vi.advanceTimersByTimeAsync(1000)
    drafts.of('c1').reply = ''
    drafts.keep('c1', true)
    expect(JSON.parse(localStorage.getItem(Object.keys(localStorage).find((key) => key.includes('draft.')) ?? '') ?? '{}')).toMatchObject({ reply: '', unsaved: true })
  })

  for (const code of ['workspace_suspended', 'second_factor_required', 'provider_required']) {
    it(`wait and are tried again where they are refused for a while: ${code}`, async () => {
      const drafts = await open()
      server.refusal = Response.json({ code }, { status: 403 })
      write(drafts, 'Written just then')
      await vi.advanceTimersByTimeAsync(1000)
      expect((await open()).of('c1').reply).toBe('Written just then')
      server.refusal = null
      await vi.advanceTimersByTimeAsync(6000)
      expect(server.drafts.get('c1')?.reply).toBe('Written just then')
    })
  }

  it('have more files than the server keeps without losing any', async () => {
    const drafts = await open()
    server.refusal = Response.json({ code: 'invalid', fields: { reply_attachment_ids: ['must be at most 10'] } }, { status: 422 })
    for (let number = 0; number < 11; number++) drafts.attach('c1', 'customer', file(`f${number}`))
    await vi.advanceTimersByTimeAsync(5000)
    expect([drafts.of('c1').files.customer.length, drafts.isHereOnly('c1')]).toEqual([11, true])
  })

  it('whose files the server no longer has go on without them, and say so', async () => {
    const drafts = await open()
    write(drafts, 'With a file')
    server.refusal = Response.json({ code: 'invalid', fields: { reply_attachment_ids: ['f1 is no file that waits to be sent'] } }, { status: 422 })
    drafts.attach('c1', 'customer', file('f1'))
    await vi.advanceTimersByTimeAsync(900)
    server.refusal = null
    await vi.advanceTimersByTimeAsync(2000)
    expect(toasts.value.at(-1)?.text).toContain('Attach them again')
    expect(server.drafts.get('c1')).toMatchObject({ reply: 'With a file', reply_attachments: [] })
  })

  it('are the same in all tabs, also without a line, and what was begun in one stays there', async () => {
    const drafts = useDrafts()
    drafts.start()
    const key = `frontdesk.draft.${useSession().scope}.c1`
    const kept = (reply: string, unsaved: boolean) => JSON.stringify({ audience: 'customer', reply, note: '', quote: null, files: { customer: [], team: [] }, version: 1, unsaved })
    const told = (newValue: string | null) => dispatchEvent(new StorageEvent('storage', { key, newValue }))
    told(kept('Half', true))
    expect(drafts.of('c1').reply).toBe('Half')
    // what watches the draft says that it changed: that was the other tab, which saves it
    drafts.keep('c1')
    await vi.advanceTimersByTimeAsync(6_000)
    expect(server.puts).toEqual([])
    told(kept('', true))
    told(null)
    expect(drafts.of('c1').reply).toBe('')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(server.puts).toEqual([])

    drafts.of('c1').reply = 'Mine'
    drafts.keep('c1')
    told(kept('Theirs', true))
    expect(drafts.of('c1').reply).toBe('Mine')
    drafts.clear()
  })

  it('of a tab that is gone are handed over by another one', async () => {
    const drafts = useDrafts()
    drafts.start()
    const kept = { audience: 'customer', reply: 'Left behind', note: '', quote: null, files: { customer: [], team: [] }, version: 0, unsaved: true }
    dispatchEvent(new StorageEvent('storage', { key: `frontdesk.draft.${useSession().scope}.c1`, newValue: JSON.stringify(kept) }))
    await vi.advanceTimersByTimeAsync(20_000)
    expect(server.drafts.get('c1')?.reply).toBe('Left behind')
    drafts.clear()
  })
})
