/** Places in a canned text that stand for something: `{{contact.name}}`. The server puts in the same where a macro runs. */
export const VARIABLES = ['contact.name', 'contact.first_name', 'contact.email', 'contact.phone', 'agent.name', 'agent.first_name', 'inbox.name'] as const
export type VariableName = (typeof VARIABLES)[number]

/** What is known at the moment of writing. */
export interface VariableValues {
  contact?: { name?: string | null; email?: string | null; phone?: string | null; attributes?: Record<string, unknown> }
  agent?: string | null
  inbox?: string | null
}

/** Beside those above, what the workspace notes of its contacts by its key. */
const OF_CONTACT = 'contact.'
const PLACE = /\{\{\s*([\w.]+)\s*\}\}/g

function valueOf(name: string, { contact, agent, inbox }: VariableValues): string {
  const first = (full: string | null | undefined) => (full ?? '').trim().split(/\s+/)[0] ?? ''
  const known: Record<VariableName, string | null | undefined> = {
    'contact.name': contact?.name,
    'contact.first_name': first(contact?.name),
    'contact.email': contact?.email,
    'contact.phone': contact?.phone,
    'agent.name': agent,
    'agent.first_name': first(agent),
    'inbox.name': inbox,
  }
  if (Object.hasOwn(known, name)) return (known[name as VariableName] ?? '').trim()
  const key = name.startsWith(OF_CONTACT) ? name.slice(OF_CONTACT.length) : ''
  const noted = contact?.attributes && Object.hasOwn(contact.attributes, key) ? contact.attributes[key] : null
  return noted === null ? '' : String(noted).trim()
}

/** The text with what is known put in; what is not known stays as it is, to be seen. */
export function fill(text: string, values: VariableValues): string {
  return text.replaceAll(PLACE, (place, name: string) => valueOf(name, values) || place)
}

export interface Gap {
  name: string
  from: number
  to: number
}

/** What is still to be filled in before a customer may read it. */
export function gapsOf(text: string, attributes: string[] = []): Gap[] {
  const isKnown = (name: string | undefined): name is string => name !== undefined && ((VARIABLES as readonly string[]).includes(name) || attributes.some((key) => name === OF_CONTACT + key))
  return [...text.matchAll(PLACE)].flatMap((found) => (isKnown(found[1]) ? [{ name: found[1], from: found.index, to: found.index + found[0].length }] : []))
}
