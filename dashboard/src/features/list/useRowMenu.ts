import { AlarmClock, CircleCheck, Flag, Hourglass, Mail, MailOpen, RotateCcw, SquareCheck, Tag, UserRound, UserRoundCheck, Users } from '@lucide/vue'
import { computed, shallowRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ManyChange } from '@/api/conversations'
import type { ConversationView } from '@/api/types'
import { useDirectory } from '@/realtime/stores/directory'
import { useReadMarks } from '@/realtime/stores/readMarks'
import { useSession } from '@/realtime/stores/session'
import type { ContextItem } from '@/ui/UiContextMenu.vue'
import { PRIORITIES } from './priorities'

interface Does {
  change: (ids: string[], change: ManyChange) => void
  snooze: (ids: string[]) => void
  choose: (id: string) => void
}

/** The menu of a row, or of all chosen rows where it is one of them. */
export function useRowMenu(items: Ref<ConversationView[]>, chosen: Ref<string[]>, does: Does) {
  const { t } = useI18n()
  const directory = useDirectory()
  const marks = useReadMarks()
  const session = useSession()
  const target = shallowRef<ConversationView | null>(null)

  /** The row under the pointer, or with the focus. */
  function aim(event: Event): void {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-row]') : null
    target.value = items.value.find((each) => each.id === row?.dataset.row) ?? null
    // the browser's own menu where there is no row
    if (!target.value) event.stopPropagation()
  }

  const ids = computed(() => (target.value && chosen.value.includes(target.value.id) ? chosen.value : target.value ? [target.value.id] : []))
  const heading = computed(() => (ids.value.length > 1 ? t('bulk.chosen', ids.value.length) : target.value?.contact.name || t('contact.nameless')))
  const isUnread = computed(() => target.value !== null && marks.unread(target.value) > 0)

  const run = (change: ManyChange) => () => does.change(ids.value, change)
  const entries = computed<ContextItem[]>(() => {
    const row = target.value
    if (!row) return []
    const several = ids.value.length > 1
    const done = row.status === 'resolved'
    const labels = directory.labelList.map((label): ContextItem => {
      const checked = !several && row.label_ids.includes(label.id)
      return { label: label.name, color: label.color, checked, run: run(checked ? { remove_label_ids: [label.id] } : { add_label_ids: [label.id] }) }
    })
    const to = (id: string | null, label: string): ContextItem => ({ label, checked: !several && (row.assignee_id ?? null) === id, run: run({ assignee_id: id }) })
    const team = (id: string | null, label: string): ContextItem => ({ label, checked: !several && (row.team_id ?? null) === id, run: run({ team_id: id }) })
    return [
      ...(row.assignee_id === session.userId ? [] : [{ label: t('thread.assignMe'), icon: UserRoundCheck, keys: 'I', run: run({ assignee_id: session.userId }) }]),
      { label: t('bulk.assign'), icon: UserRound, children: [to(null, t('contact.nobody')), ...directory.activeMembers.map((member) => to(member.id, member.name))] },
      ...(directory.teamList.length ? [{ label: t('bulk.team'), icon: Users, children: [team(null, t('contact.noTeam')), ...directory.teamList.map((each) => team(each.id, each.name))] }] : []),
      ...(labels.length ? [{ label: t('bulk.label'), icon: Tag, children: labels }] : []),
      {
        label: t('contact.priority'),
        icon: Flag,
        children: PRIORITIES.map((priority) => ({ label: t(`priority.${priority}`), checked: !several && row.priority === priority, run: run({ priority }) })),
      },
      { label: t('thread.snooze'), icon: AlarmClock, keys: 'S', apart: true, run: () => does.snooze(ids.value) },
      ...(row.status === 'pending' ? [] : [{ label: t('thread.markPending'), icon: Hourglass, run: run({ status: 'pending' }) }]),
      row.status === 'open'
        ? { label: t('thread.resolve'), icon: CircleCheck, keys: 'E', run: run({ status: 'resolved' }) }
        : { label: t('thread.reopen'), icon: RotateCcw, keys: done ? 'E' : undefined, run: run({ status: 'open' }) },
      isUnread.value
        ? { label: t('list.markRead'), icon: MailOpen, apart: true, run: run({ read: true }) }
        : { label: t('thread.markUnread'), icon: Mail, apart: true, keys: 'U', run: run({ read: false }) },
      { label: t('list.choose'), icon: SquareCheck, keys: 'X', run: () => does.choose(row.id) },
    ]
  })

  return { aim, heading, entries }
}
