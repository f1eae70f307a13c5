import { watch } from 'vue'
import type { MessageView } from '@/api/types'
import { byTime, type Thread } from '@/realtime/thread'

/** Tells of the customer's messages that come while the thread is open: each once, and not of those on older pages. */
export function useArrivals(thread: Thread, onArrival: (messages: MessageView[]) => void): void {
  const seen = new Set<string>()
  let began = false
  let wasComplete = false
  let oldest: MessageView | undefined

  const isNew = (message: MessageView) =>
    message.kind === 'customer' && !seen.has(message.id) && (wasComplete || oldest === undefined || byTime(message, oldest) > 0)

  function look(): void {
    if (thread.state.value !== 'ready') return
    const messages = thread.items.value
    const arrived = began ? messages.filter(isNew) : []
    messages.forEach((message) => seen.add(message.id))
    began = true
    wasComplete = thread.complete.value
    oldest = messages[0]
    if (arrived.length > 0) onArrival(arrived)
  }
  watch([thread.items, thread.state], look, { immediate: true, flush: 'post' })
}
