import type { ChannelSpec } from '@/api/spec'
import type { AttachmentView, Audience, ConversationView } from '@/api/types'
import { kindOf, refuse } from '@/lib/files'
import { countParts } from '@/lib/split'
import { measure } from '@/lib/text'

export type WindowState =
  | { kind: 'none' }
  | { kind: 'open'; left: number }
  /** The free window is over, but a person may still answer. */
  | { kind: 'human'; left: number }
  | { kind: 'closed'; opened: boolean }

/** When the free window closes: some time before its end, as the server has it. In milliseconds; null: it never opened. */
export function windowEnd(conversation: ConversationView, spec: ChannelSpec): number | null {
  return conversation.window_expires_at == null ? null : Date.parse(conversation.window_expires_at) - spec.window_margin_seconds * 1000
}

/** Whether the customer may be answered freely now. */
export function windowState(conversation: ConversationView, spec: ChannelSpec, now: number): WindowState {
  if (spec.window_hours === null) return { kind: 'none' }
  const end = windowEnd(conversation, spec)
  if (end === null) return { kind: 'closed', opened: false }
  if (end > now) return { kind: 'open', left: end - now }
  const human = conversation.human_agent_until == null ? 0 : Date.parse(conversation.human_agent_until) - spec.window_margin_seconds * 1000 - now
  return human > 0 ? { kind: 'human', left: human } : { kind: 'closed', opened: true }
}

export interface TextBudget {
  used: number
  max: number
  /** As how many messages it will go. */
  parts: number
  /** Close enough to the limit to be worth showing. */
  shown: boolean
  over: boolean
}

const SHOWN_FROM = 0.8

export function textBudget(text: string, audience: Audience, spec: ChannelSpec): TextBudget {
  const whole = measure(text, 'characters')
  // a note, and a reply that is longer than the server takes in as many messages as it likes
  if (audience === 'team' || whole > spec.message_text_max) {
    const max = spec.message_text_max
    return { used: whole, max, parts: 1, shown: whole > max * SHOWN_FROM, over: whole > max }
  }
  const max = spec.text_max
  const used = measure(text, spec.text_unit)
  const splits = spec.splits_text
  const parts = used <= max ? 1 : splits ? countParts(text, max, spec.text_unit) : null
  const over = parts === null || parts > (splits ? spec.text_parts_max : 1)
  return { used, max, parts: parts ?? 1, shown: used > max * SHOWN_FROM, over }
}

/** What is typed to find something is shorter. */
const QUERY_MAX = 200

export interface CannedQuery {
  word: string
  /** Where the slash stands. */
  from: number
}

/** The canned response being typed before the caret: a slash at the beginning of a word. */
export function cannedQuery(text: string, caret: number): CannedQuery | null {
  // only the end is looked at: this is asked at each key
  const from = caret > 0 ? text.lastIndexOf('/', caret - 1) : -1
  if (from < 0 || caret - from > QUERY_MAX || (from > 0 && !/\s/u.test(text.charAt(from - 1)))) return null
  const word = text.slice(from + 1, caret)
  return /^[\p{L}\p{N}_-]*$/u.test(word) ? { word, from } : null
}

/** The channel's limit that an uploaded file falls under. */
export function fits(file: AttachmentView, spec: ChannelSpec): boolean {
  const type = file.content_type ?? ''
  const kind = spec.media.some((limit) => limit.kind === file.kind) ? file.kind : kindOf(type)
  return refuse({ type, size: file.size ?? 1 }, spec.media, kind) === null
}

export type NotReady = 'inbox' | 'window' | 'uploading' | 'upload_failed' | 'refused' | 'too_long' | 'gaps' | 'empty' | null

export interface Composition {
  text: string
  audience: Audience
  attachments: AttachmentView[]
  uploads: { problem: string | null }[]
  spec: ChannelSpec
  /** Without its inbox a conversation cannot be answered. */
  hasInbox: boolean
  budget: TextBudget
  window: WindowState
  /** Places of a canned text that nothing was put in for. */
  gaps?: number
}

/** What stands between a draft and its sending. */
export function notReady(draft: Composition): NotReady {
  const isReply = draft.audience === 'customer'
  if (isReply && !draft.hasInbox) return 'inbox'
  if (isReply && draft.window.kind === 'closed') return 'window'
  if (draft.uploads.some((upload) => upload.problem === null)) return 'uploading'
  if (draft.uploads.length > 0) return 'upload_failed'
  if (isReply && !draft.attachments.every((file) => fits(file, draft.spec))) return 'refused'
  if (draft.budget.over) return 'too_long'
  if (isReply && draft.gaps) return 'gaps'
  return draft.text.trim() || draft.attachments.length > 0 ? null : 'empty'
}
