import { fields, link, list, text, type Fields } from '@/lib/json'

export interface Choice {
  title: string
  description?: string
  link?: string
}
export interface Section {
  title?: string
  choices: Choice[]
}
/** A template or a message with buttons, the same for every channel and shape. */
export interface Structured {
  /** Of a template whose words are not known here. */
  name?: string
  header?: string
  /** `image`, `video`, `document` or `location` above the text. */
  headerKind?: string
  body?: string
  /** The values of a template whose words are not known here. */
  values: string[]
  footer?: string
  buttons: Choice[]
  /** The button that opens a list. */
  listButton?: string
  sections: Section[]
  /** Cards side by side. */
  cards: { title: string; subtitle?: string; buttons: Choice[] }[]
}

const NOTHING: Structured = { values: [], buttons: [], sections: [], cards: [] }

export function structuredOf(value: unknown): Structured {
  const { template, rendered, interactive } = fields(value)
  if (rendered !== undefined) return { ...ofRendered(fields(rendered)), name: text(fields(template).name) }
  if (template !== undefined) return ofTemplate(fields(template))
  return ofInteractive(fields(interactive))
}

function ofRendered(rendered: Fields): Structured {
  const header = fields(rendered.header)
  const format = text(header.format)?.toLowerCase()
  return {
    ...NOTHING,
    header: text(header.text),
    headerKind: format === 'text' ? undefined : format,
    body: text(rendered.body),
    footer: text(rendered.footer),
    buttons: list(rendered.buttons).map((button) => choice(button.text, button.code, button.url)),
  }
}

function ofTemplate(template: Fields): Structured {
  const components = list(template.components)
  const values = components.filter((part) => text(part.type)?.toLowerCase() !== 'button').flatMap((part) => list(part.parameters))
  return {
    ...NOTHING,
    name: text(template.name),
    values: values.flatMap((value) => text(value.text) ?? text(fields(value[text(value.type) ?? '']).fallback_value) ?? []),
  }
}

/** Our own common shape, WhatsApp's, or that of Messenger and Instagram. */
export function ofInteractive(value: Fields): Structured {
  if (value.attachment !== undefined || value.quick_replies !== undefined) return ofMessage(value)
  if (value.template_type !== undefined) return ofGeneric(value)
  const action = fields(value.action)
  const parameters = fields(action.parameters)
  const header = fields(value.header)
  const headerKind = text(header.type)
  const buttons = [...list(value.buttons), ...list(action.buttons).map((button) => ({ ...button, ...fields(button.reply) })), ...list(value.replies)]
  if (text(parameters.display_text)) buttons.push({ title: parameters.display_text, url: parameters.url })
  if (text(parameters.flow_cta)) buttons.push({ title: parameters.flow_cta })
  return {
    ...NOTHING,
    header: text(header.text),
    headerKind: headerKind === 'text' ? undefined : headerKind,
    body: text(value.text) ?? text(fields(value.body).text),
    footer: text(value.footer) ?? text(fields(value.footer).text),
    buttons: buttons.map((button) => choice(button.title, undefined, button.url)),
    listButton: text(value.button) ?? text(action.button),
    sections: list(value.sections ?? action.sections).map((section) => ({
      title: text(section.title),
      choices: list(section.rows).map((row) => choice(row.title, row.description)),
    })),
  }
}

function ofMessage(message: Fields): Structured {
  const generic = ofGeneric(fields(fields(message.attachment).payload))
  const replies = list(message.quick_replies).map((reply) => choice(reply.title ?? reply.content_type))
  return { ...generic, body: text(message.text) ?? generic.body, buttons: [...generic.buttons, ...replies] }
}

function ofGeneric(payload: Fields): Structured {
  return {
    ...NOTHING,
    body: text(payload.text),
    buttons: list(payload.buttons).map((button) => choice(button.title, undefined, button.url)),
    cards: list(payload.elements).map((element) => ({
      title: text(element.title) ?? '',
      subtitle: text(element.subtitle),
      buttons: list(element.buttons).map((button) => choice(button.title, undefined, button.url)),
    })),
  }
}

function choice(title: unknown, description?: unknown, address?: unknown): Choice {
  return { title: text(title) ?? '', description: text(description), link: link(address) }
}
