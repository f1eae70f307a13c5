import { matchSorter } from 'match-sorter'
import type { Command } from '@/lib/commands'
import { load, save } from '@/lib/storage'

const KEPT = 12
const KEY = 'commands'

/** What was used lately, the last first. */
export const recentIds = (): string[] => load<string[]>(KEY, [])

export function noteUse(id: string): void {
  save(KEY, [id, ...recentIds().filter((each) => each !== id)].slice(0, KEPT))
}

/** Those that fit what was typed, the best first; of equals what was used last. */
export function rank(commands: Command[], typed: string): Command[] {
  const recent = recentIds()
  const place = ({ id }: Command) => (recent.includes(id) ? recent.indexOf(id) : KEPT)
  return matchSorter(commands, typed, {
    keys: ['title', { key: 'words', maxRanking: matchSorter.rankings.CONTAINS }, { key: 'hint', maxRanking: matchSorter.rankings.CONTAINS }],
    baseSort: (a, b) => place(a.item) - place(b.item) || a.index - b.index,
  })
}
