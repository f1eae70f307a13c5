/** Places in a canned text that stand for something: `{{contact.name}}`. The server puts in the same where a macro runs. */
export const VARIABLES = ['contact.name', 'contact.first_name', 'contact.email', 'contact.phone', 'agent.name', 'agent.first_name', 'inbox.name'] as const
export type VariableName = (typeof VARIABLES)[number]

/** What is known at the moment of writing. */
export interface VariableValues {
  contact?: { name?: string | null; email?: string | null; phone?: string | null }
  agent?: string | null
  inbox?: string | null
}

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
  return (known[name as VariableName] ?? '').trim()
}

/** The text with what is known put in; what is not known stays as it is, to be seen. */
export function fill(text: string, values: VariableValues): string {
  return text.replaceAll(PLACE, (place, name: string) => valueOf(name, values) || place)
}

export interface Gap {
  name: VariableName
  from: number
  to: number
}

/** What is still to be filled in before a customer may read it. */
export function gapsOf(text: string): Gap[] {
  const isKnown = (name: string | undefined): name is VariableName => (VARIABLES as readonly string[]).includes(name ?? '')
  return [...text.matchAll(PLACE)].flatMap((found) => (isKnown(found[1]) ? [{ name: found[1], from: found.index, to: found.index + found[0].length }] : []))
}
