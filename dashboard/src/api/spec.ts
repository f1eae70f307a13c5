import type { MediaLimit } from '@/lib/files'
import type { TextUnit } from '@/lib/text'
import type { InboxView } from './types'

export interface ButtonLimits {
  max: number
  title_max: number
  id_max: number
  text_max: number
  links_max: number
  links_mixed: boolean
  header: string[]
}

export interface ListLimits {
  sections_max: number
  rows_max: number
  section_title_max: number
  row_title_max: number
  row_id_max: number
  row_description_max: number
  button_max: number
  text_max: number
}

export interface QuickReplyLimits {
  max: number
  title_max: number
  id_max: number
}

/** What a channel can do, as its inbox tells it. */
export interface ChannelSpec {
  name: string
  text_max: number
  text_unit: TextUnit
  /** A longer text goes as several messages, of which there may be so many. */
  splits_text: boolean
  text_parts_max: number
  caption_max: number
  media: MediaLimit[]
  quoted_reply: boolean
  /** Which reactions a customer's message can be given. */
  reactions: 'none' | 'any' | string[]
  reaction_days: number | null
  buttons: ButtonLimits | null
  list: ListLimits | null
  quick_replies: QuickReplyLimits | null
  location: boolean
  link_preview: boolean
  templates: boolean
  typing: boolean
  window_hours: number | null
  human_agent_days: number | null
  /** So long before its end a window counts as closed. */
  window_margin_seconds: number
  /** Characters of a reply that goes as several messages, and of a note. */
  message_text_max: number
  delivered_receipts: boolean
  read_receipts: boolean
}

const UNKNOWN: ChannelSpec = {
  name: '',
  text_max: 1000,
  text_unit: 'bytes',
  splits_text: false,
  text_parts_max: 1,
  caption_max: 1000,
  media: [],
  quoted_reply: false,
  reactions: 'none',
  reaction_days: null,
  buttons: null,
  list: null,
  quick_replies: null,
  location: false,
  link_preview: false,
  templates: false,
  typing: false,
  window_hours: null,
  human_agent_days: null,
  window_margin_seconds: 120,
  message_text_max: 10_000,
  delivered_receipts: false,
  read_receipts: false,
}

/** Fields a newer or older server leaves out fall back to the narrowest limits. */
export function specOf(inbox: InboxView | undefined): ChannelSpec {
  return { ...UNKNOWN, ...(inbox?.spec as Partial<ChannelSpec> | undefined) }
}
