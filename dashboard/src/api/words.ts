import { language, t, te } from '@/i18n'

/**
 * What the server says comes with a code; these are the words for it. The server's own sentences are English and at times say more,
 * so whoever reads English gets those.
 */
interface Failure {
  code: string
  detail: string
}

/** Why a reply did not arrive, or a customer cannot be reached. */
export function failureWords(failure: Failure | null | undefined): string {
  if (!failure) return ''
  if (language.value === 'en' && failure.detail) return failure.detail
  const known = `failure.${failure.code}`
  return te(known) ? t(known) : failure.detail || t('delivery.failedLong')
}

/** What a search cannot be asked, with what was typed in it. */
const UNASKABLE: [RegExp, string][] = [
  [/^(?<name>\w+): can be (?<known>.+)$/, 'search.wrong.value'],
  [/^(?<name>\w+): needs a day/, 'search.wrong.day'],
  [/^There is (?:no .+|nobody) called “(?<name>.+)”\.$/, 'search.wrong.nobody'],
]

/** What is wrong with a field, by what the server says of it. */
const INVALID: [RegExp, string][] = [
  [/^(must not be empty|is missing)$/, 'invalid.empty'],
  [/^must have at most (\d+) characters$/, 'invalid.tooLong'],
  [/^must have at least (\d+) characters$/, 'invalid.tooShort'],
  [/^(must be at most (\d+)|must have at most (\d+) ids)$/, 'invalid.tooMany'],
  [/^is among the first that anybody would try/, 'invalid.guessable'],
  [/e-mail address$/, 'invalid.email'],
  [/^must (?:be|hold a reply_url .+:) an https address/, 'invalid.url'],
  [/that is not between (?<least>\d+) and (?<most>\d+)$/, 'invalid.between'],
  [/^hold events that you may not read/, 'invalid.unreadable'],
  [/^is taken$/, 'invalid.taken'],
  [/^must not (contain|hold) /, 'invalid.characters'],
  [/^must be in the future$/, 'invalid.past'],
  [/^must look like #/, 'invalid.color'],
  [/^(names a|names someone|is no |is of another|is none )/, 'invalid.gone'],
  [/^is too long$/, 'invalid.long'],
  [/^holds something that is too long to be kept$/, 'invalid.lineLong'],
  [/^holds a value that is not accepted$/, 'invalid.lineRefused'],
]

/** A field that holds several, as `credentials` does: the server names which of them it means. */
const MEANT = /^(?:must )?hold a (reply_url|text_max)\b/

/** The name under which something that is wrong is told: `credentials.text_max`. */
export function fieldMeant(name: string, said: string): string {
  const part = MEANT.exec(said)?.[1]
  return part ? `${name}.${part}` : name
}

export function fieldWords(said: string): string {
  for (const [pattern, key] of UNASKABLE) {
    const found = pattern.exec(said)
    if (found) return t(key, found.groups ?? {})
  }
  for (const [pattern, key] of INVALID) {
    const found = pattern.exec(said)
    if (found) return t(key, { ...found.groups, count: Number(found.slice(1).filter((part) => /^\d+$/.test(part ?? '')).at(-1) ?? 0) })
  }
  if (language.value !== 'en') return t('invalid.other')
  return /[.!?]$/.test(said) ? said : `${said.charAt(0).toUpperCase()}${said.slice(1)}.`
}

/** Why a reply did not go out at its time, by what the server keeps of it. */
const HELD_BACK: [RegExp, string][] = [
  [/^The time to answer this customer is over/, 'errors.window_closed'],
  [/is no longer connected here/, 'errors.inbox_disconnected'],
  [/not to get marketing/, 'errors.marketing_stopped'],
  [/^It could not be sent at its time/, 'schedule.late'],
  [/^It was held back because the data was restored/, 'schedule.restored'],
]

export function heldBackWords(said: string | null | undefined): string {
  if (!said || language.value === 'en') return said ?? ''
  return t(HELD_BACK.find(([pattern]) => pattern.test(said))?.[1] ?? 'schedule.changed')
}
