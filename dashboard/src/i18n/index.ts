import { computed } from 'vue'
import { createI18n } from 'vue-i18n'
import { CODES, isLanguage, type Language, LANGUAGES, languageOf } from './languages'
import { pluralRule } from './plurals'

type Texts = typeof import('./en.json')

/** A language is fetched when somebody wants it, and only that one: each has every text. */
const loaders: Record<Language, () => Promise<{ default: Texts }>> = {
  en: () => import('./en.json'),
  ru: () => import('./ru.json'),
  zh: () => import('./zh.json'),
  ar: () => import('./ar.json'),
}

export const i18n = createI18n<[Texts], Language, false>({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: {} as Record<Language, Texts>,
  pluralRules: Object.fromEntries(CODES.map((code) => [code, pluralRule(code)])),
})

/** For code outside of components; components take `t` from useI18n. */
export const t = i18n.global.t
export const te = i18n.global.te

export const language = computed(() => i18n.global.locale.value)
export const direction = computed(() => LANGUAGES[language.value].dir)

export const languageOfBrowser = (): Language => languageOf(navigator.languages)

let wanted: Language = 'en'

async function fetchTexts(of: Language): Promise<void> {
  if (!i18n.global.availableLocales.includes(of)) i18n.global.setLocaleMessage(of, (await loaders[of]()).default)
}

/**
 * Says everything in that language from now on; without one, in the browser's. Stays as it is when the texts cannot be had, and begins
 * in English then.
 */
export async function speak(choice: string | null): Promise<void> {
  const next = isLanguage(choice) ? choice : languageOfBrowser()
  wanted = next
  try {
    await fetchTexts(next)
  } catch {
    if (i18n.global.availableLocales.length === 0) await fetchTexts('en')
    return
  }
  // somebody may have chosen another one while these were on their way
  if (wanted !== next) return
  i18n.global.locale.value = next
  document.documentElement.lang = next
  document.documentElement.dir = LANGUAGES[next].dir
}
