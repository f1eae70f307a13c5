import type { Template } from '@/api/messages'
import type { TemplateView } from '@/api/types'

export type Layout = TemplateView['layout']
export type Values = Record<string, string>

/** A value that the agent gives. */
export interface Gap {
  key: string
  place: 'header' | 'body' | 'button' | 'latitude' | 'longitude'
  /** `1`, `order_no`, or the title of a button. */
  name: string
  example: string | null
}

/** The same as the server fills: `{{1}}`, `{{ name }}`. */
const GAP = /\{\{\s*([\p{L}\p{N}_]+)\s*\}\}/gu

export function fill(text: string, valueOf: (name: string) => string | undefined): string {
  return text.replace(GAP, (whole, name: string) => valueOf(name) || whole)
}

export interface Piece {
  text: string
  /** Not filled in yet. */
  open: boolean
}

/** A text in pieces, so that what is missing can be shown as missing. */
export function pieces(text: string, valueOf: (name: string) => string | undefined): Piece[] {
  const found: Piece[] = []
  let from = 0
  for (const match of text.matchAll(GAP)) {
    if (match.index > from) found.push({ text: text.slice(from, match.index), open: false })
    const value = valueOf(match[1] as string)
    found.push({ text: value || match[0], open: !value })
    from = match.index + match[0].length
  }
  if (from < text.length) found.push({ text: text.slice(from), open: false })
  return found
}

/** Characters of the words to each side, where a script has no spaces. */
const SIDE = 24

/** The words that a gap stands among, at most two to each side: its number says nothing. None where it stands alone. */
export function around(text: string, name: string): string | null {
  const at = [...text.matchAll(GAP)].find((match) => match[1] === name)
  if (!at) return null
  const before = (text.slice(0, at.index).split(/\}\}|\n/).at(-1) as string).trim().split(/\s+/).slice(-2).join(' ')
  const after = (text.slice(at.index + at[0].length).split(/\{\{|\n/)[0] as string).trim().split(/\s+/).slice(0, 2).join(' ')
  const words = [[...before].slice(-SIDE).join(''), '…', [...after].slice(0, SIDE).join('')]
    .filter(Boolean)
    .join(' ')
    .replace(/^(?:(?!…)[\p{P}\s])+/u, '')
    .replace(/…\s+(?=\p{Po})/u, '…')
    .replace(/…[\p{P}\s]+$/u, '…')
  return /[\p{L}\p{N}]/u.test(words) ? words : null
}

/** The customer's own name. Products, companies and streets have names too, and a surname is not what people are called by. */
const NAMES_CUSTOMER = /^(?:(?:customer|client|contact|user|guest|recipient|buyer|your)s?_?)?(?:(?:first|given|full)_?)?name$/i

/** Where the customer's name is likely: where it is asked for, else in what an unnamed text begins with. */
export function takesName(template: TemplateView, gap: Gap): boolean {
  if (gap.place !== 'body') return false
  return NAMES_CUSTOMER.test(gap.name) || (/^\d+$/.test(gap.name) && template.layout.body.variables[0]?.name === gap.name)
}

/** The code of an authentication template stands in its text and in its button: it is asked for once. */
const isCode = (template: TemplateView) => template.category === 'AUTHENTICATION'

export function gaps(template: TemplateView): Gap[] {
  const { header, body, buttons } = template.layout
  const place: Gap[] =
    header?.format === 'location'
      ? (['latitude', 'longitude'] as const).map((name) => ({ key: `header.${name}`, place: name, name, example: null }))
      : []
  return [
    ...place,
    ...(header?.text?.variables ?? []).map(({ name, example }) => ({ key: `header.${name}`, place: 'header' as const, name, example: example ?? null })),
    ...body.variables.map(({ name, example }) => ({ key: `body.${name}`, place: 'body' as const, name, example: example ?? null })),
    ...buttons.flatMap(({ variable, text }, index) =>
      variable && !isCode(template) ? [{ key: `button.${index}`, place: 'button' as const, name: text, example: variable.example ?? null }] : [],
    ),
  ]
}

/** Not for those who have asked to get none. */
export const isMarketing = (template: TemplateView) => template.category === 'MARKETING'

/** What a button is given. */
export function buttonValue(template: TemplateView, index: number, values: Values): string | undefined {
  const variable = template.layout.body.variables[0]
  return isCode(template) && variable ? values[`body.${variable.name}`] : values[`button.${index}`]
}

/** What WhatsApp does not take as a value; null when it is fine. */
export function wrong(gap: Gap, value: string | undefined): 'missing' | 'number' | 'lines' | null {
  if (!value?.trim()) return 'missing'
  if (gap.place === 'latitude' || gap.place === 'longitude') {
    const number = Number(value)
    return Number.isFinite(number) && Math.abs(number) <= (gap.place === 'latitude' ? 90 : 180) ? null : 'number'
  }
  return /[\n\r\t]| {4}/.test(value) ? 'lines' : null
}

export const needsFile = (template: TemplateView): 'image' | 'video' | 'document' | null => {
  const format = template.layout.header?.format
  return format === 'image' || format === 'video' || format === 'document' ? format : null
}

/** Whether it can be filled in and sent from here. */
export const isSendable = (template: TemplateView) => template.status === 'APPROVED' && template.layout.beyond.length === 0

/** The request as Meta takes it; a file for the header goes beside it. */
export function request(template: TemplateView, values: Values): Template {
  const named = template.parameter_format === 'named'
  const text = (name: string, key: string) => ({ type: 'text', ...(named ? { parameter_name: name } : {}), text: values[key] ?? '' })
  const { header, body, buttons } = template.layout
  const components: unknown[] = []
  if (header?.format === 'location') {
    const location = { latitude: values['header.latitude'], longitude: values['header.longitude'] }
    components.push({ type: 'header', parameters: [{ type: 'location', location }] })
  }
  const headerGaps = header?.text?.variables ?? []
  if (headerGaps.length) components.push({ type: 'header', parameters: headerGaps.map(({ name }) => text(name, `header.${name}`)) })
  if (body.variables.length) components.push({ type: 'body', parameters: body.variables.map(({ name }) => text(name, `body.${name}`)) })
  buttons.forEach(({ kind, variable }, index) => {
    if (!variable) return
    const value = buttonValue(template, index, values) ?? ''
    const parameter = kind === 'copy_code' ? { type: 'coupon_code', coupon_code: value } : { type: 'text', text: value }
    components.push({ type: 'button', sub_type: kind === 'copy_code' ? 'copy_code' : 'url', index: String(index), parameters: [parameter] })
  })
  return { name: template.name, language: { code: template.language }, ...(components.length ? { components } : {}) }
}

/** With its values, as the server will store it. */
export function rendered(template: TemplateView, values: Values) {
  const { header, body, footer, buttons } = template.layout
  const inHeader = (name: string) => values[`header.${name}`]
  return {
    ...(header ? { header: { format: header.format, ...(header.text ? { text: fill(header.text.text, inHeader) } : {}) } } : {}),
    body: fill(body.text, (name) => values[`body.${name}`]),
    ...(footer ? { footer } : {}),
    buttons: buttons.map(({ kind, text, url }, index) => ({ kind, text, ...(url ? { url: fill(url, () => buttonValue(template, index, values)) } : {}) })),
  }
}

/** Values that are plain from the names of what is asked for: the customer's. */
export function suggested(template: TemplateView, contactName: string | null | undefined): Values {
  const whole = contactName?.trim() ?? ''
  const first = whole.split(/\s+/)[0]
  if (!first) return {}
  const meant = gaps(template).filter(({ place, name }) => place === 'body' && NAMES_CUSTOMER.test(name))
  return Object.fromEntries(meant.map(({ key, name }) => [key, /full/i.test(name) ? whole : first]))
}
