import type { ConversationView } from '@/api/types'

/** A message without text is told as `[image]`; the list shows an icon and a word instead. */
export function attachmentKind(preview: string): string | null {
  return /^\[([a-z_]+)\]$/.exec(preview.trim())?.[1] ?? null
}

export function isOurs(conversation: ConversationView): boolean {
  return conversation.last_message?.kind === 'agent'
}

export function isNote(conversation: ConversationView): boolean {
  return conversation.last_message?.audience === 'team'
}
