import { measure, type TextUnit } from './text'

const segmenter = (granularity: 'sentence' | 'word' | 'grapheme') => new Intl.Segmenter(undefined, { granularity })
const LINK = /(?:https?:\/\/|www\.)\S*/g

/** Where a sentence ends depends at times on what follows it. */
const AHEAD = 500
/** The most of JavaScript's own units that one of these may have. */
const UNITS = { characters: 2, bytes: 1, utf16: 1 } as const

interface Span {
  from: number
  to: number
}

/** Where a text that begins with no space may be cut, so that what stands before is short enough without the space at its end. */
function lastCut(text: string, granularity: 'sentence' | 'word' | 'grapheme', max: number, unit: TextUnit, links: Span[]): number {
  let best = 0
  // up to the last letter or sign, and the space behind it: measured piece by piece, since a text is cut at any of thousands of places
  let used = 0
  let space = 0
  for (const { index, segment } of segmenter(granularity).segment(text)) {
    if (index > 0) {
      if (used > max) break
      const isCut = granularity !== 'word' || /\s/u.test(text.charAt(index - 1))
      if (isCut && !links.some(({ from, to }) => from < index && index < to)) best = index
    }
    const solid = segment.trimEnd()
    if (solid) used += space + measure(solid, unit)
    space = solid ? measure(segment.slice(solid.length), unit) : space + measure(segment, unit)
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
    // a segmenter reads to the end of a sentence, which may be that of the text; what is further off does not fit anyway
    const near = rest.slice(0, max * UNITS[unit] + AHEAD)
    const links = [...near.matchAll(LINK)].map((found) => ({ from: found.index, to: found.index + found[0].length }))
    const cut = (granularity: 'sentence' | 'word' | 'grapheme') => lastCut(near, granularity, max, unit, links)
    const at = cut('sentence') || cut('word') || cut('grapheme')
    if (at === 0) return null
    rest = rest.slice(at).trimStart()
    parts++
  }
  return parts
}
