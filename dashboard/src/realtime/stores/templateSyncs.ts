import { defineStore } from 'pinia'
import { reactive } from 'vue'
import type { TemplateSyncView } from '@/api/types'

/** How far the templates of each inbox are in step with the platform; its version grows with each change of them. */
export const useTemplateSyncs = defineStore('templateSyncs', () => {
  const syncs = reactive(new Map<string, TemplateSyncView>())

  function put(sync: TemplateSyncView): void {
    const known = syncs.get(sync.inbox_id)
    if (!known || sync.version >= known.version) syncs.set(sync.inbox_id, sync)
  }

  return { of: (inboxId: string) => syncs.get(inboxId), put }
})
