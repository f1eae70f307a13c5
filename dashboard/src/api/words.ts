import type { HealthFactView, InboxNoticeView } from './types'
import { language, t, te } from '@/i18n'
import { numbers } from '@/lib/locale'
import { readable } from '@/lib/preview'
import { countdown } from '@/lib/time'

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
  [/^must be an https address/, 'invalid.url'],
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

export function fieldWords(said: string): string {
  for (const [pattern, key] of UNASKABLE) {
    const found = pattern.exec(said)
    if (found) return t(key, found.groups ?? {})
  }
  for (const [pattern, key] of INVALID) {
    const found = pattern.exec(said)
    if (found) return t(key, { count: Number(found.slice(1).filter((part) => /^\d+$/.test(part ?? '')).at(-1) ?? 0) })
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

/** What happened to an account, and, where that is not all of it, what the platform or the server said. */
export function noticeWords({ kind, text }: Pick<InboxNoticeView, 'kind' | 'text'>): { text: string; more?: string } {
  const known = `settings.health.told.${kind}`
  return language.value === 'en' || !te(known) ? { text } : { text: t(known), more: text }
}

/** Sentences behind which the platform's own reason stands. */
const REASONED = new Set(['connection.refused', 'recovery.failed'])
/** The server counts no further. */
const COUNTED = 1000

/** The very sentence of the server's, with its figures, by its code; null where it has none that is known here. */
function said({ name, code, values = {} }: HealthFactView): string | null {
  const known = `settings.health.said.${name}.${code}`
  if (!code || !te(known)) return null
  const { count = 0, sent = 0, seconds = 0 } = values
  const figure = (value: number) => numbers(language.value, {}).format(value)
  return t(known, { n: count >= COUNTED ? `${figure(count)}+` : figure(count), sent: figure(sent), span: countdown(seconds * 1000, language.value) }, count)
}

/** What a fact of an account's health says, and, where that is not all of it, what else the server has to say. */
export function factWords(fact: HealthFactView): { text: string; advice?: string | null; more?: string } {
  const { name, code } = fact
  if (language.value === 'en') return { text: fact.text, advice: fact.advice }
  if (name === 'notice' || name === 'finding') return noticeWords({ kind: code ?? '', text: fact.text })
  const sentence = said(fact)
  if (sentence) return { text: sentence, more: REASONED.has(`${name}.${code}`) ? fact.text : undefined }
  const known = `settings.health.words.${fact.name}.${fact.state === 'ok' ? 'ok' : 'other'}`
  if (!te(known)) return { text: fact.text, advice: fact.advice }
  return { text: t(known), more: fact.state === 'ok' ? undefined : [fact.text, fact.advice].filter(Boolean).join(' ') }
}

/** Why an event of a webhook could not be stored. */
const UNSTORABLE: [RegExp, string][] = [
  [/ is longer than any platform makes it/, 'long'],
  [/^A value in it cannot be stored/, 'value'],
  [/^It contradicts what is stored/, 'contradicts'],
  [/^Storing it failed unexpectedly/i, 'unexpected'],
]

/** Each reason once, however many events have it. */
export function webhookErrorWords(kept: string): string {
  const reasons = [...new Set(kept.split('; '))]
  if (language.value === 'en') return reasons.join(' ')
  return reasons
    .map((reason) => {
      const known = UNSTORABLE.find(([pattern]) => pattern.test(reason))?.[1]
      return known ? t(`settings.webhooks.wrong.${known}`) : reason
    })
    .join(' ')
}

/** What a webhook held; of what is about an account as the page of its health says it. */
export function webhookKindWords(kind: string): string {
  const known = [`settings.webhooks.kind.${kind}`, `settings.health.told.${kind}`].find((key) => te(key))
  return known ? t(known) : readable(kind)
}
