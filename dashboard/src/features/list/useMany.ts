import { useI18n } from 'vue-i18n'
import type { ItemChanged, ManyChange } from '@/api/conversations'
import { explain, problemFrom } from '@/api/problem'
import { announce } from '@/lib/announce'
import { dismiss, toast } from '@/lib/toast'
import type { ListSpec } from '@/realtime/conversationMatch'
import { useConversations } from '@/realtime/stores/conversations'
import { useReadMarks } from '@/realtime/stores/readMarks'

/** What can be given back as it was, as one change for each state there was before. */
export function inverse(items: ItemChanged[], change: ManyChange): { ids: string[]; change: ManyChange }[] {
  const groups = new Map<string, { ids: string[]; change: ManyChange }>()
  for (const { id, outcome, before } of items) {
    if (outcome !== 'changed' || !before) continue
    const back: ManyChange = {}
    if (change.status !== undefined) {
      back.status = before.status
      if (before.status === 'snoozed') back.snoozed_until = before.snoozed_until ?? null
    }
    if (change.assignee_id !== undefined) back.assignee_id = before.assignee_id ?? null
    if (change.team_id !== undefined) back.team_id = before.team_id ?? null
    if (change.priority !== undefined) back.priority = before.priority
    const removed = (change.remove_label_ids ?? []).filter((label) => before.label_ids.includes(label))
    const added = (change.add_label_ids ?? []).filter((label) => !before.label_ids.includes(label))
    if (removed.length) back.add_label_ids = removed
    if (added.length) back.remove_label_ids = added
    const key = JSON.stringify(back)
    const group = groups.get(key) ?? { ids: [], change: back }
    group.ids.push(id)
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** Changes several conversations, says what became of it, and takes it back when asked to. */
export function useMany() {
  const { t } = useI18n()
  const conversations = useConversations()
  const marks = useReadMarks()
  /** What was done before is no longer what Undo would mean. */
  let said = 0

  async function change(which: string[] | ListSpec, wanted: ManyChange): Promise<void> {
    dismiss(said)
    try {
      const named = Array.isArray(which) ? which : { filter: which.filter, sort: which.sort }
      const { items, more } = await conversations.changeMany(named, wanted)
      if (wanted.read != null && !Array.isArray(which)) items.forEach(({ conversation }) => conversation && marks.show([conversation], wanted.read === true))
      const done = items.filter(({ outcome }) => outcome === 'changed')
      const failed = items.filter(({ outcome }) => outcome === 'failed')
      const why = failed[0]?.problem
      if (why) toast(t('bulk.failed', { count: failed.length, why: explain(problemFrom(why.status, why)) }, failed.length), { tone: 'error' })
      if (more) toast(t('bulk.more', items.length))
      else if (done.length) say(done, wanted)
      else if (!failed.length) announce(t('bulk.same'))
    } catch (error) {
      toast(explain(error), { tone: 'error' })
    }
  }

  function say(done: ItemChanged[], wanted: ManyChange): void {
    const groups = inverse(done, wanted).filter((group) => Object.keys(group.change).length > 0)
    const text = t('bulk.done', done.length)
    said = toast(text, groups.length ? { action: { label: t('common.undo'), run: () => void undo(groups) } } : {})
  }

  async function undo(groups: { ids: string[]; change: ManyChange }[]): Promise<void> {
    try {
      for (const group of groups) await conversations.changeMany(group.ids, group.change)
      announce(t('bulk.undone'))
    } catch (error) {
      toast(explain(error), { tone: 'error' })
    }
  }

  return { change }
}
