import type { VList } from 'virtua/vue'
import { nextTick, ref, type Ref } from 'vue'

const NEAR_END = 48

/** Keeps a reader at the end at the end, and leaves everyone else where they are. */
export function useStickyScroll(list: Ref<InstanceType<typeof VList> | undefined>, length: () => number) {
  const atEnd = ref(true)
  let placing = false

  function toEnd(smooth = false): void {
    atEnd.value = true
    list.value?.scrollToIndex(length() - 1, { align: 'end', smooth })
  }

  async function toIndex(index: number, align: 'start' | 'center'): Promise<void> {
    placing = true
    atEnd.value = false
    list.value?.scrollToIndex(index, { align, offset: align === 'start' ? -72 : 0 })
    await nextTick()
    setTimeout(() => {
      placing = false
      measure()
    }, 120)
  }

  function measure(): void {
    const box = list.value
    if (box && !placing) atEnd.value = box.scrollOffset + box.viewportSize >= box.scrollSize - NEAR_END
  }

  /** Rows grew, or the composer did: a reader at the end stays there. */
  function onResize(): void {
    if (atEnd.value && !placing) toEnd()
  }

  return { atEnd, toEnd, toIndex, onScroll: measure, onResize }
}
