import { measure, type TextUnit } from './text'

const segmenter = (granularity: 'sentence' | 'word' | 'grapheme') => new Intl.Segmenter(undefined, { granularity })
const LINK = /(?:https?:\/\/|www\.)\S*/g

interface Span {
  from: number
  to: number
}

/** Where a text may be cut, up to where it is still short enough. */
function lastCut(text: string, granularity: 'sentence' | 'word' | 'grapheme', fits: (at: number) => boolean, links: Span[]): number {
  let best = 0
  for (const { index } of segmenter(granularity).segment(text)) {
    if (index === 0) continue
    if (!fits(index)) break
    const before = text.slice(0, index)
    if (granularity === 'word' && !/\s$/u.test(before)) continue
    if (before.trim() && !links.some(({ from, to }) => from < index && index < to)) best = index
  }
  return best
}

/**
 * How many messages a long text becomes: cut at the end of a sentence, else between words, else between characters, never
 * inside a link, as the server does. Null: it cannot be cut.
 */
export function countParts(text: string, max: number, unit: TextUnit): number | null {
  if (measure(text, unit) <= max) return 1
  let rest = text.trim()
  let parts = 1
  while (measure(rest, unit) > max) {
    const links = [...rest.matchAll(LINK)].map((found) => ({ from: found.index, to: found.index + found[0].length }))
    const fits = (at: number) => measure(rest.slice(0, at).trimEnd(), unit) <= max
    const at = lastCut(rest, 'sentence', fits, links) || lastCut(rest, 'word', fits, links) || lastCut(rest, 'grapheme', fits, links)
    if (at === 0) return null
    rest = rest.slice(at).trimStart()
    parts++
  }
  return parts
}
