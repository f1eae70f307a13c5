/**
 * The place in the list that is one step on from what is open, or back. What was open may have left the list, as when it was resolved:
 * then the one after it stands where it `stood`.
 */
export function stepFrom(items: readonly { id: string }[], open: string | null, stood: number | null, step: number): number {
  const at = items.findIndex((each) => each.id === open)
  const to = at >= 0 ? at + step : stood === null || open === null ? 0 : step > 0 ? stood + step - 1 : stood + step
  return Math.min(Math.max(to, 0), items.length - 1)
}
