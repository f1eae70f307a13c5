/** How long a token may live, as it is offered. */
export const ENDS = ['month', 'quarter', 'year', 'never'] as const
const DAYS: Record<string, number> = { month: 30, quarter: 90, year: 365 }

/** When one that begins now ends; none: never. */
export function endOf(choice: string, now: Date): string | undefined {
  const days = DAYS[choice]
  return days === undefined ? undefined : new Date(now.getTime() + days * 86_400_000).toISOString()
}
