import { type Component, defineAsyncComponent } from 'vue'
import { whenIdle } from './afterPaint'

const PATIENCE = 2000
const waiting: (() => Promise<unknown>)[] = []
let fetching = false

/** A component that is not part of what is shown first: fetched when it is wanted, or by `fetchLater` before that. */
export function later<T extends Component>(fetch: () => Promise<{ default: T }>): T {
  waiting.push(fetch)
  if (fetching) fetchNext()
  return defineAsyncComponent(fetch) as unknown as T
}

/** From now on fetches what was put off, one at a time and while there is nothing else to do: what opens must open without a line too. */
export function fetchLater(): void {
  if (fetching) return
  fetching = true
  fetchNext()
}

let busy = false
function fetchNext(): void {
  if (busy || waiting.length === 0) return
  busy = true
  whenIdle(() => {
    const next = waiting.shift()
    // what cannot be had now is asked for again when it is wanted
    const done = () => {
      busy = false
      fetchNext()
    }
    void next?.().then(done, done)
  }, PATIENCE)
}
