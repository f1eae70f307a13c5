import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { ConversationSort, SavedViewView, ViewConditions } from '@/api/types'

/** What a saved view begins as. */
export interface ViewDraft {
  id?: string
  name: string
  shared: boolean
  sort: ConversationSort
  conditions: ViewConditions
}

const empty = (): ViewDraft => ({
  name: '',
  shared: false,
  sort: 'newest',
  conditions: { match: 'all', groups: [{ match: 'all', conditions: [{ field: 'status', op: 'is', values: ['open'] }] }] },
})

/** The saved view that is being put together, from wherever it was asked for. */
export const useViewEditor = defineStore('viewEditor', () => {
  const draft = shallowRef<ViewDraft | null>(null)

  function begin(from: Partial<ViewDraft> | SavedViewView = {}): void {
    draft.value = structuredClone({ ...empty(), ...from })
  }

  return { draft, begin }
})
