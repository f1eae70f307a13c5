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
const pause = () => new Promise((resolve) => setTimeout(resolve, AGAIN))

/** Looks again until it is done. Somebody who does not answer is asked once more. */
export async function follow<T>(look: () => Promise<T>, isDone: (view: T) => boolean, onStep: (view: T) => void): Promise<T> {
  for (;;) {
    await pause()
    try {
      const view = await look()
      onStep(view)
      if (isDone(view)) return view
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
