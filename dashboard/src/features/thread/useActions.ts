import { useI18n } from 'vue-i18n'
import { explain } from '@/api/problem'
import type { ConversationPatch, ConversationView } from '@/api/types'
import { dismiss, toast } from '@/lib/toast'
import { useConversations } from '@/realtime/stores/conversations'
import { useReadMarks } from '@/realtime/stores/readMarks'
import { useSession } from '@/realtime/stores/session'

/** What an agent does to a conversation as a whole; each can be taken back from its toast. */
export function useActions(conversation: () => ConversationView) {
  const { t } = useI18n()
  const conversations = useConversations()
  const marks = useReadMarks()
  const session = useSession()

  async function change(patch: ConversationPatch, said?: string): Promise<void> {
    const { id, status, snoozed_until } = conversation()
    const done = conversations.patch(id, patch)
    // who sees it done may take it back, also before the server has said anything
    const putBack = () => conversations.patch(id, { status, snoozed_until: snoozed_until ?? null })
    const undo = () => void done.then(() => putBack().catch(fail), () => undefined)
    const shown = said ? toast(said, { action: { label: t('common.undo'), run: undo } }) : 0
    try {
      await done
    } catch (error) {
      dismiss(shown)
      fail(error)
    }
  }

  const fail = (error: unknown) => toast(explain(error), { tone: 'error' })

  return {
    change,
    resolve: () => change({ status: 'resolved' }, t('thread.resolved')),
    reopen: () => change({ status: 'open', snoozed_until: null }),
    wait: () => change({ status: 'pending' }, t('thread.pending')),
    snooze: (until: Date) => change({ status: 'snoozed', snoozed_until: until.toISOString() }, t('thread.snoozed')),
    assignMe: () => change({ assignee_id: session.userId }),
    markUnread: () => marks.markUnread(conversation()),
  }
}
