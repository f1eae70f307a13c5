import { isChannel } from './channels'

/** A view of the desk as its address names it: mine, unassigned, snoozed, resolved, all, or one kind and an id after a colon. */
export interface DeskView {
  assignee?: string
  inbox_id?: string
  channel?: string
  team_id?: string
  label?: string
  status?: 'snoozed' | 'resolved'
  /** A saved view. */
  view?: string
}

/** Null: there is no such view, whatever the workspace has. */
export function viewOf(name: string): DeskView | null {
  if (name === 'all') return {}
  if (name === 'mine') return { assignee: 'me' }
  if (name === 'unassigned') return { assignee: 'none' }
  if (name === 'snoozed' || name === 'resolved') return { status: name }
  const [kind, id] = name.split(':')
  if (!id) return null
  if (kind === 'inbox') return { inbox_id: id }
  if (kind === 'channel') return isChannel(id) ? { channel: id } : null
  if (kind === 'team') return { team_id: id }
  if (kind === 'saved') return { view: id }
  return kind === 'label' ? { label: id } : null
}

/** The status filter of the address; conversations that wait for an answer are the usual work. */
export function statusOf(query: unknown): 'open' | 'pending' | 'snoozed' | 'resolved' | 'any' {
  return query === 'pending' || query === 'snoozed' || query === 'resolved' || query === 'any' ? query : 'open'
}
