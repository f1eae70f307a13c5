import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { getLinkPreview } from '@/api/messages'
import { toProblem } from '@/api/problem'
import type { LinkPreviewView, MessageView } from '@/api/types'

const KEPT = 300

/** What stands behind the links of messages that were looked at; null: nothing that is worth showing. */
export const useLinkPreviews = defineStore('linkPreviews', () => {
  const known = shallowReactive(new Map<string, LinkPreviewView | null>())
  const asked = new Set<string>()

  /** By message and text, since an edit may lead elsewhere. */
  const key = ({ id, text }: MessageView) => `${id} ${text ?? ''}`

  async function want(message: MessageView): Promise<void> {
    const name = key(message)
    if (asked.has(name)) return
    asked.add(name)
    try {
      const view = await getLinkPreview(message.conversation_id, message.id)
      known.set(name, view.title ? view : null)
    } catch (error) {
      // who was too busy is asked again by whoever looks next
      if (toProblem(error).unanswered) asked.delete(name)
      else known.set(name, null)
    }
    for (const old of known.keys()) {
      if (known.size <= KEPT) break
      known.delete(old)
      asked.delete(old)
    }
  }

  function clear(): void {
    known.clear()
    asked.clear()
  }

  return { of: (message: MessageView) => known.get(key(message)) ?? null, want, clear }
})
