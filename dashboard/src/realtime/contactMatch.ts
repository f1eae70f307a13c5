import type { ContactFilter } from '@/api/contacts'
import type { ContactView } from '@/api/types'

/** Whether the server would list a contact under this filter. Those who were merged into another are in no list. */
export function belongs(view: ContactView, { attribute, value, blocked }: ContactFilter): boolean {
  if (view.merged_into) return false
  if (blocked !== undefined && blocked !== Boolean(view.blocked_at)) return false
  if (!attribute) return true
  const noted = view.attributes?.[attribute]
  if (noted === undefined) return false
  const wanted = value?.trim() ?? ''
  return wanted === '' || isSame(noted, wanted)
}

function isSame(noted: unknown, wanted: string): boolean {
  if (typeof noted === 'number') return noted === Number(wanted)
  if (typeof noted === 'boolean') return noted === ['true', 'yes', '1'].includes(wanted.toLowerCase())
  return String(noted).toLowerCase() === wanted.toLowerCase()
}

export function withoutAttribute(view: ContactView, key: string): ContactView {
  if (view.attributes?.[key] === undefined) return view
  return { ...view, attributes: Object.fromEntries(Object.entries(view.attributes).filter(([each]) => each !== key)) }
}
