import type { ContactAttributeView, ContactView } from '@/api/types'

/** A value as a field has it. */
export function fieldOf(contact: ContactView, { key }: ContactAttributeView): string {
  const value = contact.attributes?.[key]
  return value === undefined || value === null ? '' : String(value)
}

/** What a field says, as the server takes it; null: nothing. */
export function valueOf({ kind }: ContactAttributeView, text: string): unknown {
  const said = text.trim()
  if (said === '') return null
  if (kind === 'number') return Number.isFinite(Number(said)) ? Number(said) : said
  if (kind === 'boolean') return said === 'true'
  return said
}
