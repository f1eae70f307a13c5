/** The languages of the desk, each under its own name, as whoever looks for it reads it. */
export const LANGUAGES = {
  en: { name: 'English', dir: 'ltr' },
  ru: { name: 'Русский', dir: 'ltr' },
  zh: { name: '简体中文', dir: 'ltr' },
  ar: { name: 'العربية', dir: 'rtl' },
} as const

export type Language = keyof typeof LANGUAGES

export const CODES = Object.keys(LANGUAGES) as Language[]

export function isLanguage(code: unknown): code is Language {
  return typeof code === 'string' && code in LANGUAGES
}

/** The first of the reader's languages that the desk speaks. */
export function languageOf(wanted: readonly string[]): Language {
  return wanted.map((tag) => tag.split('-')[0]?.toLowerCase()).find(isLanguage) ?? 'en'
}
