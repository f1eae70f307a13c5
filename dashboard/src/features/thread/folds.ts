import type { MessageView } from '@/api/types'
import type { MessageRowData, Row } from './rows'

/** Several changes of one conversation in a row, as one line that opens. */
export interface FoldRowData {
  type: 'fold'
  key: string
  messages: MessageView[]
  open: boolean
}
export type FoldedRow = Row | FoldRowData

const LEAST = 3
/** What the desk itself did. What a customer or a platform did is as good as words: a missed call is looked for. */
const CHANGES = new Set(['status_changed', 'assigned', 'team_assigned'])

/**
 * Rows with what was done between two messages folded, except in those that are `open`. What was done last stands there until somebody
 * writes: it is how things are now.
 */
export function foldChanges(rows: Row[], open: ReadonlySet<string>): FoldedRow[] {
  const folded: FoldedRow[] = []
  let run: MessageRowData[] = []
  for (const row of rows) {
    if (isChange(row)) {
      run.push(row)
      continue
    }
    folded.push(...foldRun(run, open), row)
    run = []
  }
  return [...folded, ...run]
}

function foldRun(run: MessageRowData[], open: ReadonlySet<string>): FoldedRow[] {
  const last = run[run.length - 1]
  if (!last || run.length < LEAST) return run
  // by its last, since older ones may come before its first
  const fold: FoldRowData = { type: 'fold', key: `fold-${last.key}`, messages: run.map(({ message }) => message), open: open.has(`fold-${last.key}`) }
  return fold.open ? [fold, ...run] : [fold]
}

function isChange(row: Row): row is MessageRowData {
  return row.type === 'message' && row.message.kind === 'system' && CHANGES.has(row.message.event?.type ?? '')
}

/** The fold that holds a message out of sight. */
export function foldOf(rows: FoldedRow[], messageId: string): FoldRowData | undefined {
  return rows.find((row): row is FoldRowData => row.type === 'fold' && !row.open && row.messages.some(({ id }) => id === messageId))
}
