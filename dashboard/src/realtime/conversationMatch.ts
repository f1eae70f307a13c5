import type { ConversationFilter } from '@/api/conversations'
import type { ConversationSort, ConversationView, ViewCondition, ViewConditions } from '@/api/types'

/** Which conversations a list holds, and in which order; `conditions` are those of the saved view the filter names. */
export interface ListSpec {
  filter: ConversationFilter
  conditions?: ViewConditions
  sort?: ConversationSort
}

/** Whoever looks at a list: what `me`, "unread" and "an hour ago" mean. */
export interface Looker {
  userId: string | null
  /** Null: not known yet. */
  isUnread: (conversation: ConversationView) => boolean | null
  now: () => number
}

const RANKS = ['urgent', 'high', 'medium', 'low', 'none']
const MINUTE = 60_000

/** Newest activity first; equal times by id, as the server pages. */
export function byActivity(a: ConversationView, b: ConversationView): number {
  return compare(b.last_activity_at, a.last_activity_at) || compare(b.id, a.id)
}

function byWaiting(a: ConversationView, b: ConversationView): number {
  if (a.waiting_since && b.waiting_since) return compare(a.waiting_since, b.waiting_since) || compare(a.id, b.id)
  return Number(Boolean(b.waiting_since)) - Number(Boolean(a.waiting_since)) || byActivity(a, b)
}

function byPriority(a: ConversationView, b: ConversationView): number {
  return RANKS.indexOf(a.priority) - RANKS.indexOf(b.priority) || byActivity(a, b)
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

export const ORDERS: Record<ConversationSort, (a: ConversationView, b: ConversationView) => number> = {
  newest: byActivity,
  oldest: (a, b) => byActivity(b, a),
  waiting: byWaiting,
  priority: byPriority,
}

/** As the server decides it. What nobody knows here yet belongs. */
export function matches({ filter, conditions }: ListSpec, conversation: ConversationView, looker: Looker): boolean {
  const assignee = conversation.assignee_id ?? null
  const wanted = filter.assignee === 'me' ? looker.userId : filter.assignee === 'none' ? null : filter.assignee
  return (
    (!filter.status || filter.status === conversation.status) &&
    (!filter.inbox_id || filter.inbox_id === conversation.inbox_id) &&
    (!filter.channel || filter.channel === conversation.channel) &&
    (!filter.team_id || filter.team_id === conversation.team_id) &&
    (!filter.label || conversation.label_ids.includes(filter.label)) &&
    (!filter.priority || filter.priority === conversation.priority) &&
    (filter.waiting === undefined || filter.waiting === Boolean(conversation.waiting_since)) &&
    (filter.unread === undefined || (looker.isUnread(conversation) ?? filter.unread) === filter.unread) &&
    (filter.assignee === undefined || wanted === assignee) &&
    (!conditions || holds(conditions, conversation, looker))
  )
}

function holds(conditions: ViewConditions, conversation: ConversationView, looker: Looker): boolean {
  const groups = conditions.groups.map((group) => joined(group.match, group.conditions.map((condition) => meets(condition, conversation, looker))))
  return joined(conditions.match, groups)
}

const joined = (match: 'all' | 'any', held: boolean[]) => (match === 'all' ? held.every(Boolean) : held.some(Boolean))

function meets(condition: ViewCondition, conversation: ConversationView, looker: Looker): boolean {
  const isNot = condition.op === 'is_not'
  if (condition.field === 'unread') return (looker.isUnread(conversation) ?? !isNot) !== isNot
  return isSo(condition, conversation, looker) !== isNot
}

function isSo({ field, op, values = [] }: ViewCondition, conversation: ConversationView, looker: Looker): boolean {
  const names = (id: string | null | undefined) => (id ? values.includes(id) || (id === looker.userId && values.includes('me')) : values.includes('none'))
  const since = (iso: string | null | undefined) => {
    if (!iso) return false
    const limit = looker.now() - Number(values[0]) * MINUTE
    return op === 'longer_than' ? Date.parse(iso) < limit : op === 'shorter_than' ? Date.parse(iso) >= limit : true
  }
  switch (field) {
    case 'status':
      return values.includes(conversation.status)
    case 'priority':
      return values.includes(conversation.priority)
    case 'channel':
      return values.includes(conversation.channel)
    case 'assignee':
      return names(conversation.assignee_id)
    case 'team':
      return names(conversation.team_id)
    case 'inbox':
      return names(conversation.inbox_id)
    case 'label':
      return conversation.label_ids.length ? conversation.label_ids.some(names) : names(null)
    case 'waiting':
      return since(conversation.waiting_since)
    case 'last_activity':
      return since(conversation.last_activity_at)
    case 'snoozed': {
      if (conversation.status !== 'snoozed') return false
      const until = conversation.snoozed_until
      return op !== 'shorter_than' || (until != null && Date.parse(until) < looker.now() + Number(values[0]) * MINUTE)
    }
    default:
      return true
  }
}

/** Whether somebody's reading changes what belongs. */
export function isByReading({ filter, conditions }: ListSpec): boolean {
  return filter.unread !== undefined || asks(conditions, (condition) => condition.field === 'unread')
}

/** Whether the passing of time alone does. */
export function isByTime({ conditions }: ListSpec): boolean {
  return asks(conditions, (condition) => condition.op === 'longer_than' || condition.op === 'shorter_than')
}

function asks(conditions: ViewConditions | undefined, test: (condition: ViewCondition) => boolean): boolean {
  return conditions?.groups.some((group) => group.conditions.some(test)) ?? false
}
