import { onBeforeUnmount, onMounted } from 'vue'
import { altKeyOf, hasMod, isTyping, keyOf } from './keyboard'

/** The whole keyboard map. `alone` works outside of fields, `alt` everywhere. */
export const SHORTCUTS = {
  next: { alone: 'j', alt: 'j', group: 'list' },
  previous: { alone: 'k', alt: 'k', group: 'list' },
  select: { alone: 'x', alt: undefined, group: 'list' },
  search: { alone: '/', alt: undefined, group: 'list' },
  reply: { alone: 'r', alt: 'l', group: 'thread' },
  note: { alone: 'n', alt: 'p', group: 'thread' },
  resolve: { alone: 'e', alt: 'e', group: 'thread' },
  snooze: { alone: 's', alt: 'm', group: 'thread' },
  assignMe: { alone: 'i', alt: undefined, group: 'thread' },
  markUnread: { alone: 'u', alt: undefined, group: 'thread' },
  find: { alone: 'f', alt: undefined, group: 'thread' },
  details: { alone: ']', alt: 'o', group: 'thread' },
  help: { alone: '?', alt: undefined, group: 'general' },
} as const

export type ShortcutName = keyof typeof SHORTCUTS

function nameOf(event: KeyboardEvent): ShortcutName | undefined {
  if (hasMod(event) || event.ctrlKey || event.metaKey) return undefined
  const names = Object.keys(SHORTCUTS) as ShortcutName[]
  if (event.altKey) return names.find((name) => SHORTCUTS[name].alt === altKeyOf(event))
  return isTyping(event.target) ? undefined : names.find((name) => SHORTCUTS[name].alone === keyOf(event))
}

/** Handles some of the shortcuts while the component is there; not under an open dialog. */
export function useShortcuts(handlers: Partial<Record<ShortcutName, (event: KeyboardEvent) => void>>): void {
  function onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || document.querySelector('[role="dialog"],[role="menu"]')) return
    const name = nameOf(event)
    const handler = name && handlers[name]
    if (!handler) return
    event.preventDefault()
    handler(event)
  }
  onMounted(() => addEventListener('keydown', onKey))
  onBeforeUnmount(() => removeEventListener('keydown', onKey))
}
