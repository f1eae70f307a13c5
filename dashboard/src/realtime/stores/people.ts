import { defineStore } from 'pinia'
import { computed, reactive } from 'vue'
import { getPresence, putAvailability } from '@/api/assignment'
import { toProblem } from '@/api/problem'
import type { Availability, AvailabilityView } from '@/api/types'
import { useSession } from './session'

export interface TypingSignal {
  conversation_id: string
  user_id: string
  name: string
  typing: boolean
}
export interface ViewingSignal {
  conversation_id: string
  user_id: string
  name: string
  viewing: boolean
}

export type Presence = 'online' | 'away' | 'offline'

const TYPING_LASTS = 6000

/** What colleagues do right now: what is not renewed fades. Whether they say that they are away is kept by the server. */
export const usePeople = defineStore('people', () => {
  const session = useSession()
  const typing = reactive(new Map<string, Map<string, string>>())
  const viewing = reactive(new Map<string, Map<string, string>>())
  const online = reactive(new Set<string>())
  const availability = reactive(new Map<string, AvailabilityView>())
  /** Who came and went while it was asked who is here. */
  let heard: Map<string, boolean> | null = null
  let run = 0
  const timers = new Map<string, ReturnType<typeof setTimeout>>()

  function note(where: Map<string, Map<string, string>>, conversationId: string, userId: string, name: string | null): void {
    const users = where.get(conversationId)
    if (name !== null) {
      if (users) users.set(userId, name)
      else where.set(conversationId, new Map([[userId, name]]))
    } else if (users) {
      users.delete(userId)
      if (users.size === 0) where.delete(conversationId)
    }
  }

  function takeTyping(signal: TypingSignal): void {
    if (signal.user_id === session.userId) return
    const key = `${signal.conversation_id} ${signal.user_id}`
    clearTimeout(timers.get(key))
    timers.delete(key)
    note(typing, signal.conversation_id, signal.user_id, signal.typing ? signal.name : null)
    if (!signal.typing) return
    timers.set(
      key,
      setTimeout(() => note(typing, signal.conversation_id, signal.user_id, null), TYPING_LASTS),
    )
  }

  function takeViewing(signal: ViewingSignal): void {
    if (signal.user_id === session.userId) return
    note(viewing, signal.conversation_id, signal.user_id, signal.viewing ? signal.name : null)
  }

  function takePresence(signal: { user_id: string; online: boolean }): void {
    heard?.set(signal.user_id, signal.online)
    if (signal.online) online.add(signal.user_id)
    else online.delete(signal.user_id)
  }

  function takeAvailability(view: AvailabilityView): void {
    const known = availability.get(view.user_id)
    if (!known || known.version <= view.version) availability.set(view.user_id, view)
  }

  /** Asks who is here. False when nobody answered. */
  async function load(): Promise<boolean> {
    const current = ++run
    heard = new Map()
    try {
      const here = await getPresence()
      if (current !== run) return true
      const ids = new Set(here.online_ids)
      heard.forEach((isOnline, id) => (isOnline ? ids.add(id) : ids.delete(id)))
      for (const id of online) if (!ids.has(id)) online.delete(id)
      ids.forEach((id) => online.add(id))
      here.availability.forEach(takeAvailability)
      return true
    } catch (error) {
      return current !== run || !toProblem(error).unanswered
    } finally {
      if (current === run) heard = null
    }
  }

  /** Shown at once; put back when the server refuses. */
  async function setAvailability(wanted: Availability): Promise<void> {
    const user_id = session.userId
    if (!user_id) return
    const before = availability.get(user_id)
    const shown = { user_id, version: before?.version ?? 0, availability: wanted, since: before?.since ?? null }
    availability.set(user_id, shown)
    try {
      takeAvailability(await putAvailability(wanted))
    } catch (error) {
      if (availability.get(user_id)?.version === shown.version) {
        if (before) availability.set(user_id, before)
        else availability.delete(user_id)
      }
      throw error
    }
  }

  function presenceOf(id: string): Presence {
    if (!online.has(id)) return 'offline'
    return availability.get(id)?.availability === 'away' ? 'away' : 'online'
  }

  /** What comes by the socket alone: after a gap it is heard anew. */
  function forgetSignals(): void {
    timers.forEach((timer) => clearTimeout(timer))
    timers.clear()
    typing.clear()
    viewing.clear()
  }

  function clear(): void {
    run++
    heard = null
    forgetSignals()
    online.clear()
    availability.clear()
  }

  return {
    online,
    presenceOf,
    isAway: computed(() => availability.get(session.userId ?? '')?.availability === 'away'),
    typingIn: (conversationId: string) => [...(typing.get(conversationId)?.values() ?? [])],
    viewingIn: (conversationId: string) => [...(viewing.get(conversationId)?.values() ?? [])],
    takeTyping,
    takeViewing,
    takePresence,
    takeAvailability,
    setAvailability,
    load,
    forgetSignals,
    clear,
  }
})
