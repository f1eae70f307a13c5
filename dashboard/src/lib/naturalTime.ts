import { arabicInEnglish, latinDigits, plainChinese } from './timeWords'

/** The hour of a day that somebody names without one. */
const MORNING = 9
const EVENING = 18

type Parser = typeof import('chrono-node/en').casual

const english = () => import('chrono-node/en').then((module) => module.casual)

/** How a language is read: by which parser, and in which words for it. */
const readers: Record<string, { parser: () => Promise<Parser>; words?: (text: string) => string }> = {
  en: { parser: english },
  ru: { parser: () => import('chrono-node/ru').then((module) => module.casual as unknown as Parser) },
  zh: { parser: () => import('chrono-node/zh').then((module) => module.casual as unknown as Parser), words: plainChinese },
  ar: { parser: english, words: arabicInEnglish },
}

/** What somebody typed as a moment to come: "tomorrow 9", "in 3 hours", "next monday". English is understood everywhere. Null: it is none. */
export async function momentOf(text: string, locale: string, now: Date): Promise<Date | null> {
  const typed = latinDigits(text.trim())
  if (!typed) return null
  for (const language of [locale, 'en']) {
    const reader = readers[language]
    if (!reader) continue
    const at = read(await reader.parser(), reader.words?.(typed) ?? typed, now)
    if (at) return at > now ? at : null
  }
  return null
}

function read(parser: Parser, text: string, now: Date): Date | null {
  const found = parser.parse(text, now, { forwardDate: true })[0]
  if (!found) return null
  const at = found.start.date()
  if (found.start.isCertain('hour')) return at
  // "tomorrow 9", "monday 14:30"
  const hour = /^\s*,?\s*(?:в\s+)?(\d{1,2})(?:[:.](\d{2}))?\s*$/.exec(text.slice(found.index + found.text.length))
  if (hour && Number(hour[1]) < 24) at.setHours(Number(hour[1]), Number(hour[2] ?? 0), 0, 0)
  else at.setHours(/tonight|evening|вечер|晚/i.test(found.text) ? EVENING : MORNING, 0, 0, 0)
  return at
}
