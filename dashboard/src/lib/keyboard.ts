import { elementOf } from './element'

/** The Latin letter or sign behind a key press, also on Cyrillic, Arabic or Greek layouts. */
export function keyOf(event: KeyboardEvent): string {
  const key = event.key.toLowerCase()
  if (/^[\x20-\x7e]$/.test(key) || key.length > 1) return key
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1]
  if (letter) return letter.toLowerCase()
  return event.code === 'Slash' ? (event.shiftKey ? '?' : '/') : key
}

/** Alt changes `key` on some systems, so the position decides there. */
export function altKeyOf(event: KeyboardEvent): string {
  return /^Key([A-Z])$/.exec(event.code)?.[1]?.toLowerCase() ?? event.key.toLowerCase()
}

/** Whether a key press is text, or about to be: where `data-keys-are-text` is set a button may have the focus. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest('[data-keys-are-text]') !== null
}

/** Puts the focus on a row of a list that stands where it is. */
export function focusRow(list: unknown, id: string): void {
  elementOf(list)?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)?.focus({ preventScroll: true })
}

export const isApple = /Mac|iPhone|iPad/.test(navigator.platform)

export function hasMod(event: KeyboardEvent): boolean {
  return isApple ? event.metaKey : event.ctrlKey
}
