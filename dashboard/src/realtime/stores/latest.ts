import { defineStore } from 'pinia'
import { reactive } from 'vue'
import type { LastMessage, MessageView } from '@/api/types'

interface Known {
  version: number
  failed: boolean
  /** Of its recording, in seconds. */
  duration?: number
}

const KEPT = 500

/**
 * What became of messages since their conversations were read: a receipt changes a message and not its conversation, and yet
 * the list tells of both.
 */
export const useLatest = defineStore('latest', () => {
  const known = reactive(new Map<string, Known>())

  function receive(message: MessageView): void {
    const before = known.get(message.id)
    if (before && before.version >= message.version) return
    const failed = message.delivery?.status === 'failed' || message.delivery?.status === 'unknown'
    const duration = message.attachments[0]?.duration ?? undefined
    if (!before && message.kind !== 'agent' && duration === undefined) return
    known.set(message.id, { version: message.version, failed, duration })
    for (const id of known.keys()) {
      if (known.size <= KEPT) break
      known.delete(id)
    }
  }

  const failed = (last: LastMessage): boolean => known.get(last.id)?.failed ?? last.failed ?? false

  /** Its line in the list; a recording tells how long it is as soon as that is known. */
  function preview(last: LastMessage): string {
    const duration = known.get(last.id)?.duration
    return duration === undefined ? last.preview : last.preview.replace(/^\[(voice|audio|video)\]$/, `[$1:${Math.max(1, Math.round(duration))}]`)
  }

  return { receive, failed, preview, clear: () => known.clear() }
})
