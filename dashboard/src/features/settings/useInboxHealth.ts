import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { getInboxHealth } from '@/api/setup'
import type { InboxHealthView } from '@/api/types'
import { usePolling } from '@/lib/usePolling'

export interface InboxHealth {
  health: ShallowRef<InboxHealthView | null>
  problem: ShallowRef<unknown>
  /** Asking the platform itself. */
  asking: Ref<boolean>
  ask: (fresh?: boolean) => Promise<void>
}

/** How an inbox stands, asked for again and again while somebody looks. */
export function useInboxHealth(id: () => string, every: number): InboxHealth {
  const health = shallowRef<InboxHealthView | null>(null)
  const problem = shallowRef<unknown>(null)
  const asking = ref(false)
  let underWay = false

  async function ask(fresh = false): Promise<void> {
    if (underWay && !fresh) return
    const asked = id()
    underWay = true
    asking.value = fresh
    try {
      const answer = await getInboxHealth(asked, fresh)
      if (asked === id()) health.value = answer
      problem.value = null
    } catch (error) {
      problem.value = error
    } finally {
      underWay = false
      asking.value = false
    }
  }
  usePolling(() => void ask(), every)
  return { health, problem, asking, ask }
}
