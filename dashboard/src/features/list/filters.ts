/** Filters that the search box understands, as examples, and under which name each is explained. */
export const FILTERS = [
  { example: 'from:customer', key: 'from' },
  { example: 'from:note', key: 'note' },
  { example: 'has:image', key: 'has' },
  { example: 'channel:whatsapp', key: 'channel' },
  { example: 'label:vip', key: 'label' },
  { example: 'status:open', key: 'status' },
  { example: 'assignee:me', key: 'assignee' },
  { example: 'after:2026-01-31', key: 'after' },
  { example: 'before:2026-01-31', key: 'before' },
  { example: '"words in a row"', key: 'phrase' },
] as const

/** Every name before a colon that is a filter. */
const KNOWN = new Set(['from', 'has', 'channel', 'inbox', 'label', 'status', 'assignee', 'before', 'after'])

/** What looks like a filter and is none, so that it is looked for as it stands; addresses and times of day do not. */
export function unknownFilter(typed: string): string | null {
  for (const [, name = ''] of typed.replaceAll(/"[^"]*("|$)/g, ' ').matchAll(/(?:^|\s)([a-z]+):(?!\/\/)\S/gi)) {
    if (!KNOWN.has(name.toLowerCase())) return name
  }
  return null
}
