import { te } from '@/i18n'

/** Under which name the words for an action are; those that this version does not know are something else. */
export function actionKey(action: string): string {
  const known = `settings.audit.did.${action}`
  return te(known) ? known : 'settings.audit.other'
}

export interface FieldChange {
  field: string
  before: string | null
  after: string | null
}

const shown = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))

/** What an entry says was there before and after, field by field; null where there was nothing. */
export function fieldChanges(before: unknown, after: unknown): FieldChange[] {
  const fields = (side: unknown) => (typeof side === 'object' && side !== null ? (side as Record<string, unknown>) : {})
  const [was, is] = [fields(before), fields(after)]
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].map((field) => ({
    field,
    before: was[field] === undefined || was[field] === null ? null : shown(was[field]),
    after: is[field] === undefined || is[field] === null ? null : shown(is[field]),
  }))
}
