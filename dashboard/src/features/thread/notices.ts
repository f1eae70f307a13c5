import { fields, text, type Fields } from '@/lib/json'
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
    const number = text(detail.wa_id)
    return number ? words('numberChangedTo', { number: `+${number.replace(/^\+/, '')}` }) : words('number_changed')
  },
  account_linking: (detail) => words(text(detail.status) === 'unlinked' ? 'accountUnlinked' : 'accountLinked'),
  user_preferences: (detail) => words(text(detail.value) === 'stop' ? 'marketing_stopped' : 'marketing_resumed'),
}

export function noticeWords(type: string, detail: unknown): NoticeWords {
  return known[type]?.(fields(detail)) ?? words(type)
}
