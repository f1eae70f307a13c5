import { describe, expect, it } from 'vitest'
import { nextTick, reactive } from 'vue'
import type { MessageView } from '@/api/types'
import { conversation, message } from '@/testing'
import { useMeanwhile } from './useMeanwhile'

const at = (minute: number) => `2026-05-01T10:${String(minute).padStart(2, '0')}:00.000Z`
const dana = { type: 'member', id: 'dana', name: 'Dana' } as const
const answer = (id: string, minute: number, change: Partial<MessageView> = {}) => message(id, { kind: 'agent', author: dana, created_at: at(minute), ...change })

function begin(messages: MessageView[] | null = [message('m1', { created_at: at(1) })]) {
  const now = reactive({ inbound: 3, unread: 0, isEmpty: true, messages: messages as MessageView[] | null })
  const meanwhile = useMeanwhile({
    conversation: () => conversation('c1', { inbound_count: now.inbound }),
    unread: () => now.unread,
    messages: () => now.messages,
    userId: () => 'me',
    isEmpty: () => now.isEmpty,
  })
  const come = (...messages: MessageView[]) => (now.messages = [...(now.messages ?? []), ...messages])
  return { now, meanwhile, come }
}

async function write(now: { isEmpty: boolean }): Promise<void> {
  now.isEmpty = false
  await nextTick()
}

describe('what came meanwhile', () => {
  it('stops a reply once', async () => {
    const { now, meanwhile } = begin()
    await write(now)
    expect(meanwhile.pass()).toBe(true)
    now.inbound = 5
    expect(meanwhile.pass()).toBe(false)
    expect([meanwhile.stopped.value, meanwhile.missed.value, meanwhile.answeredBy.value]).toEqual([true, 2, []])
    expect(meanwhile.pass()).toBe(true)
    expect(meanwhile.missed.value).toBe(0)
  })

  it('is what came since the reply was begun, and not before', async () => {
    const { now, meanwhile, come } = begin()
    now.inbound = 9
    now.unread = 6
    come(answer('a1', 2))
    await write(now)
    expect(meanwhile.pass()).toBe(true)
  })

  it('does not stop who writes on with it on screen, and does who has not seen it', async () => {
    const { now, meanwhile } = begin()
    await write(now)
    now.inbound = 4
    meanwhile.write()
    expect(meanwhile.missed.value).toBe(0)
    now.inbound = 5
    now.unread = 1
    meanwhile.write()
    expect(meanwhile.pass()).toBe(false)
    await nextTick()
    now.unread = 0
    meanwhile.write()
    await nextTick()
    expect(meanwhile.stopped.value).toBe(false)
  })
})

describe("a colleague's answer", () => {
  it('stops a reply once, also of somebody who writes on, and says whose it is', async () => {
    const { now, meanwhile, come } = begin()
    await write(now)
    come(answer('a1', 2), answer('a2', 3), answer('a3', 4, { author: { type: 'platform', id: null, name: null } }))
    meanwhile.write()
    expect(meanwhile.pass()).toBe(false)
    expect([meanwhile.stopped.value, meanwhile.missed.value, meanwhile.answeredBy.value]).toEqual([true, 0, ['Dana', null]])
    expect(meanwhile.pass()).toBe(true)
    expect(meanwhile.answeredBy.value).toEqual([])
  })

  it('is no note, no system line, none of our own, and none that did not reach the customer', async () => {
    const { now, meanwhile, come } = begin()
    await write(now)
    come(
      answer('note', 2, { audience: 'team' }),
      answer('line', 2, { kind: 'system' }),
      answer('other-tab', 2, { author: { type: 'member', id: 'me', name: 'Me' } }),
      answer('failed', 2, { delivery: { status: 'failed' } }),
      answer('deleted', 2, { deleted_at: at(3) }),
      answer('handed-over', 2, { arrival: 'history' }),
    )
    expect(meanwhile.pass()).toBe(true)
  })

  it('is nothing that is read later of the past', async () => {
    const { now, meanwhile } = begin(null)
    await write(now)
    now.messages = [answer('a1', 5), message('m1', { created_at: at(6) })]
    await nextTick()
    expect(meanwhile.pass()).toBe(true)
    now.messages = [answer('a0', 4), ...now.messages]
    expect(meanwhile.pass()).toBe(true)
    now.messages = [...now.messages, answer('a2', 7)]
    expect(meanwhile.pass()).toBe(false)
  })

  it('stops nothing any more when it was taken back', async () => {
    const { now, meanwhile, come } = begin()
    await write(now)
    come(answer('a1', 2))
    expect(meanwhile.pass()).toBe(false)
    await nextTick()
    now.messages = [message('m1', { created_at: at(1) })]
    await nextTick()
    expect(meanwhile.stopped.value).toBe(false)
    expect(meanwhile.pass()).toBe(true)
  })
})
