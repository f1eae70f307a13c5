import { defineStore } from 'pinia'
import { getConversation, patchConversation, type ConversationFilter } from '@/api/conversations'
import type { ContactView, ConversationPatch, ConversationView } from '@/api/types'
import { ConversationList } from '../conversationList'
import { VersionedMap } from '../versioned'
import { useReadMarks } from './readMarks'
import { useSession } from './session'

const KEPT_LISTS = 8

export const useConversations = defineStore('conversations', () => {
  const session = useSession()
  const marks = useReadMarks()
  const known = new VersionedMap<ConversationView>()
  const lists = new Map<string, ConversationList>()

  function put(view: ConversationView): void {
    if (!known.put(view)) return
    lists.forEach((list) => list.update(view))
    marks.want([view.id])
  }

  function remove(id: string): void {
    known.delete(id)
    lists.forEach((list) => list.remove(id))
  }

  function absorb(views: ConversationView[]): ConversationView[] {
    views.forEach(put)
    return views.map((view) => known.get(view.id) ?? view)
  }

  /** The list for a filter: kept while it was used lately, so that going back is instant. */
  function list(filter: ConversationFilter): ConversationList {
    const key = JSON.stringify(filter)
    const found = lists.get(key) ?? new ConversationList(filter, () => session.userId, absorb)
    if (!lists.delete(key)) void found.load()
    lists.set(key, found)
    for (const old of lists.keys()) {
      if (lists.size <= KEPT_LISTS) break
      lists.delete(old)
    }
    return found
  }

  async function fetch(id: string): Promise<ConversationView> {
    const view = await getConversation(id)
    put(view)
    return known.get(id) ?? view
  }

  /** Shown at once; put back when the server refuses. */
  async function patch(id: string, change: ConversationPatch): Promise<void> {
    const before = known.get(id)
    if (before) show({ ...before, ...change })
    try {
      put(await patchConversation(id, change))
    } catch (error) {
      const now = known.get(id)
      if (before && now && now.version === before.version) show(before)
      throw error
    }
  }

  function show(view: ConversationView): void {
    known.byId.set(view.id, view)
    lists.forEach((each) => each.update(view))
  }

  /** Names and pictures are part of the rows. */
  function contactChanged(contact: ContactView): void {
    const { id, name, avatar_id } = contact
    for (const view of known.byId.values()) {
      if (view.contact.id === id) show({ ...view, contact: { ...view.contact, name, avatar_id } })
    }
  }

  function reload(): void {
    lists.forEach((each) => void each.load())
  }

  function clear(): void {
    known.clear()
    lists.clear()
  }

  return { known, get: (id: string | undefined) => known.get(id), list, put, remove, fetch, patch, contactChanged, reload, clear }
})
