import { defineStore } from 'pinia'
import { computed } from 'vue'
import * as api from '@/api/contactImports'
import { toProblem } from '@/api/problem'
import type { ContactImportView } from '@/api/types'
import { VersionedMap } from '../versioned'

const byCreation = (a: ContactImportView, b: ContactImportView) => (a.created_at < b.created_at ? 1 : a.created_at > b.created_at ? -1 : a.id < b.id ? 1 : -1)

/** Files of contacts that were uploaded lately, newest first; followed only once their page was opened. */
export const useContactImports = defineStore('contactImports', () => {
  const known = new VersionedMap<ContactImportView>()
  let followed = false

  /** False when nobody answered. */
  async function load(): Promise<boolean> {
    followed = true
    const now = known.now
    try {
      known.replace((await api.listImports()).items, now)
      return true
    } catch (error) {
      if (!toProblem(error).unanswered) throw error
      return false
    }
  }

  const reload = async () => (followed ? load().catch(() => true) : true)

  function take(view: ContactImportView): void {
    if (followed) known.put(view)
  }

  async function run(step: Promise<ContactImportView>): Promise<ContactImportView> {
    const view = await step
    known.put(view)
    return view
  }

  function clear(): void {
    followed = false
    known.clear()
  }

  return {
    known,
    list: computed(() => [...known.byId.values()].sort(byCreation)),
    load,
    reload,
    take,
    upload: (file: File) => run(api.uploadImport(file)),
    check: (id: string, mapping: string[]) => run(api.checkImport(id, mapping)),
    start: (id: string) => run(api.startImport(id)),
    cancel: (id: string) => run(api.cancelImport(id)),
    clear,
  }
})
