import { t, te } from '@/i18n'

export function statusTone(status: string): 'ok' | 'warn' | 'danger' {
  if (status === 'APPROVED') return 'ok'
  return status === 'REJECTED' || status === 'DISABLED' ? 'danger' : 'warn'
}

/** Those that can be sent first, else in their order. */
export const usableFirst = <T extends { status: string }>(templates: T[]): T[] => [...templates].sort((a, b) => Number(b.status === 'APPROVED') - Number(a.status === 'APPROVED'))

/** In words; one that a newer platform tells of by its own name. */
export const statusWords = (status: string) => (te(`template.status.${status}`) ? t(`template.status.${status}`) : status)

export const whyNotSendable = (status: string) => (te(`template.why.${status}`) ? t(`template.why.${status}`) : t('template.why.OTHER'))
