import { computed, ref, shallowRef, type Ref } from 'vue'
import type { ConversationView } from '@/api/types'

/** Which rows of a list are chosen, for doing something to all of them. */
export function useSelection(items: Ref<ConversationView[]>) {
  const chosen = shallowRef(new Set<string>())
  /** All that the list holds, also what is not read yet. */
  const everything = ref(false)
  /** Where a range begins. */
  let anchor: string | null = null

  const set = (ids: Iterable<string>) => {
    chosen.value = new Set(ids)
    everything.value = false
  }

  function toggle(id: string): void {
    const next = new Set(chosen.value)
    if (!next.delete(id)) next.add(id)
    set(next)
    anchor = id
  }

  /** From the one that was chosen last to this one. */
  function extend(id: string): void {
    const at = (wanted: string | null) => items.value.findIndex((each) => each.id === wanted)
    const [from, to] = [at(anchor), at(id)]
    if (from < 0 || to < 0) return toggle(id)
    const range = items.value.slice(Math.min(from, to), Math.max(from, to) + 1)
    set([...chosen.value, ...range.map((each) => each.id)])
  }

  function choose(id: string, isRange: boolean): void {
    if (isRange) extend(id)
    else toggle(id)
  }

  function clear(): void {
    set([])
    anchor = null
  }

  /** What has left the list is not chosen any more, also when it comes back. */
  function settle(): void {
    chosen.value = new Set(items.value.filter(({ id }) => chosen.value.has(id)).map(({ id }) => id))
    if (chosen.value.size === 0) clear()
  }

  return {
    chosen,
    everything,
    /** Those that are still in the list: what somebody else took out of it is not changed behind one's back. */
    ids: computed(() => items.value.filter((each) => chosen.value.has(each.id)).map((each) => each.id)),
    isActive: computed(() => items.value.some((each) => chosen.value.has(each.id))),
    has: (id: string) => chosen.value.has(id),
    choose,
    chooseAll: () => set(items.value.map((each) => each.id)),
    clear,
    settle,
  }
}

export type Selection = ReturnType<typeof useSelection>
