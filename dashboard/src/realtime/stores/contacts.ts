import { defineStore } from 'pinia'
import * as api from '@/api/contacts'
import { toProblem } from '@/api/problem'
import type { ContactPatch, ContactView, MergeBody, MergeView } from '@/api/types'
import { withoutAttribute } from '../contactMatch'
import { VersionedMap } from '../versioned'

const KEPT = 20

/** The contacts whose details were looked at lately. */
export const useContacts = defineStore('contacts', () => {
  const known = new VersionedMap<ContactView>()
  const asked = new Set<string>()

  async function fetch(id: string): Promise<void> {
    asked.delete(id)
    asked.add(id)
    known.put(await api.getContact(id))
    for (const old of [...asked].slice(0, -KEPT)) {
      asked.delete(old)
      known.evict(old)
    }
  }

  async function patch(id: string, change: ContactPatch): Promise<void> {
    known.put(await api.patchContact(id, change))
  }

  /** Shown at once; put back when the server refuses. */
  async function block(id: string, on: boolean): Promise<void> {
    const before = known.get(id)
    if (before) known.set({ ...before, blocked_at: on ? new Date().toISOString() : null })
    try {
      known.put(await (on ? api.blockContact(id) : api.unblockContact(id)))
    } catch (error) {
      const now = known.get(id)
      if (before && now && now.version === before.version) known.set(before)
      throw error
    }
  }

  async function merge(id: string, body: MergeBody): Promise<MergeView> {
    const merged = await api.mergeContacts(id, body)
    receive(merged.contact)
    return merged
  }

  async function undoMerge(id: string): Promise<MergeView> {
    const undone = await api.undoMerge(id)
    receive(undone.contact)
    return undone
  }

  /** Nothing shows what is noted under a name that is gone. */
  function attributeRemoved(key: string): void {
    for (const view of known.byId.values()) known.set(withoutAttribute(view, key))
  }

  /** A contact changed; kept only where its details are shown or on their way. */
  function receive(view: ContactView): void {
    if (asked.has(view.id)) known.put(view)
  }

  function removed(id: string): void {
    asked.delete(id)
    known.delete(id)
  }

  /** False when nobody answered. */
  async function reload(): Promise<boolean> {
    const read = await Promise.all([...known.byId.keys()].map(fetchAgain))
    return !read.includes(false)
  }

  async function fetchAgain(id: string): Promise<boolean> {
    try {
      await fetch(id)
      return true
    } catch (error) {
      const problem = toProblem(error)
      if (!problem.unanswered) known.evict(id)
      return !problem.unanswered
    }
  }

  function clear(): void {
    asked.clear()
    known.clear()
  }

  return { known, get: (id: string | undefined) => known.get(id), fetch, patch, block, merge, undoMerge, attributeRemoved, receive, removed, reload, clear }
})
