import type { HealthFactView, InboxNoticeView } from './types'
import { language, t, te } from '@/i18n'
import { numbers } from '@/lib/locale'
import { readable } from '@/lib/preview'
import { countdown } from '@/lib/time'

/** What the server says of an account and of its webhooks. Only the settings show it, and the words come with them. */

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
