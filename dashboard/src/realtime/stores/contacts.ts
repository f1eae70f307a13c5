import { defineStore } from 'pinia'
import * as api from '@/api/contacts'
import { toProblem } from '@/api/problem'
import type { ContactPatch, ContactView } from '@/api/types'
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

  /** A contact changed; kept only where its details are shown or on their way. */
  function receive(view: ContactView): void {
    if (asked.has(view.id)) known.put(view)
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

  return { known, get: (id: string | undefined) => known.get(id), fetch, patch, receive, reload, clear }
})
