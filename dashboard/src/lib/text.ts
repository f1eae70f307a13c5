export type TextUnit = 'characters' | 'bytes' | 'utf16'

const encoder = new TextEncoder()

const isHigh = (unit: number) => unit >= 0xd800 && unit < 0xdc00
const isLow = (unit: number) => unit >= 0xdc00 && unit < 0xe000

/** How long a text is as the channel counts it. */
export function measure(text: string, unit: TextUnit): number {
  if (unit === 'bytes') return encoder.encode(text).length
  // what JavaScript counts: most emoji are two
  if (unit === 'utf16') return text.length
  let pairs = 0
  for (let at = 1; at < text.length; at++) if (isLow(text.charCodeAt(at)) && isHigh(text.charCodeAt(at - 1))) pairs++
  return text.length - pairs
}

export interface TextPart {
  text: string
  /** Set for a link; only http, https, mailto and tel ever become one. */
  href?: string
}

// what stands before an @ has at most 64 characters; without that limit `a-a-a-…` would be read anew from each of its letters
const LINK = /\b(?:https?:\/\/|www\.)[^\s<>"']+|\b[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+\b/gi
const TRAILING = `.,;:!?…)]}'"»”`

/** Punctuation behind a link, which is of the sentence. */
function tailOf(found: string): string {
  let at = found.length
  while (at > 0 && TRAILING.includes(found.charAt(at - 1))) at--
  return found.slice(at)
}

/** Cuts a text into plain parts and links. A closing bracket stays in the link when it was opened there. */
export function linkify(text: string): TextPart[] {
  const parts: TextPart[] = []
  let from = 0
  for (const match of text.matchAll(LINK)) {
    let found = match[0]
    const tail = tailOf(found)
    const keep = tail.startsWith(')') && found.slice(0, -tail.length).includes('(') ? 1 : 0
    found = found.slice(0, found.length - tail.length + keep)
    if (match.index > from) parts.push({ text: text.slice(from, match.index) })
    parts.push({ text: found, href: hrefOf(found) })
    from = match.index + found.length
  }
  if (from < text.length) parts.push({ text: text.slice(from) })
  return parts
}

/** Whether there is a link to a page in it. */
export function hasWebLink(text: string): boolean {
  for (const [found] of text.matchAll(LINK)) if (hrefOf(found).startsWith('http')) return true
  return false
}

function hrefOf(found: string): string {
  if (/^https?:/i.test(found)) return found
  return found.includes('@') && !/^www\./i.test(found) ? `mailto:${found}` : `https://${found}`
}

const EMOJI_ONLY = /^(?:\p{Extended_Pictographic}(?:\uFE0F|\u200D\p{Extended_Pictographic}|\p{Emoji_Modifier})*|\p{Regional_Indicator}{2}|\s)+$/u

/** One to three emoji and nothing else: shown large. */
export function isJumbo(text: string): boolean {
  if (text.length > 40 || !EMOJI_ONLY.test(text)) return false
  const segments = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text.trim())]
  return segments.filter((part) => part.segment.trim()).length <= 3
}

/** Up to two letters to stand for a picture. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word))
  const first = (word: string | undefined) => [...(word ?? '').replace(/^[^\p{L}\p{N}]+/u, '')][0] ?? ''
  const last = words.length > 1 ? words[words.length - 1] : undefined
  return (first(words[0]) + first(last)).toLocaleUpperCase() || '?'
}

/** A stable number from a name, to choose a colour by. */
export function hash(text: string): number {
  let value = 7
  for (let at = 0; at < text.length; at++) value = (value * 31 + text.charCodeAt(at)) >>> 0
  return value
}
