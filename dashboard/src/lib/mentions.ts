export interface Named {
  id: string
  name: string
}

/** No name is longer. */
const QUERY_MAX = 200

export interface MentionQuery {
  word: string
  /** Where the `@` stands. */
  from: number
}

/** The name being typed before the caret: an `@` at the beginning of a word, and what follows it, up to a second word. */
export function mentionQuery(text: string, caret: number): MentionQuery | null {
  // only the end is looked at: this is asked at each key
  const from = caret > 0 ? text.lastIndexOf('@', caret - 1) : -1
  if (from < 0 || caret - from > QUERY_MAX || !/^[\s([{"'«“]?$/u.test(text.charAt(from - 1))) return null
  const word = text.slice(from + 1, caret)
  return /^[^\s@]*(?: [^\s@]*)?$/u.test(word) ? { word, from } : null
}

/** Those whose name the query begins, or a word of it; the query's letters in any case. */
export function matching<T extends Named>(members: T[], query: string): T[] {
  const wanted = query.toLocaleLowerCase()
  const words = (name: string) => name.toLocaleLowerCase()
  const first = members.filter(({ name }) => words(name).startsWith(wanted))
  const later = members.filter((member) => !first.includes(member) && words(member.name).includes(` ${wanted}`))
  return [...first, ...later]
}

export interface Place {
  from: number
  to: number
  ids: string[]
}

const IN_A_WORD = /[\p{L}\p{N}_]/u

/** Where a text names whom, in order: the longest name that fits, and nothing within another word or an address. */
export function placesOf(text: string, members: Named[]): Place[] {
  const byLength = [...members].filter(({ name }) => name).sort((a, b) => b.name.length - a.name.length)
  const places: Place[] = []
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    if (IN_A_WORD.test(text[at - 1] ?? '')) continue
    const rest = text.slice(at + 1)
    const named = byLength.find(({ name }) => rest.startsWith(name) && !IN_A_WORD.test(rest[name.length] ?? ''))
    if (!named) continue
    places.push({ from: at, to: at + 1 + named.name.length, ids: members.filter(({ name }) => name === named.name).map(({ id }) => id) })
  }
  return places
}

/** Whom a text names; of two with the same name both. */
export function namedIn(text: string, members: Named[]): string[] {
  return [...new Set(placesOf(text, members).flatMap(({ ids }) => ids))]
}
