/** A message without text is told as `[image]`; screens show an icon and a word instead. */
export function attachmentKind(preview: string): string | null {
  return /^\[([a-z_]+)\]$/i.exec(preview.trim())?.[1]?.toLowerCase() ?? null
}
