import { watch } from 'vue'
import type { MessageView } from '@/api/types'
import { byTime, type Thread } from '@/realtime/thread'

const DAY = 24 * 60 * 60 * 1000

/** Whether anybody is to be told: not of the past that a platform hands over later, nor of what is older than a day. */
export const isNews = (message: MessageView, now: number) =>
  message.arrival !== 'history' && message.arrival !== 'recovered' && now - Date.parse(message.sent_at) <= DAY

/** Tells of the customer's messages that come while the thread is open, and which of them are news: each once, and not of those on older pages. */
export function useArrivals(thread: Thread, onArrival: (messages: MessageView[], news: MessageView[]) => void): void {
  const seen = new Set<string>()
  let began = false
  let wasComplete = false
  let oldest: MessageView | undefined

  const isNew = (message: MessageView) =>
    message.kind === 'customer' && !seen.has(message.id) && (wasComplete || oldest === undefined || byTime(message, oldest) > 0)

  function look(): void {
    if (thread.state.value !== 'ready') return
    const messages = thread.items.value
    // far back nothing comes that is new; what came meanwhile stands where one comes back to
    if (!thread.atNewest.value) began = false
    const arrived = began ? messages.filter(isNew) : []
    messages.forEach((message) => seen.add(message.id))
    began = thread.atNewest.value
    wasComplete = thread.complete.value
    oldest = messages[0]
    if (arrived.length > 0) onArrival(arrived, arrived.filter((message) => isNews(message, Date.now())))
  }
  watch([thread.items, thread.state], look, { immediate: true, flush: 'post' })
}
