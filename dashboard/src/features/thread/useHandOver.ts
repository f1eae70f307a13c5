import { useI18n } from 'vue-i18n'
import { explain } from '@/api/problem'
import type { ConversationPatch, ConversationView, NewMessage } from '@/api/types'
import { namedIn } from '@/lib/mentions'
import { toast } from '@/lib/toast'
import { uuid } from '@/lib/uuid'
import { useConversations } from '@/realtime/stores/conversations'
import { useDirectory } from '@/realtime/stores/directory'
import { useOutbox } from '@/realtime/stores/outbox'
import type { Presence } from '@/realtime/stores/people'
import { useSession } from '@/realtime/stores/session'

/** Whoever gets a conversation. */
export type Receiver = { kind: 'member'; id: string; name: string; presence: Presence } | { kind: 'team'; id: string; name: string }

/** A conversation goes to somebody else with a note: one request, shown at once, that waits for the line like a reply. */
export function useHandOver(conversation: () => ConversationView) {
  const { t } = useI18n()
  const conversations = useConversations()
  const directory = useDirectory()
  const outbox = useOutbox()
  const session = useSession()
  const fail = (error: unknown) => toast(explain(error), { tone: 'error' })

  /** Whoever gets it is named in the note; who takes it themselves needs not be told. */
  function words(to: Receiver, note: string): string {
    const member = to.kind === 'member' && to.id !== session.userId && directory.members.get(to.id)
    return member && !namedIn(note, [member]).length ? `@${member.name} ${note}` : note
  }

  function send(id: string, change: ConversationPatch, text: string): string {
    const client_id = uuid()
    const mention_ids = namedIn(text, directory.activeMembers)
    const body: NewMessage = { client_id, audience: 'team', text, ...(mention_ids.length ? { mention_ids } : {}), then: change }
    outbox.send({ client_id, conversation_id: id, body, attachments: [], reply_to: null })
    conversations.foresee(id, change)
    return client_id
  }

  return function handOver(to: Receiver, note: string): void {
    const { id, assignee_id, team_id } = conversation()
    const before = { assignee_id: assignee_id ?? null, team_id: team_id ?? null }
    // a team is to find somebody itself
    const change = to.kind === 'member' ? { assignee_id: to.id } : { team_id: to.id, assignee_id: null }
    const sent = note ? send(id, change, words(to, note)) : conversations.patch(id, change).catch(fail)
    const undo = () => {
      // what has not gone out does not go out
      if (typeof sent === 'string' && outbox.get(sent)) outbox.settle(sent)
      conversations.patch(id, before).catch(fail)
    }
    toast(t('handOver.done', { name: to.name }), { action: { label: t('common.undo'), run: undo } })
  }
}
