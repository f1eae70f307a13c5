import { fields, link, list, text, type Fields } from '@/lib/json'

export interface Line {
  value: string
  /** `work`, `cell` … as the platform names it. */
  type?: string
}
export interface ContactCard {
  name: string
  work?: string
  phones: Line[]
  emails: Line[]
  addresses: Line[]
  links: string[]
  birthday?: string
}

/** One card as the attachment itself, or several in it. */
export function contactCards(detail: unknown): ContactCard[] {
  const cards = fields(detail).contacts === undefined ? [fields(detail)] : list(fields(detail).contacts)
  return cards.filter((card) => Object.keys(card).length > 0).map(read)
}

function read(card: Fields): ContactCard {
  const name = fields(card.name)
  const org = fields(card.org)
  const lines = (value: unknown, key: string) => list(value).flatMap((entry) => line(text(entry[key]), entry.type))
  const telegram = line(text(card.phone_number), undefined)
  const person = [card.first_name, card.last_name].map(text).filter(Boolean).join(' ')
  return {
    name: text(card.name) ?? text(name.formatted_name) ?? ([name.first_name, name.last_name].map(text).filter(Boolean).join(' ') || person),
    work: [org.title, org.department, org.company].map(text).filter(Boolean).join(', ') || undefined,
    phones: [...lines(card.phones, 'phone'), ...telegram],
    emails: lines(card.emails, 'email'),
    addresses: list(card.addresses).flatMap((at) => line([at.street, at.zip, at.city, at.state, at.country].map(text).filter(Boolean).join(', ') || undefined, at.type)),
    links: list(card.urls).flatMap((entry) => link(entry.url) ?? []),
    birthday: text(card.birthday),
  }
}

function line(value: string | undefined, type: unknown): Line[] {
  return value ? [{ value, type: text(type)?.toLowerCase() }] : []
}

/** The card as a file that address books read (RFC 2426). */
export function vcard(card: ContactCard): string {
  const escape = (value: string) => value.replace(/([\\,;])/g, '\\$1').replace(/\r?\n/g, '\\n')
  const typed = (name: string, { value, type }: Line) => `${name}${type && /^[a-z]+$/.test(type) ? `;TYPE=${type.toUpperCase()}` : ''}:${value}`
  return [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `FN:${escape(card.name)}`,
    `N:${escape(card.name)};;;;`,
    ...(card.work ? [`ORG:${escape(card.work)}`] : []),
    ...card.phones.map((each) => typed('TEL', { ...each, value: escape(each.value) })),
    ...card.emails.map((each) => typed('EMAIL', { ...each, value: escape(each.value) })),
    ...card.addresses.map((each) => typed('ADR', { ...each, value: `;;${escape(each.value)};;;;` })),
    ...card.links.map((each) => `URL:${each}`),
    ...(card.birthday ? [`BDAY:${escape(card.birthday)}`] : []),
    'END:VCARD',
    '',
  ].join('\r\n')
}
