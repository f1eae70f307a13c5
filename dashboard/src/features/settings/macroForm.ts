import type { MacroActions, MacroView } from '@/api/types'

/** A macro as a form shows it: "" stands for what it leaves as it is. */
export interface MacroForm {
  id: string
  name: string
  reply: string
  note: string
  assignee: string
  team: string
  status: string
  snooze: string
  priority: string
  add: string[]
  remove: string[]
}

export const emptyMacro = (): MacroForm => ({ id: '', name: '', reply: '', note: '', assignee: '', team: '', status: '', snooze: '', priority: '', add: [], remove: [] })

export const SNOOZES = [60, 180, 1440, 4320, 10_080] as const

export function formOf({ id, name, actions }: MacroView): MacroForm {
  return {
    id,
    name,
    reply: actions.reply ?? '',
    note: actions.note ?? '',
    assignee: actions.assignee ?? '',
    team: actions.team ?? '',
    status: actions.snooze_minutes ? 'snoozed' : (actions.status ?? ''),
    snooze: actions.snooze_minutes ? String(actions.snooze_minutes) : '',
    priority: actions.priority ?? '',
    add: [...(actions.add_label_ids ?? [])],
    remove: [...(actions.remove_label_ids ?? [])],
  }
}

export function actionsOf(form: MacroForm): MacroActions {
  const snooze = form.status === 'snoozed' && form.snooze ? Number(form.snooze) : null
  return {
    ...(form.reply.trim() ? { reply: form.reply.trim() } : {}),
    ...(form.note.trim() ? { note: form.note.trim() } : {}),
    ...(form.assignee ? { assignee: form.assignee } : {}),
    ...(form.team ? { team: form.team } : {}),
    ...(snooze ? { snooze_minutes: snooze } : form.status ? { status: form.status as NonNullable<MacroActions['status']> } : {}),
    ...(form.priority ? { priority: form.priority } : {}),
    ...(form.add.length ? { add_label_ids: form.add } : {}),
    ...(form.remove.length ? { remove_label_ids: form.remove } : {}),
  }
}
