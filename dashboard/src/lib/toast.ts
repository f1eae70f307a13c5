import { shallowRef } from 'vue'

export interface Toast {
  id: number
  /** When it was said, by `Date.now()`. */
  at: number
  text: string
  tone: 'plain' | 'error'
  action?: { label: string; run: () => void }
}

/** How long it stays; what went wrong takes longer to read, and what can be taken back longer to decide. */
const LASTS = 5000
const LASTS_LONGER = 8000

let next = 1
const timers = new Map<number, ReturnType<typeof setTimeout>>()
export const toasts = shallowRef<Toast[]>([])

/** Says something for a while; its id is for taking it away sooner. */
export function toast(text: string, options: Partial<Pick<Toast, 'tone' | 'action'>> = {}): number {
  const entry: Toast = { id: next++, at: Date.now(), text, tone: options.tone ?? 'plain', action: options.action }
  toasts.value = [...toasts.value.filter((other) => other.text !== text), entry].slice(-3)
  letGo(entry)
  return entry.id
}

/** Whoever is at it, with the mouse or by keys, still reads it or is about to act. */
export function hold({ id }: Toast): void {
  clearTimeout(timers.get(id))
}

/** It goes when its time is over, counted from now. */
export function letGo({ id, tone, action }: Toast): void {
  clearTimeout(timers.get(id))
  timers.set(id, setTimeout(() => dismiss(id), tone === 'error' || action ? LASTS_LONGER : LASTS))
}

export function dismiss(id: number): void {
  clearTimeout(timers.get(id))
  timers.delete(id)
  toasts.value = toasts.value.filter((entry) => entry.id !== id)
}

const offers = () => [...toasts.value].reverse().find((each) => each.action)

/** When something was done that a toast offers to take back; 0: there is none. */
export const undoableSince = (): number => offers()?.at ?? 0

/** Takes back what the newest toast offers to take back. False where none does. */
export function undoLatest(): boolean {
  const entry = offers()
  if (!entry?.action) return false
  entry.action.run()
  dismiss(entry.id)
  return true
}
