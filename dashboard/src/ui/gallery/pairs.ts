/** Which tokens are read on which: what is written at 4.5:1, what is only seen at 3:1. A test holds them to it in both themes. */
const GROUNDS = ['canvas', 'surface', 'raised', 'sunken', 'hover', 'selected'] as const

export interface Pair {
  ink: string
  ground: string
  least: number
}
const written = (ink: string, grounds: readonly string[]): Pair[] => grounds.map((ground) => ({ ink, ground, least: 4.5 }))
const seen = (ink: string, grounds: readonly string[]): Pair[] => grounds.map((ground) => ({ ink, ground, least: 3 }))

export const PAIRS: Pair[] = [
  ...written('ink', GROUNDS),
  ...written('muted', GROUNDS),
  ...written('faint', GROUNDS),
  ...written('accent', ['canvas', 'surface', 'raised']),
  ...written('on-accent', ['accent', 'accent-hover']),
  ...written('accent-ink', ['accent-soft', 'selected']),
  ...written('ink', ['accent-soft', 'note']),
  ...written('note-ink', ['note']),
  ...written('danger', ['surface', 'raised', 'canvas']),
  ...written('danger-ink', ['danger-soft', 'surface', 'raised', 'canvas']),
  ...written('warn-ink', ['warn-soft', 'canvas', 'raised']),
  ...seen('line-strong', ['surface', 'raised']),
  ...seen('accent', ['hover', 'selected', 'sunken']),
  ...seen('ok', ['surface', 'raised']),
  ...seen('seen', ['accent-soft', 'raised']),
  ...['messenger', 'instagram', 'whatsapp', 'telegram', 'api'].flatMap((channel) => seen(channel, ['canvas', 'raised'])),
]
