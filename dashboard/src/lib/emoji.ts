import englishUrl from 'emoji-picker-element-data/en/cldr/data.json?url'
import russianUrl from 'emoji-picker-element-data/ru/cldr/data.json?url'
import chineseUrl from 'emoji-picker-element-data/zh/cldr/data.json?url'

export interface Emoji {
  emoji: string
  annotation: string
  tags?: string[]
  group: number
}

/** Languages that emoji have names in; for the others, and beside them, the English ones. */
const NAMED: Record<string, string> = { en: englishUrl, ru: russianUrl, zh: chineseUrl }

const read = async (url: string): Promise<Emoji[]> => (await fetch(url)).json() as Promise<Emoji[]>
const loading = new Map<string, Promise<Emoji[]>>()

/** Named in the language, and found by the English names too: people who write several languages search in any of them. */
async function named(language: string): Promise<Emoji[]> {
  const own = NAMED[language] ?? englishUrl
  const [emoji, english] = await Promise.all([read(own), own === englishUrl ? [] : read(englishUrl)])
  const inEnglish = new Map(english.map((each) => [each.emoji, [...each.annotation.toLowerCase().split(' '), ...(each.tags ?? [])]]))
  return emoji.map((each) => ({ ...each, tags: [...(each.tags ?? []), ...(inEnglish.get(each.emoji) ?? [])] }))
}

/** Read once for each language, on the first look at the picker. */
export function loadEmoji(language: string): Promise<Emoji[]> {
  const known = loading.get(language)
  if (known) return known
  const fresh = named(language).catch((error: unknown) => {
    loading.delete(language)
    throw error
  })
  loading.set(language, fresh)
  return fresh
}
