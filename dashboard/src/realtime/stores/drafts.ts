import { defineStore } from 'pinia'
import { reactive } from 'vue'
import type { AttachmentView, Audience } from '@/api/types'
import { t } from '@/i18n'
import { forget, keysUnder, load, save } from '@/lib/storage'
import { toast } from '@/lib/toast'
import { useSession } from './session'

export interface Quote {
  id: string
  author: string
  preview: string
}

export interface Draft {
  audience: Audience
  /** What is written so far, per tab. */
  reply: string
  note: string
  quote: Quote | null
  /** Per tab as well: what was chosen for the team must not reach the customer. */
  files: Record<Audience, AttachmentView[]>
}

const empty = (): Draft => ({ audience: 'customer', reply: '', note: '', quote: null, files: { customer: [], team: [] } })

export function isEmpty(draft: Draft): boolean {
  return !draft.reply.trim() && !draft.note.trim() && draft.files.customer.length === 0 && draft.files.team.length === 0 && !draft.quote
}

/** What an agent has begun to write, per conversation, kept on this device. */
export const useDrafts = defineStore('drafts', () => {
  const session = useSession()
  let toldFull = false
  const drafts = reactive(new Map<string, Draft>())
  const key = (conversationId: string) => `draft.${session.scope}.${conversationId}`

  function start(): void {
    const prefix = `draft.${session.scope}.`
    for (const name of keysUnder(prefix)) drafts.set(name.slice(prefix.length), { ...empty(), ...load<Partial<Draft>>(name, {}) })
  }

  function of(conversationId: string): Draft {
    const found = drafts.get(conversationId)
    if (found) return found
    drafts.set(conversationId, empty())
    return drafts.get(conversationId) as Draft
  }

  function keep(conversationId: string): void {
    const draft = drafts.get(conversationId)
    if (!draft || isEmpty(draft)) forget(key(conversationId))
    else if (!save(key(conversationId), draft) && !toldFull) {
      toldFull = true
      toast(t('storage.draft'), { tone: 'error' })
    }
  }

  function attach(conversationId: string, audience: Audience, file: AttachmentView): void {
    of(conversationId).files[audience].push(file)
    keep(conversationId)
  }

  function detach(conversationId: string, audience: Audience, fileId: string): void {
    const { files } = of(conversationId)
    files[audience] = files[audience].filter((file) => file.id !== fileId)
    keep(conversationId)
  }

  /** The beginning of an unsent reply, for the list. */
  function preview(conversationId: string): string {
    const draft = drafts.get(conversationId)
    return draft ? draft.reply.trim() || draft.note.trim() : ''
  }

  function clear(): void {
    drafts.clear()
  }

  return { start, of, keep, attach, detach, preview, clear }
})
