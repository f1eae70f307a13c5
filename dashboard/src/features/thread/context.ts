import { inject, provide, type InjectionKey } from 'vue'
import type { AttachmentView, MessageView } from '@/api/types'

/** What a message may ask of the thread it stands in. */
export interface ThreadContext {
  customerName: () => string
  /** Nothing can be done to messages here but look at them. */
  readOnly?: boolean
  /** Whether what only a pointer or the keyboard brings out is wanted yet: it follows what is said. */
  isSettled?: () => boolean
  canQuote: (message: MessageView) => boolean
  copy: (text: string) => void
  quote: (message: MessageView) => void
  jump: (messageId: string) => void
  find: (messageId: string) => MessageView | undefined
  openImage: (attachment: AttachmentView) => void
  showRaw: (title: string, raw: unknown) => void
  showDetails: (message: MessageView) => void
}

const KEY: InjectionKey<ThreadContext> = Symbol('thread')

export function provideThread(context: ThreadContext): void {
  provide(KEY, context)
}

export function useThreadContext(): ThreadContext {
  const context = inject(KEY)
  if (!context) throw new Error('a message stands in a thread')
  return context
}
