import { shallowRef } from 'vue'

/** Of the thing it explains, as one reads. */
export type Side = 'top' | 'bottom' | 'start' | 'end'

export interface Tip {
  text: string
  keys?: string
  side: Side
  of: HTMLElement
}

export const TIP_ID = 'tip'
const DELAY = 350
/** Whoever has just read one sees the next without a wait. */
const READING = 200
/** So that the pointer can go over onto the tip itself, to read it enlarged. */
const CROSSING = 100

/** The one tip of the screen. A button has no more of it than its listeners, however many buttons there are. */
export const shownTip = shallowRef<Tip | null>(null)
let timer: ReturnType<typeof setTimeout> | undefined
let hiddenAt = -Infinity

function show(tip: Tip): void {
  hide()
  if (!tip.of.isConnected) return
  tip.of.setAttribute('aria-describedby', TIP_ID)
  shownTip.value = tip
}

function hide(): void {
  clearTimeout(timer)
  if (!shownTip.value) return
  shownTip.value.of.removeAttribute('aria-describedby')
  shownTip.value = null
  hiddenAt = performance.now()
}

export function showTip(tip: Tip, atOnce = false): void {
  clearTimeout(timer)
  if (shownTip.value?.of === tip.of) return
  if (atOnce || shownTip.value || performance.now() - hiddenAt < READING) show(tip)
  else timer = setTimeout(() => show(tip), DELAY)
}

/** At once, or when the pointer has not come onto the tip in a moment. */
export function hideTip(soon = false): void {
  clearTimeout(timer)
  if (soon && shownTip.value) timer = setTimeout(hide, CROSSING)
  else hide()
}

/** The pointer has reached the tip. */
export function holdTip(): void {
  clearTimeout(timer)
}
