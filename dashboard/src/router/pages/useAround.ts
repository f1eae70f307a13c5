import { onScopeDispose, reactive, type Ref, watch } from 'vue'
import { afterPaint, whenIdle } from '@/lib/afterPaint'

/** How long the details may wait for the browser to have time. */
const DETAILS_MS = 150

/**
 * Of which conversation the composer and the details are. Whoever goes to another one looks at its messages first, so these are painted
 * first; until then what is around them is still that of the one before, and must not be shown.
 */
export function useAround(conversationId: Readonly<Ref<string | null>>): { composer: string | null; details: string | null } {
  const around = reactive({ composer: conversationId.value, details: conversationId.value })
  let callOff: () => void = () => undefined
  watch(conversationId, (id, before) => {
    callOff()
    // there is nothing to look at first
    if (!id || !before) {
      around.composer = around.details = id
      return
    }
    // in the second frame the thread may still settle, now that its rows have sizes
    const inTurn = [
      () => (callOff = afterPaint(next)),
      () => ((around.composer = id), (callOff = afterPaint(next))),
      () => (callOff = whenIdle(() => (around.details = id), DETAILS_MS)),
    ]
    const next = () => void inTurn.shift()?.()
    callOff = afterPaint(next)
  })
  onScopeDispose(() => callOff())
  return around
}
