import { computed, markRaw } from 'vue'
import { createI18n } from 'vue-i18n'
import { CODES, isLanguage, type Language, LANGUAGES, languageOf } from './languages'
import { pluralRule } from './plurals'

type First = typeof import('./en.json')
type OfSettings = typeof import('./settings/en.json')
type Texts = First & OfSettings
/** A language is fetched when somebody wants it, and only that one: each has every text. */
type Part<Of> = Record<Language, () => Promise<{ default: Of }>>

/** What is there before anything is shown. */
const first: Part<First> = {
  en: () => import('./en.json'),
  ru: () => import('./ru.json'),
  zh: () => import('./zh.json'),
  ar: () => import('./ar.json'),
}

/** What the settings' pages alone say, and comes with the first of them. Which text belongs here parts.test.ts knows. */
const ofSettings: Part<OfSettings> = {
  en: () => import('./settings/en.json'),
  ru: () => import('./settings/ru.json'),
  zh: () => import('./settings/zh.json'),
  ar: () => import('./settings/ar.json'),
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
let settingsWanted = false
let spoken: Promise<void> = Promise.resolve()
const fetched = new Set<() => Promise<unknown>>()

async function fetchTexts(of: Language, parts: (typeof first | typeof ofSettings)[]): Promise<void> {
  const missing = parts.map((part) => part[of]).filter((load) => !fetched.has(load))
  const texts = await Promise.all(missing.map((load) => load()))
  missing.forEach((load, place) => {
    // asked for twice at once
    if (fetched.has(load)) return
    fetched.add(load)
    const part = texts[place]?.default as Texts
    // merging goes through every text, so only what comes later is merged. A text never changes, so that
    // nobody has to follow each of its pieces, as whatever says it would
    if (load === first[of]) i18n.global.setLocaleMessage(of, markRaw(part))
    else i18n.global.mergeLocaleMessage(of, part)
  })
}

async function say(next: Language): Promise<void> {
  try {
    await fetchTexts(next, settingsWanted ? [first, ofSettings] : [first])
  } catch {
    if (wanted === next) wanted = language.value
    if (i18n.global.availableLocales.length === 0) await fetchTexts('en', [first])
    return
  }
  // somebody may have chosen another one while these were on their way
  if (wanted !== next) return
  i18n.global.locale.value = next
  document.documentElement.lang = next
  document.documentElement.dir = LANGUAGES[next].dir
}

/**
 * Says everything in that language from now on; without one, in the browser's. Stays as it is when the texts cannot be had, and begins
 * in English then.
 */
export function speak(choice: string | null): Promise<void> {
  wanted = isLanguage(choice) ? choice : languageOfBrowser()
  return (spoken = say(wanted))
}

/** Brings what the settings' pages say, in the language that is spoken and from now on in each that is chosen. */
export async function settingsTexts(): Promise<void> {
  settingsWanted = true
  // beside the first part, where that is still on its way
  await Promise.all([ofSettings[wanted](), spoken])
  await fetchTexts(language.value, [ofSettings])
}
