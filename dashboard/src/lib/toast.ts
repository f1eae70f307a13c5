import { shallowRef } from 'vue'

export interface Toast {
  id: number
  /** When it was said, by `Date.now()`. */
  at: number
  text: string
  tone: 'plain' | 'error'
  action?: { label: string; run: () => void }
}

let next = 1
export const toasts = shallowRef<Toast[]>([])

/** Says something for a while; its id is for taking it away sooner. */
export function toast(text: string, options: Partial<Pick<Toast, 'tone' | 'action'>> = {}): number {
  const entry: Toast = { id: next++, at: Date.now(), text, tone: options.tone ?? 'plain', action: options.action }
  toasts.value = [...toasts.value.filter((other) => other.text !== text), entry].slice(-3)
  setTimeout(() => dismiss(entry.id), entry.tone === 'error' ? 8000 : 5000)
  return entry.id
}

export function dismiss(id: number): void {
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
