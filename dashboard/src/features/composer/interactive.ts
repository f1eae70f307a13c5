import type { ChannelSpec } from '@/api/spec'

export type InteractiveKind = 'buttons' | 'quick_replies' | 'list'

export interface ButtonDraft {
  title: string
  /** Set: it opens a link. */
  url: string
}
export interface RowDraft {
  title: string
  description: string
}
export interface SectionDraft {
  title: string
  rows: RowDraft[]
}
export interface InteractiveDraft {
  kind: InteractiveKind
  text: string
  buttons: ButtonDraft[]
  replies: { title: string }[]
  button: string
  sections: SectionDraft[]
}

/** What there is to tap on this channel. */
export const kindsOf = (spec: ChannelSpec): InteractiveKind[] =>
  (['quick_replies', 'buttons', 'list'] as const).filter((kind) => spec[kind] !== null)

export const emptyInteractive = (kind: InteractiveKind, text: string): InteractiveDraft => ({
  kind,
  text,
  buttons: [{ title: '', url: '' }],
  replies: [{ title: '' }],
  button: '',
  sections: [{ title: '', rows: [{ title: '', description: '' }] }],
})

/** How long the text above may be. */
export function textMax({ kind }: InteractiveDraft, spec: ChannelSpec): number {
  if (kind === 'buttons') return spec.buttons?.text_max ?? spec.text_max
  return kind === 'list' ? (spec.list?.text_max ?? spec.text_max) : spec.text_max
}

export type Mistake = 'missing' | 'too_long' | 'twice' | 'link' | 'mixed' | null

const length = (text: string) => [...text.trim()].length

function titles({ kind, buttons, replies, sections }: InteractiveDraft): { titles: string[] } {
  if (kind === 'buttons') return { titles: buttons.map(({ title }) => title) }
  return { titles: kind === 'list' ? sections.flatMap(({ rows }) => rows.map(({ title }) => title)) : replies.map(({ title }) => title) }
}

/** What stands between it and its sending: the first mistake there is. */
export function mistake(draft: InteractiveDraft, spec: ChannelSpec): Mistake {
  const { kind, buttons, button, sections } = draft
  const all = titles(draft).titles.map((title) => title.trim())
  if (!draft.text.trim() || all.some((title) => !title) || (kind === 'list' && !button.trim())) return 'missing'
  if (kind === 'list' && sections.length > 1 && sections.some(({ title }) => !title.trim())) return 'missing'
  if (length(draft.text) > textMax(draft, spec)) return 'too_long'
  const max = kind === 'buttons' ? spec.buttons?.title_max : kind === 'list' ? spec.list?.row_title_max : spec.quick_replies?.title_max
  if (all.some((title) => length(title) > (max ?? Infinity))) return 'too_long'
  if (kind === 'list' && spec.list) {
    const { button_max, section_title_max, row_description_max } = spec.list
    if (length(button) > button_max || sections.some((section) => length(section.title) > section_title_max)) return 'too_long'
    if (sections.some(({ rows }) => rows.some(({ description }) => length(description) > row_description_max))) return 'too_long'
  }
  if (new Set(all).size < all.length) return 'twice'
  return kind === 'buttons' ? linkMistake(buttons, spec) : null
}

function linkMistake(buttons: ButtonDraft[], spec: ChannelSpec): Mistake {
  const links = buttons.filter(({ url }) => url.trim())
  if (links.some(({ url }) => !/^https?:\/\/\S+\.\S+/i.test(url.trim()))) return 'link'
  if (!spec.buttons || links.length === 0) return null
  const { links_max, links_mixed } = spec.buttons
  return links.length > links_max || (!links_mixed && links.length < buttons.length) ? 'mixed' : null
}

/** In the one shape that the server takes for every channel. What is tapped comes back by its title. */
export function interactiveBody(draft: InteractiveDraft) {
  const { kind, buttons, replies, button, sections } = draft
  const text = draft.text.trim()
  if (kind === 'quick_replies') return { type: kind, text, replies: replies.map(({ title }) => ({ id: title.trim(), title: title.trim() })) }
  if (kind === 'buttons') {
    return {
      type: kind,
      text,
      buttons: buttons.map(({ title, url }) => (url.trim() ? { title: title.trim(), url: url.trim() } : { id: title.trim(), title: title.trim() })),
    }
  }
  return {
    type: kind,
    text,
    button: button.trim(),
    sections: sections.map((section) => ({
      ...(section.title.trim() ? { title: section.title.trim() } : {}),
      rows: section.rows.map(({ title, description }) => ({ id: title.trim(), title: title.trim(), ...(description.trim() ? { description: description.trim() } : {}) })),
    })),
  }
}
