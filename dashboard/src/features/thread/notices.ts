import type { MessageView } from '@/api/types'
import { fields, list, number, text, type Fields } from '@/lib/json'
import { referralOf } from './cards/referral'

/** The words for something that a platform told about a customer: a key of `system`, and what to put in. */
export interface NoticeWords {
  key: string
  values: Record<string, string>
}

const words = (key: string, values: Record<string, string> = {}): NoticeWords => ({ key, values })

const known: Record<string, (detail: Fields) => NoticeWords> = {
  referral: (detail) => {
    const { kind, title } = referralOf(detail)
    return title ? words(`came.${kind}`, { title }) : words('referral')
  },
  optin: (detail) => {
    const topic = text(detail.title)
    if (text(detail.notification_messages_status)?.toUpperCase().startsWith('STOP')) return words('optout')
    return topic ? words('optinTo', { topic }) : words('optin')
  },
  number_changed: (detail) => {
    const number = text(detail.new)
    return number && /^\+?\d+$/.test(number) ? words('numberChangedTo', { number: `+${number.replace('+', '')}` }) : words('number_changed')
  },
  thread_control: (detail) => {
    const action = text(detail.action) ?? 'passed'
    const app = text(detail.app_name)
    return app ? words(`threadTo.${action}`, { app }) : words(`thread.${action}`)
  },
  call: (detail) => {
    if (text(detail.direction) === 'business') return words('callByUs')
    return words(number(detail.duration) ? 'callEnded' : 'missed_call')
  },
  feedback: (detail) => {
    const answers = list(detail.answers).map((answer) => [answer.answer, answer.comment].map(text).filter(Boolean).join(', '))
    const said = text(detail.feedback) ?? answers.filter(Boolean).join('; ')
    return said ? words('feedbackSaid', { said }) : words('feedback')
  },
}

export function noticeWords(type: string, detail: unknown): NoticeWords {
  return known[type]?.(fields(detail)) ?? words(type)
}

/** Of the lines that tell the same thing in each conversation of a person, as those about merging do, the first. */
export function toldOnce(messages: MessageView[]): MessageView[] {
  const told = new Set<string>()
  return messages.filter(({ event }) => {
    const merge = text(fields(event?.detail).merge_id)
    if (!event || !merge) return true
    const what = `${event.type} ${merge}`
    return !told.has(what) && Boolean(told.add(what))
  })
}
