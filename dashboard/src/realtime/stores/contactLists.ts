import { defineStore } from 'pinia'
import type { ContactView } from '@/api/types'
import { ContactList } from '../contactList'

/** The list of people that is on screen, where there is one. */
export const useContactLists = defineStore('contactLists', () => {
  let shown: ContactList | null = null

  function open(): ContactList {
    shown = new ContactList()
    return shown
  }

  function close(list: ContactList): void {
    if (shown === list) shown = null
  }

  return {
    open,
    close,
    receive: (view: ContactView) => shown?.update(view),
    removed: (id: string) => shown?.remove(id),
    attributeRemoved: (key: string) => shown?.attributeRemoved(key),
    appeared: (id: string) => void shown?.appeared(id),
    reload: async () => shown?.load() ?? true,
    clear: () => {
      shown = null
    },
  }
})
