/** A message without text is told as a mark such as `[image]`; screens show a word instead, and an icon. */
export function markOf(preview: string): string | null {
  return /^\[([a-z][a-z_]*)\]$/.exec(preview.trim())?.[1] ?? null
}

/** A mark nobody foresaw, in readable words. What a person wrote in brackets looks like one too. */
export function readable(mark: string): string {
  return mark.charAt(0).toUpperCase() + mark.slice(1).replaceAll('_', ' ')
}
