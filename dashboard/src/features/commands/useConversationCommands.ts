import { CircleDot, Flag, Tag, UserRound, UserRoundPlus, UsersRound } from '@lucide/vue'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute } from 'vue-router'
import { explain } from '@/api/problem'
import type { ConversationPatch, ConversationView } from '@/api/types'
import type { Command } from '@/lib/commands'
import { toast } from '@/lib/toast'
import { useConversations } from '@/realtime/stores/conversations'
import { useDirectory } from '@/realtime/stores/directory'
import { useSession } from '@/realtime/stores/session'

const STATUSES = ['open', 'pending', 'resolved'] as const
const PRIORITIES = ['urgent', 'high', 'medium', 'low', 'none'] as const
const group = 'conversation' as const

/** What is chosen from a list for the conversation that is open; its other actions are shortcuts. */
export function useConversationCommands(): () => Command[] {
  const { t } = useI18n()
  const route = useRoute()
  const conversations = useConversations()
  const directory = useDirectory()
  const session = useSession()
  const conversation = computed(() => conversations.get(route.params.conversationId as string | undefined))

  function change(id: string, patch: ConversationPatch): void {
    conversations.patch(id, patch).catch((error: unknown) => toast(explain(error), { tone: 'error' }))
  }

  const assignees = ({ id, assignee_id }: ConversationView): Command[] => [
    ...directory.activeMembers.map((member) => ({
      id: `assign:${member.id}`,
      title: member.name,
      hint: member.id === session.userId ? t('thread.you') : undefined,
      group,
      icon: UserRound,
      checked: member.id === assignee_id,
      run: () => change(id, { assignee_id: member.id }),
    })),
    { id: 'assign:none', title: t('contact.nobody'), group, checked: !assignee_id, run: () => change(id, { assignee_id: null }) },
  ]

  const teams = ({ id, team_id }: ConversationView): Command[] => [
    ...directory.teamList.map((team) => ({ id: `team:${team.id}`, title: team.name, group, icon: UsersRound, checked: team.id === team_id, run: () => change(id, { team_id: team.id }) })),
    { id: 'team:none', title: t('contact.noTeam'), group, checked: !team_id, run: () => change(id, { team_id: null }) },
  ]

  const labels = ({ id, label_ids }: ConversationView): Command[] =>
    directory.labelList.map((label) => {
      const checked = label_ids.includes(label.id)
      const next = checked ? label_ids.filter((each) => each !== label.id) : [...label_ids, label.id]
      return { id: `label:${label.id}`, title: label.name, group, color: label.color, checked, run: () => change(id, { label_ids: next }) }
    })

  const priorities = ({ id, priority }: ConversationView): Command[] =>
    PRIORITIES.map((name) => ({ id: `priority:${name}`, title: t(`priority.${name}`), group, icon: Flag, checked: name === priority, run: () => change(id, { priority: name }) }))

  const statuses = ({ id, status }: ConversationView): Command[] =>
    STATUSES.map((name) => ({ id: `status:${name}`, title: t(`status.${name}`), group, icon: CircleDot, checked: name === status, run: () => change(id, { status: name, snoozed_until: null }) }))

  return () => {
    const view = conversation.value
    if (!view) return []
    return [
      { id: 'assign', title: t('commands.assign'), group, icon: UserRoundPlus, keys: 'A', children: () => assignees(view) },
      { id: 'team', title: t('commands.team'), group, icon: UsersRound, children: () => teams(view) },
      { id: 'label', title: t('commands.label'), group, icon: Tag, keys: 'L', children: () => labels(view) },
      { id: 'priority', title: t('commands.priority'), group, icon: Flag, keys: 'P', children: () => priorities(view) },
      { id: 'status', title: t('commands.status'), group, icon: CircleDot, children: () => statuses(view) },
    ]
  }
}
