import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { uploadAttachment } from '@/api/attachments'
import { explain, toProblem } from '@/api/problem'
import type { Audience } from '@/api/types'
import { useConversations } from './conversations'
import { useDrafts } from './drafts'

export interface Upload {
  key: number
  conversation_id: string
  audience: Audience
  name: string
  share: number
  problem: string | null
  /** Nobody answered: it is tried again by itself once the line is there. */
  waits: boolean
  file: File
  voice: boolean
  /** Whose limits it is held to; a note has none. */
  inbox_id: string | undefined
}

/** Files on their way to the server. Each ends in the draft it was chosen for, whatever is on screen by then. */
export const useUploads = defineStore('uploads', () => {
  const drafts = useDrafts()
  const conversations = useConversations()
  const entries = ref<Upload[]>([])
  const calls = new Map<number, AbortController>()
  let next = 1

  function add(conversationId: string, audience: Audience, file: File, voice = false): void {
    const key = next++
    const inbox_id = audience === 'customer' ? conversations.get(conversationId)?.inbox_id : undefined
    entries.value.push({ key, conversation_id: conversationId, audience, name: file.name, share: 0, problem: null, waits: false, file, voice, inbox_id })
    void run(key)
  }

  async function run(key: number): Promise<void> {
    const entry = entries.value.find((each) => each.key === key)
    if (!entry) return
    const call = new AbortController()
    calls.set(key, call)
    entry.problem = null
    entry.waits = false
    try {
      const view = await uploadAttachment({ file: entry.file, voice: entry.voice, inboxId: entry.inbox_id }, (share) => (entry.share = share), call.signal)
      if (call.signal.aborted) return
      drop(key)
      drafts.attach(entry.conversation_id, entry.audience, view)
    } catch (error) {
      if (call.signal.aborted) return
      entry.problem = explain(error)
      entry.waits = toProblem(error).unanswered
    }
  }

  function drop(key: number): void {
    entries.value = entries.value.filter((each) => each.key !== key)
    calls.delete(key)
  }

  function goOn(): void {
    for (const { key, waits } of entries.value) if (waits) void run(key)
  }

  function cancel(key: number): void {
    calls.get(key)?.abort()
    drop(key)
  }

  function clear(): void {
    calls.forEach((call) => call.abort())
    calls.clear()
    entries.value = []
  }

  const of = (conversationId: string, audience: Audience) => entries.value.filter((each) => each.conversation_id === conversationId && each.audience === audience)

  /** Files that are nowhere but in this tab. */
  const isBusy = computed(() => entries.value.length > 0)

  return { of, isBusy, goOn, add, retry: run, cancel, clear }
})
