import type { ConversationView } from '@/api/types'

export function isOurs(conversation: ConversationView): boolean {
  return conversation.last_message?.kind === 'agent'
}

export function isNote(conversation: ConversationView): boolean {
  return conversation.last_message?.audience === 'team'
}
