import { defineStore } from 'pinia'
import { shallowReactive, toRaw } from 'vue'
import { listReadMarks, putReadMark } from '@/api/conversations'
import { toProblem } from '@/api/problem'
import type { ConversationView, ReadMarkView } from '@/api/types'

const BATCH = 100
const RETRY = 3000

/** How far this member has read each conversation. */
export const useReadMarks = defineStore('readMarks', () => {
  const counts = shallowReactive(new Map<string, number>())
  const wanted = new Set<string>()
  /** Marked as unread by hand: they stay so until they are opened again. */
  const held = shallowReactive(new Set<string>())
  let timer: ReturnType<typeof setTimeout> | undefined
  /** What depends on whether something is read follows each change. */
  let onChange: (id: string) => void = () => undefined

  function take(mark: ReadMarkView): void {
    put(mark.conversation_id, mark.read_count)
  }

  function put(id: string, count: number): void {
    if (counts.get(id) === count) return
    counts.set(id, count)
    onChange(id)
  }

  /** Unknown marks show no pill rather than a wrong one. */
  function unread(conversation: ConversationView): number {
    const read = counts.get(conversation.id)
    return read === undefined ? 0 : Math.max(0, conversation.inbound_count - read)
  }

  function isKnown(id: string): boolean {
    return counts.has(id)
  }

  /** Asks for marks that are not here yet, many in one request. */
  function want(ids: string[]): void {
    // all of a long list, each time that more of it has come
    const known = toRaw(counts)
    ids.forEach((id) => !known.has(id) && wanted.add(id))
    if (wanted.size > 0 && !timer) timer = setTimeout(() => void fetchWanted(), 30)
  }

  async function fetchWanted(): Promise<void> {
    const ids = [...wanted].slice(0, BATCH)
    ids.forEach((id) => wanted.delete(id))
    const isRead = await ensure(ids)
    timer = undefined
    if (isRead) return want([])
    ids.forEach((id) => wanted.add(id))
    timer = setTimeout(() => void fetchWanted(), RETRY)
  }

  /** False when nobody answered. */
  async function ensure(ids: string[]): Promise<boolean> {
    const missing = ids.filter((id) => !counts.has(id))
    if (missing.length === 0) return true
    try {
      const page = await listReadMarks(missing)
      page.items.forEach((mark) => !counts.has(mark.conversation_id) && take(mark))
      missing.forEach((id) => !counts.has(id) && put(id, 0))
      return true
    } catch (error) {
      return !toProblem(error).unanswered
    }
  }

  /** At once on screen; told to the server without waiting. */
  function markRead(conversation: ConversationView): void {
    if (held.has(conversation.id)) return
    set(conversation.id, conversation.inbound_count)
  }

  function markUnread(conversation: ConversationView): void {
    held.add(conversation.id)
    set(conversation.id, Math.max(0, conversation.inbound_count - 1))
  }

  function opened(id: string): void {
    held.delete(id)
  }

  function set(id: string, count: number): void {
    const before = counts.get(id)
    if (before === count) return
    put(id, count)
    putReadMark(id, count).then(take, () => {
      if (counts.get(id) === count && before !== undefined) put(id, before)
    })
  }

  /** Of many at once, whose request is somebody else's: only shown. Gives back how it was. */
  function show(conversations: ConversationView[], isRead: boolean): () => void {
    const shown = conversations.map((each) => [each.id, counts.get(each.id), isRead ? each.inbound_count : Math.max(0, each.inbound_count - 1)] as const)
    for (const [id, , count] of shown) {
      if (isRead) held.delete(id)
      else held.add(id)
      put(id, count)
    }
    return () => {
      for (const [id, before, count] of shown) if (counts.get(id) === count && before !== undefined) put(id, before)
    }
  }

  function forget(id: string): void {
    counts.delete(id)
  }

  function clear(): void {
    clearTimeout(timer)
    timer = undefined
    counts.clear()
    held.clear()
    wanted.clear()
  }

  function whenChanged(run: (id: string) => void): void {
    onChange = run
  }

  return { counts, take, show, whenChanged, unread, isKnown, want, ensure, markRead, markUnread, opened, isHeld: (id: string) => held.has(id), forget, clear }
})
