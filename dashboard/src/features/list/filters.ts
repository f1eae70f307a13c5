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
