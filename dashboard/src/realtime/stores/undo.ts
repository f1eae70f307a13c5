import { defineStore } from 'pinia'
import { cancelMessage } from '@/api/sending'
import type { ConversationView, MessageView } from '@/api/types'
import { useComposerSettings } from './composerSettings'
import { useConversations } from './conversations'
import { useDrafts } from './drafts'
import { useThreads } from './threads'

type Before = Pick<ConversationView, 'status' | 'snoozed_until'>

const KEPT = 50

/** Replies that may be taken back: each goes back into the composer, and its conversation to where it was. */
export const useUndo = defineStore('undo', () => {
  const conversations = useConversations()
  const drafts = useDrafts()
  const settings = useComposerSettings()
  const threads = useThreads()
  const before = new Map<string, Before>()

  /** The reply with this client_id changes the status of its conversation as well. */
  function remember(clientId: string, { status, snoozed_until }: Before): void {
    before.set(clientId, { status, snoozed_until: snoozed_until ?? null })
    for (const old of before.keys()) {
      if (before.size <= KEPT) break
      before.delete(old)
    }
  }

  /** Rejects when it is too late. */
  async function takeBack(message: MessageView): Promise<void> {
    const { id, conversation_id, client_id = null } = message
    const gone = await cancelMessage(conversation_id, id)
    threads.removed({ id, conversation_id, client_id })
    drafts.putBack({ ...gone, text: settings.unsigned(gone.text ?? '') })
    const was = client_id ? before.get(client_id) : undefined
    if (was) await conversations.patch(conversation_id, was)
  }

  return { remember, takeBack }
})
