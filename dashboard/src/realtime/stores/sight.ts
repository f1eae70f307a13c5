import { defineStore } from 'pinia'
import { useConversations } from './conversations'
import { useDrafts } from './drafts'
import { useMentions } from './mentions'
import { useNotifications } from './notifications'
import { useScheduled } from './scheduled'
import { useThreads } from './threads'

/** Several come back at a time, as when a team is joined. */
const SOON = 300

/** Conversations that went out of sight, or are gone: whatever is about them goes with them, and is read anew if they come back. */
export const useSight = defineStore('sight', () => {
  const away = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined

  function lost(id: string): void {
    const conversations = useConversations()
    if (conversations.get(id)) away.add(id)
    for (const store of [useThreads(), useNotifications(), useMentions(), useScheduled()]) store.forget(id)
    conversations.remove(id)
  }

  /** What is about it was not told meanwhile. */
  function found(id: string): void {
    if (!away.delete(id)) return
    timer ??= setTimeout(() => {
      timer = undefined
      // without an answer they are read once more when the line is there again
      for (const store of [useNotifications(), useMentions(), useScheduled(), useDrafts()]) void store.load()
    }, SOON)
  }

  function clear(): void {
    clearTimeout(timer)
    timer = undefined
    away.clear()
  }

  return { lost, found, clear }
})
