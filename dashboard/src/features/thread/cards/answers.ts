import { readable } from '@/lib/preview'
import { fields } from '@/lib/json'

export interface Answer {
  label: string
  value: string | boolean
}

const HIDDEN = new Set(['flow_token', 'saved_address_id'])

/** The answers of a form: JSON of the form's own making. Empty where there is nothing to read. */
export function answersOf(payload: string | null | undefined): Answer[] {
  if (!payload) return []
  let parsed: unknown
  try {
    parsed = JSON.parse(payload)
  } catch {
    return []
  }
  const nested = fields(fields(parsed).values)
  return Object.entries({ ...fields(parsed), ...nested })
    .filter(([name]) => !HIDDEN.has(name) && name !== 'values')
    .flatMap(([name, value]) => {
      const shown = inWords(value)
      return shown === undefined ? [] : [{ label: labelOf(name), value: shown }]
    })
}

/** Forms made in the platform's editor call a field `screen_0_Name_1`. */
function labelOf(name: string): string {
  return readable(name.replace(/^screen_\d+_/i, '').replace(/_\d+$/, ''))
}

function inWords(value: unknown): string | boolean | undefined {
  if (typeof value === 'boolean') return value
  if (typeof value === 'string' || typeof value === 'number') return String(value).replace(/^\d+_/, '') || undefined
  if (Array.isArray(value)) return value.map(inWords).filter((each) => each !== undefined).join(', ') || undefined
  return value === null || value === undefined ? undefined : JSON.stringify(value)
}
