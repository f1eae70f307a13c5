import { useEventListener } from '@vueuse/core'
import type { VList } from 'virtua/vue'
import { computed, nextTick, ref, type Ref } from 'vue'
import { elementOf } from '@/lib/element'
import { useMedia } from '@/lib/useMedia'

const NEAR_END = 48
/** For so long after rows changed their size, what scrolls without a hand on it is the list itself, not its reader. */
const UNREST_MS = 500
const BY_HAND: (keyof HTMLElementEventMap)[] = ['wheel', 'touchmove', 'keydown', 'pointerdown']
const KEYS_UP = ['ArrowUp', 'PageUp', 'Home']

/**
 * Keeps a reader at the end at the end, whatever loads or grows, until they scroll by hand; leaves everyone else where they
 * are.
 * `isWhole`: whether the list ends where there is no more; else its end is but a place on the way.
 */
export function useStickyScroll(list: Ref<InstanceType<typeof VList> | undefined>, length: () => number, isWhole: () => boolean = () => true) {
  const atEnd = ref(true)
  const isStill = useMedia('(prefers-reduced-motion: reduce)')
  const element = computed(() => elementOf(list.value))
  let placing = false
  let gliding = false
  let leaving = false
  let restless = 0
  let touched = -Infinity
  let size = ''
  let looking: ReturnType<typeof setTimeout> | undefined

  useEventListener(element, BY_HAND, onHand, { passive: true })

  /**
   * Who scrolls up leaves the end with that, not with the first that is seen of it: in between the browser glides, past what still counts
   * as near, and rows that come into sight grow, and they would be taken back to the end.
   */
  function onHand(event: Event): void {
    touched = performance.now()
    const box = element.value
    const leadsUp = event instanceof WheelEvent ? event.deltaY < 0 && !event.ctrlKey : event instanceof KeyboardEvent && KEYS_UP.includes(event.key)
    if (!box || !leadsUp || box.scrollTop <= 0) return
    atEnd.value = false
    gliding = false
    leaving = true
    lookAgain()
  }

  /** It may have been for something else inside of the thread. Where the browser has scrolled meanwhile is known in the frame after. */
  function lookAgain(): void {
    clearTimeout(looking)
    looking = setTimeout(
      () =>
        requestAnimationFrame(() => {
          leaving = false
          onScroll()
        }),
      UNREST_MS,
    )
  }

  function toEnd(smooth = false): void {
    atEnd.value = true
    leaving = false
    gliding = smooth && !isStill.value
    restless = performance.now() + UNREST_MS
    if (!gliding) list.value?.scrollToIndex(length() - 1, { align: 'end' })
    void stay()
  }

  /** When what changed is on the page: before, the browser would stop where the page used to end. */
  async function stay(): Promise<void> {
    await nextTick()
    const box = element.value
    if (box && atEnd.value && !placing) box.scrollTo({ top: box.scrollHeight, behavior: gliding ? 'smooth' : 'instant' })
  }

  async function toIndex(index: number, align: 'start' | 'center'): Promise<void> {
    placing = true
    gliding = false
    atEnd.value = false
    list.value?.scrollToIndex(index, { align, offset: align === 'start' ? -72 : 0 })
    await nextTick()
    setTimeout(() => {
      placing = false
      onScroll()
    }, 120)
  }

  function onScroll(): void {
    const box = element.value
    if (!box || placing) return
    const now = performance.now()
    if (hasOtherSize(box)) restless = now + UNREST_MS
    const isNear = isWhole() && box.scrollHeight - box.scrollTop - box.clientHeight <= NEAR_END
    if (!isWhole()) return void (atEnd.value = false)
    if (leaving && isNear) return lookAgain()
    leaving = false
    const byHand = now - touched < UNREST_MS || (now > restless && !gliding)
    if (isNear) atEnd.value = true
    else if (byHand) atEnd.value = false
    if (isNear || byHand) gliding = false
    else void stay()
  }

  /** A window that becomes another may throw a thread to its top before anything is measured anew. */
  function hasOtherSize(box: HTMLElement): boolean {
    const before = size
    size = `${box.clientWidth} ${box.clientHeight}`
    return size !== before
  }

  /** Rows grew, or the composer or the window did. */
  function onResize(): void {
    restless = performance.now() + UNREST_MS
    void stay()
  }

  return { atEnd, isPlacing: () => placing, toEnd, toIndex, onScroll, onResize }
}
