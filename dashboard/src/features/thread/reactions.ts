import type { ChannelSpec } from '@/api/spec'
import type { MessageView, ReactionView } from '@/api/types'

const AT_HAND = ['👍', '❤️', '😂', '😮', '😢', '🙏']
const SHOWN = 8
const DAY = 86_400_000

/** The emoji that are offered at once. */
export const reactionChoices = (takes: ChannelSpec['reactions']): string[] => (Array.isArray(takes) ? takes.slice(0, SHOWN) : takes === 'any' ? AT_HAND : [])

/** The one the business has given: there is one at most. */
export const ourReaction = (reactions: ReactionView[]): string | null => reactions.find(({ author }) => author.type !== 'contact')?.emoji ?? null

/** Whether a message can be given a reaction on its channel. */
export function canReact(message: MessageView, spec: ChannelSpec, now: number): boolean {
  if (spec.reactions === 'none' || message.kind !== 'customer' || !message.external_id || message.deleted_at) return false
  return spec.reaction_days === null || now - Date.parse(message.sent_at) < spec.reaction_days * DAY
}
