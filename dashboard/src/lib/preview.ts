export interface Mark {
  kind: string
  /** How many there are, or how many seconds it lasts. */
  amount?: number
}

/** A message without text is told as a mark such as `[image]`, `[image:5]` or `[voice:7]`; screens show words instead, and an icon. */
export function markOf(preview: string): Mark | null {
  const found = /^\[([a-z][a-z_]*)(?::(\d{1,6}))?\]$/.exec(preview.trim())
  return found ? { kind: found[1] as string, amount: found[2] === undefined ? undefined : Number(found[2]) } : null
}

/** A mark nobody foresaw, in readable words. What a person wrote in brackets looks like one too. */
export function readable(mark: string): string {
  return mark.charAt(0).toUpperCase() + mark.slice(1).replaceAll('_', ' ')
}

/** When the last of a conversation was said; the order of a list goes by when it arrived. */
export function saidAt({ last_message: last, last_activity_at: active }: { last_message?: { sent_at: string } | null; last_activity_at: string }): string {
  return last?.sent_at ?? active
}
