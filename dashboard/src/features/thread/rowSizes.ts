import type { VListHandle } from 'virtua/vue'
import type { Thread } from '@/realtime/thread'
import type { FoldedRow } from './folds'

type Sizes = VListHandle['cache']

/**
 * How high the rows of a thread were when it was last on screen. With these the list knows at once where its end is and what is visible
 * there; without, it makes rows to measure them, and then others. A size that is no longer right is put right when its row is shown.
 */
const known = new WeakMap<Thread, { first: string | undefined; sizes: Sizes }>()

export function keepSizes(thread: Thread, rows: FoldedRow[], sizes: Sizes): void {
  known.set(thread, { first: firstMessage(rows), sizes })
}

/** None where other messages stand at the beginning now: sizes go by the place of their row. */
export function sizesOf(thread: Thread, rows: FoldedRow[]): Sizes | undefined {
  const first = firstMessage(rows)
  const kept = known.get(thread)
  return first !== undefined && kept?.first === first ? kept.sizes : undefined
}

function firstMessage(rows: FoldedRow[]): string | undefined {
  return rows.find((row) => row.type === 'message')?.key
}
