import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import type { MessageView, RemovedMessageView } from '@/api/types'
import { Thread } from '../thread'
import { useOutbox } from './outbox'

const KEPT = 30

/** The threads opened lately; what happens in others is read when they are opened. */
export const useThreads = defineStore('threads', () => {
  const outbox = useOutbox()
  const threads = shallowReactive(new Map<string, Thread>())

  function open(conversationId: string, unread: number): Thread {
    const found = threads.get(conversationId)
    const thread = found ?? new Thread(conversationId)
    threads.delete(conversationId)
    threads.set(conversationId, thread)
    // one that was left far back is opened at its newest end, as every other one
    if (!found || thread.state.value === 'error' || !thread.atNewest.value) void thread.load(unread)
    for (const old of threads.keys()) {
      if (threads.size <= KEPT) break
      threads.delete(old)
    }
    return thread
  }

  function receive(message: MessageView): void {
    const mine = message.client_id ? outbox.get(message.client_id) : undefined
    threads.get(message.conversation_id)?.receive(message, mine !== undefined)
    if (mine) outbox.settle(mine.client_id)
  }

  /** Taken back before it was sent. */
  function removed({ id, conversation_id }: RemovedMessageView): void {
    threads.get(conversation_id)?.remove(id)
  }

  /** Nothing more is told of its messages. */
  function forget(conversationId: string): void {
    threads.delete(conversationId)
  }

  /** False when nobody answered. */
  async function reload(): Promise<boolean> {
    const read = await Promise.all([...threads.values()].map((thread) => thread.reload()))
    return !read.includes(false)
  }

  function clear(): void {
    threads.clear()
  }

  /** A thread that is open, and no other. */
  const get = (id: string): Thread | undefined => threads.get(id)

  return { open, get, receive, removed, forget, reload, clear, has: (id: string) => threads.has(id), ids: () => [...threads.keys()] }
})
