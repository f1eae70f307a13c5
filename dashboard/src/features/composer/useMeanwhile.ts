import { computed, ref, watch } from 'vue'
import type { ConversationView } from '@/api/types'

/**
 * Messages of the customer that came since a reply was begun and that its writer has not written on under: the first sending
 * stops at them, the second goes through.
 */
export function useMeanwhile(conversation: () => ConversationView, unread: () => number, isEmpty: () => boolean) {
  const seen = ref(conversation().inbound_count)
  const stopped = ref(false)
  const missed = computed(() => Math.max(0, conversation().inbound_count - seen.value))

  const see = () => (seen.value = conversation().inbound_count)
  /** Somebody writes: what is on screen by now is known to them. */
  function write(): void {
    if (unread() === 0) see()
  }
  watch(isEmpty, (now, before) => before && !now && see())
  watch(missed, (count) => count === 0 && (stopped.value = false))

  /** Whether it may go out. */
  function pass(): boolean {
    if (missed.value > 0 && !stopped.value) {
      stopped.value = true
      return false
    }
    see()
    stopped.value = false
    return true
  }
  return { missed, stopped, write, pass }
}
