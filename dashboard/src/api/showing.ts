import { shallowRef } from 'vue'

/** Waits for somebody to show once more that it is they; says whether they did. */
type Answer = (shown: boolean) => void

/** The question that is open now; a dialog of the app answers it. */
export const question = shallowRef<Answer | null>(null)
let waiting: Promise<boolean> | null = null

/** Requests that are refused at once are one question. */
export function showAgain(): Promise<boolean> {
  waiting ??= new Promise((resolve) => {
    question.value = (shown) => {
      question.value = null
      waiting = null
      resolve(shown)
    }
  })
  return waiting
}
