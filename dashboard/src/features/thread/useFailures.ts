import { watch } from 'vue'
import type { FoldedRow } from './folds'
import { hasProblem, type MessageRowData } from './rows'

/** Tells once of a reply that fails while it is in the thread; not of old failures that scroll into view. */
export function useFailures(rows: () => FoldedRow[], tell: (row: MessageRowData) => void): void {
  const well = new Set<string>()
  watch(
    rows,
    (now) => {
      for (const row of now) {
        if (row.type !== 'message') continue
        if (!hasProblem(row)) well.add(row.key)
        else if (well.delete(row.key)) tell(row)
      }
    },
    { immediate: true, flush: 'post' },
  )
}
