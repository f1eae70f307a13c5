import { getErasure } from '@/api/privacy'
import { explain, toProblem } from '@/api/problem'
import type { ContactView, ErasureView } from '@/api/types'
import { toast } from '@/lib/toast'

/** What is asked for about a contact. */
export interface PrivacyQuestion {
  what: 'export' | 'erase'
  contact: ContactView
}

const AGAIN = 1000
const AGAIN_MAX = 30_000
const pause = (length: number) => new Promise((resolve) => setTimeout(resolve, length))

/** Looks again, the longer it takes the less often, until it is done or nobody waits for it any more. Somebody who does not answer is asked once more. */
export async function follow<T>(look: () => Promise<T>, isDone: (view: T) => boolean, onStep: (view: T) => void, signal?: AbortSignal): Promise<void> {
  for (let length = AGAIN; ; length = Math.min(length * 1.5, AGAIN_MAX)) {
    await pause(length)
    if (signal?.aborted) return
    try {
      const view = await look()
      onStep(view)
      if (isDone(view)) return
    } catch (error) {
      if (!toProblem(error).unanswered) throw error
    }
  }
}

/** Says so when somebody is erased, wherever one is by then: what was on screen of them goes meanwhile. */
export async function followErasure(begun: ErasureView, words: string, onStep: (view: ErasureView) => void): Promise<void> {
  try {
    await follow(() => getErasure(begun.id), ({ state }) => state === 'finished', onStep)
    toast(words)
  } catch (error) {
    toast(explain(error), { tone: 'error' })
  }
}
