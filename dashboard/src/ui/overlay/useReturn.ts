import { type MaybeRefOrGetter, toValue } from 'vue'

/**
 * How a panel lets go: the focus goes back to where it came from unless somebody went elsewhere, and a press on a button that opens
 * it is the button's own.
 */
export function useReturn(trigger: MaybeRefOrGetter<HTMLElement | undefined>, isButton = true) {
  let wentElsewhere = false
  return {
    interactOutside(event: Event): void {
      if (isButton && event.target instanceof Node && toValue(trigger)?.contains(event.target)) event.preventDefault()
      else wentElsewhere = true
    },
    closeAutoFocus(event: Event): void {
      event.preventDefault()
      if (!wentElsewhere) toValue(trigger)?.focus()
      wentElsewhere = false
    },
  }
}

/** A panel goes by the name of the button that opened it: the button's id, which it gets where it has none. */
export function nameIt(trigger: HTMLElement, panelId: string): string {
  trigger.id ||= `${panelId}-trigger`
  return trigger.id
}
