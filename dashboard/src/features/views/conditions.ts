import type { ConditionField, ConditionOp, ViewCondition } from '@/api/types'

export const FIELDS = ['status', 'assignee', 'team', 'inbox', 'channel', 'label', 'priority', 'unread', 'waiting', 'last_activity', 'snoozed'] as const satisfies readonly ConditionField[]

const IS: ConditionOp[] = ['is', 'is_not']
const OPS: Partial<Record<ConditionField, ConditionOp[]>> = {
  waiting: ['is', 'is_not', 'longer_than', 'shorter_than'],
  last_activity: ['longer_than', 'shorter_than'],
  snoozed: ['is', 'is_not', 'shorter_than'],
}
export const opsOf = (field: ConditionField): ConditionOp[] => OPS[field] ?? IS

/** What is asked for beside field and op. */
export function asksFor({ field, op }: Pick<ViewCondition, 'field' | 'op'>): 'values' | 'time' | 'nothing' {
  if (op === 'longer_than' || op === 'shorter_than') return 'time'
  return field === 'unread' || field === 'waiting' || field === 'snoozed' ? 'nothing' : 'values'
}

export const UNITS = { minutes: 1, hours: 60, days: 1440 } as const
export type Unit = keyof typeof UNITS

/** Minutes in the largest unit that says them whole. */
export function inUnits(minutes: number): { count: number; unit: Unit } {
  const unit = (['days', 'hours'] as const).find((each) => minutes > 0 && minutes % UNITS[each] === 0) ?? 'minutes'
  return { count: minutes / UNITS[unit], unit }
}

/** A condition on another field, or with another op: what was chosen stays where it still means something. */
export function changed(condition: ViewCondition, to: { field?: ConditionField; op?: ConditionOp }): ViewCondition {
  const field = to.field ?? condition.field
  const wanted = to.op ?? condition.op
  const op = opsOf(field).includes(wanted) ? wanted : (opsOf(field)[0] as ConditionOp)
  const asks = asksFor({ field, op })
  const same = field === condition.field && asks === asksFor(condition)
  const fresh = asks === 'time' ? ['120'] : []
  return { field, op, values: same ? (condition.values ?? []) : fresh }
}

export const fresh = (): ViewCondition => ({ field: 'status', op: 'is', values: ['open'] })

/** Whether it says something: a list of nothing does not. */
export const isComplete = (condition: ViewCondition) => asksFor(condition) === 'nothing' || (condition.values ?? []).length > 0
