import { defineStore } from 'pinia'
import { reactive } from 'vue'
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

const TYPING_LASTS = 6000

/** What colleagues do right now. None of it is durable; what is not renewed fades. */
export const usePeople = defineStore('people', () => {
  const session = useSession()
  const typing = reactive(new Map<string, Map<string, string>>())
  const viewing = reactive(new Map<string, Map<string, string>>())
  const online = reactive(new Set<string>())
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
    if (signal.online) online.add(signal.user_id)
    else online.delete(signal.user_id)
  }

  function clear(): void {
    timers.forEach((timer) => clearTimeout(timer))
    timers.clear()
    typing.clear()
    viewing.clear()
    online.clear()
  }

  return {
    online,
    typingIn: (conversationId: string) => [...(typing.get(conversationId)?.values() ?? [])],
    viewingIn: (conversationId: string) => [...(viewing.get(conversationId)?.values() ?? [])],
    takeTyping,
    takeViewing,
    takePresence,
    clear,
  }
})
