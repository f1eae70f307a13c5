import { useI18n } from 'vue-i18n'
import { runMacro } from '@/api/sending'
import { explain } from '@/api/problem'
import type { AttachmentView, ConversationPatch, ConversationView, NewMessage } from '@/api/types'
import { toast } from '@/lib/toast'
import { uuid } from '@/lib/uuid'
import { useComposerSettings } from '@/realtime/stores/composerSettings'
import { useConversations } from '@/realtime/stores/conversations'
import type { Draft } from '@/realtime/stores/drafts'
import { useOutbox } from '@/realtime/stores/outbox'
import { useScheduled } from '@/realtime/stores/scheduled'
import { useThreads } from '@/realtime/stores/threads'
import { useUndo } from '@/realtime/stores/undo'
import type { Other } from './ComposerDialogs.vue'

/** What becomes of the conversation with a reply. */
export type Then = Pick<ConversationPatch, 'status' | 'snoozed_until'>

/** What there is to send of a draft. */
export interface Composed {
  text: string
  attachments: AttachmentView[]
  quote: Draft['quote']
  audience: Draft['audience']
  mention_ids: string[]
  hidesPreview: boolean
}

/** The ways out of the composer. */
export function useSending(conversation: () => ConversationView) {
  const { t } = useI18n()
  const outbox = useOutbox()
  const conversations = useConversations()
  const scheduled = useScheduled()
  const settings = useComposerSettings()
  const threads = useThreads()
  const undo = useUndo()
  const fail = (error: unknown) => toast(explain(error), { tone: 'error' })
  const hold = () => (settings.settings.undo_seconds ? { hold_seconds: settings.settings.undo_seconds } : {})

  function send({ text, attachments, quote, audience, mention_ids, hidesPreview }: Composed, then?: Then): void {
    const isReply = audience === 'customer'
    const body: NewMessage = {
      client_id: uuid(),
      audience,
      ...(text ? { text } : {}),
      ...(attachments.length ? { attachment_ids: attachments.map((each) => each.id) } : {}),
      ...(quote && isReply ? { reply_to_id: quote.id } : {}),
      ...(hidesPreview ? { link_preview: false } : {}),
      ...(mention_ids.length ? { mention_ids } : {}),
      ...(isReply ? hold() : {}),
      ...(then ? { then } : {}),
    }
    const { id } = conversation()
    if (then) undo.remember(body.client_id, conversation())
    outbox.send({ client_id: body.client_id, conversation_id: id, body, attachments, reply_to: body.reply_to_id && quote ? { id: quote.id, preview: quote.preview } : null })
    if (then) conversations.foresee(id, then)
  }

  /** What a dialog has put together. */
  function sendOther({ body, attachments = [], shown }: Other): void {
    const client_id = uuid()
    outbox.send({ client_id, conversation_id: conversation().id, body: { client_id, audience: 'customer', ...hold(), ...body }, attachments, reply_to: null, shown })
  }

  /** False when it was refused: the draft stays. */
  async function schedule({ text, attachments, quote }: Composed, at: Date): Promise<boolean> {
    try {
      await scheduled.schedule(conversation().id, {
        id: uuid(),
        send_at: at.toISOString(),
        ...(text ? { text } : {}),
        attachment_ids: attachments.map((each) => each.id),
        ...(quote ? { reply_to_id: quote.id } : {}),
      })
      return true
    } catch (error) {
      fail(error)
      return false
    }
  }

  async function run(macroId: string): Promise<void> {
    const { id, status, snoozed_until } = conversation()
    const client_id = uuid()
    undo.remember(client_id, { status, snoozed_until })
    try {
      const done = await runMacro(id, macroId, { client_id, hold_seconds: settings.settings.undo_seconds })
      done.messages.forEach(threads.receive)
      conversations.put(done.conversation)
      toast(t('macros.done'))
    } catch (error) {
      fail(error)
    }
  }

  return { send, sendOther, schedule, run }
}
