import type { UsageView } from '@/api/usage'

export const KINDS = ['members', 'inboxes', 'messages', 'storage'] as const
export type Kind = (typeof KINDS)[number]
/** Said before it bites, and when it does. */
export type Level = 'fine' | 'near' | 'full'

/** From here on somebody is told. */
const NEAR = 0.8

export function levelOf({ used, limit }: UsageView[Kind]): Level {
  if (limit == null || used < limit * NEAR) return 'fine'
  return used < limit ? 'near' : 'full'
}

/** Of the limit, 0 to 1; none without one. */
export function shareOf({ used, limit }: UsageView[Kind]): number | null {
  if (limit == null) return null
  return limit === 0 ? 1 : Math.min(used / limit, 1)
}

/** What is told at the desk: the full before the near, and of these the one that keeps most people from working. */
export function worstOf(usage: UsageView): { kind: Kind; level: Level } | null {
  const order: Kind[] = ['messages', 'storage', 'members', 'inboxes']
  for (const level of ['full', 'near'] as const) {
    const kind = order.find((each) => levelOf(usage[each]) === level)
    if (kind) return { kind, level }
  }
  return null
}
