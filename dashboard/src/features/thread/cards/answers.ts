import { fields, text } from '@/lib/json'
import { readable } from '@/lib/preview'

export interface Answer {
  label: string
  value: string | boolean
}

/** Kinds of actions whose `detail` is what was filled in. */
const FORMS = new Set(['flow', 'address'])

export function answersOfAction(action: unknown): Answer[] {
  const { kind, detail } = fields(action)
  return FORMS.has(text(kind) ?? '') ? answersOf(detail) : []
}

/** The answers of a form: an object of the form's own making. Empty where there is nothing to read. */
export function answersOf(filled: unknown): Answer[] {
  return Object.entries(fields(filled)).flatMap(([name, value]) => {
    const shown = inWords(value)
    return shown === undefined ? [] : [{ label: labelOf(name), value: shown }]
  })
}

/** Forms made in the platform's editor call a field `screen_0_Name_1`. */
function labelOf(name: string): string {
  return readable(name.replace(/^screen_\d+_/i, '').replace(/_\d+$/, ''))
}

/** And a choice `0_Brakes`. */
function inWords(value: unknown): string | boolean | undefined {
  if (typeof value === 'boolean') return value
  if (typeof value === 'string' || typeof value === 'number') return String(value).replace(/^\d+_/, '') || undefined
  if (Array.isArray(value)) return value.map(inWords).filter((each) => each !== undefined).join(', ') || undefined
  return value === null || value === undefined ? undefined : JSON.stringify(value)
}
