import { elementOf } from './element'

/** What is printed on the keys, where the browser tells: a Latin letter at a place of its own on AZERTY or Dvorak. */
let printed: ReadonlyMap<string, string> = new Map()
/** The letters of this keyboard are not Latin, so its signs are not where they are bound either. */
let isForeign = false

interface KeyboardLayout {
  getLayoutMap: () => Promise<ReadonlyMap<string, string>>
}

/** Asks the browser for the layout, and notes by what is pressed whether it is a Latin one. */
export function watchLayout(): void {
  const keyboard = (navigator as { keyboard?: KeyboardLayout }).keyboard
  void keyboard?.getLayoutMap().then(
    (map) => (printed = map),
    () => undefined,
  )
  addEventListener('keydown', noteLayout, { capture: true })
}

export function noteLayout({ key, code, altKey, isComposing }: KeyboardEvent): void {
  if (!altKey && !isComposing && /^Key[A-Z]$/.test(code) && [...key].length === 1) isForeign = !/^[a-z]$/i.test(key)
}

/** Signs by their place on the keyboard, for layouts that have others there. */
const SIGNS: Record<string, [string, string]> = {
  Slash: ['/', '?'],
  Period: ['.', '>'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
}

function atPlace({ code, shiftKey }: KeyboardEvent): string | undefined {
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  if (letter) {
    const own = printed.get(code)?.toUpperCase()
    return own && /^[A-Z]$/.test(own) ? own : letter
  }
  return SIGNS[code]?.[shiftKey ? 1 : 0]
}

/** The keys that a press stands for, the likeliest first: by what it writes, and by where it is. */
function keysOf(event: KeyboardEvent): string[] {
  const { key } = event
  if (key.length > 1) return [key]
  const written = /^[\x21-\x7e]$/.test(key) ? key.toUpperCase() : undefined
  const place = atPlace(event)
  const isLetter = written !== undefined && /^[A-Z]$/.test(written)
  // on a Cyrillic layout the place of "/" writes "."; on macOS Alt writes another sign
  const isByPlace = (isForeign && !isLetter) || (event.altKey && !isLetter)
  const found = isByPlace ? [place, written] : isLetter ? [written] : [written, place]
  return found.filter((each) => each !== undefined)
}

/**
 * How a press is written in the map of shortcuts, the likeliest first: "Mod+Alt+E", "Shift+X", "?". Shift is part of a sign
 * already. Empty where Ctrl, Meta or AltGr make something else of it.
 */
export function combosOf(event: KeyboardEvent): string[] {
  const isAltGraph = event.getModifierState('AltGraph')
  const mod = hasMod(event) && !isAltGraph
  if (!isAltGraph && (isApple ? event.ctrlKey : event.metaKey)) return []
  const alt = event.altKey && !isAltGraph
  return keysOf(event).map((key) => {
    const shift = event.shiftKey && (key.length > 1 || /^[A-Z]$/.test(key))
    return [mod && 'Mod', alt && 'Alt', shift && 'Shift', key].filter(Boolean).join('+')
  })
}

/** Whether a key press is text, or about to be: where `data-keys-are-text` is set a button may have the focus. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest('[data-keys-are-text]') !== null
}

/** Whether somebody is in a menu or a dialog, which would close if the focus were taken from it. */
export function isInOverlay(target: Element | null): boolean {
  return target?.closest('[role=menu][data-state=open], [role=dialog][data-state=open]') != null
}

/** Puts the focus on a row of a list that stands where it is. */
export function focusRow(list: unknown, id: string): void {
  elementOf(list)?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)?.focus({ preventScroll: true })
}

export const isApple = /Mac|iPhone|iPad/.test(navigator.platform)

export function hasMod(event: KeyboardEvent): boolean {
  return isApple ? event.metaKey : event.ctrlKey
}
