import { onScopeDispose, readonly, ref, type Ref } from 'vue'

function ticking(milliseconds: number): () => Readonly<Ref<number>> {
  const now = ref(Date.now())
  let users = 0
  let timer: ReturnType<typeof setInterval> | undefined
  return () => {
    if (users++ === 0) {
      now.value = Date.now()
      timer = setInterval(() => (now.value = Date.now()), milliseconds)
    }
    onScopeDispose(() => {
      if (--users === 0) clearInterval(timer)
    })
    return readonly(now)
  }
}

/** The time, for relative dates: one timer for all who show one. */
export const useNow = ticking(30_000)
export const useSecond = ticking(1000)
