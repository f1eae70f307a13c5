import { defineStore } from 'pinia'
import * as api from '@/api/contacts'
import type { ContactPatch, ContactView } from '@/api/types'
import { VersionedMap } from '../versioned'

export const useContacts = defineStore('contacts', () => {
  const known = new VersionedMap<ContactView>()

  async function fetch(id: string): Promise<void> {
    known.put(await api.getContact(id))
  }

  async function patch(id: string, change: ContactPatch): Promise<void> {
    known.put(await api.patchContact(id, change))
  }

  function reload(): void {
    for (const id of known.byId.keys()) fetch(id).catch(() => known.delete(id))
  }

  return { known, get: (id: string | undefined) => known.get(id), put: (view: ContactView) => known.put(view), fetch, patch, reload, clear: () => known.clear() }
})
