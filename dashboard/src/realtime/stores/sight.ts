import { defineStore } from 'pinia'
import { useConversations } from './conversations'
import { useDrafts } from './drafts'
import { useMentions } from './mentions'
import { useNotifications } from './notifications'
import { useScheduled } from './scheduled'
import { useSession } from './session'
import { useThreads } from './threads'

/** Several come back at a time, as when a team is joined. */
const SOON = 300
/** Conversations of which it is known that they were in sight before. */
const REMEMBERED = 5000

/** Conversations that went out of sight, or are gone: whatever is about them goes with them, and is read anew if they come back. */
export const useSight = defineStore('sight', () => {
  const away = new Set<string>()
  const here = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined

  function lost(id: string): void {
    const conversations = useConversations()
    if (conversations.get(id)) away.add(id)
    here.delete(id)
    for (const store of [useThreads(), useNotifications(), useMentions(), useScheduled()]) store.forget(id)
    conversations.remove(id)
  }

  /** What is about it was not told meanwhile; also where it comes into sight for the first time of somebody who sees a part. */
  function found(id: string): void {
    if (!away.delete(id) && !isNew(id)) return
    timer ??= setTimeout(() => {
      timer = undefined
      // without an answer they are read once more when the line is there again
      for (const store of [useNotifications(), useMentions(), useScheduled(), useDrafts()]) void store.load()
    }, SOON)
  }

  function isNew(id: string): boolean {
    const sees = useSession().me?.visibility ?? 'all'
    if (sees === 'all' || here.has(id)) return false
    here.add(id)
    if (here.size > REMEMBERED) here.delete(here.values().next().value as string)
    return !useConversations().get(id)
  }

  function clear(): void {
    clearTimeout(timer)
    timer = undefined
    away.clear()
    here.clear()
  }

  return { lost, found, clear }
})
