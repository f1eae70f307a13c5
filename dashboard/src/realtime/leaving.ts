import { explain } from '@/api/problem'
import { toast } from '@/lib/toast'
import { useOutbox } from './stores/outbox'
import { useSession } from './stores/session'
import { useUploads } from './stores/uploads'

/** Whether something is nowhere but in this tab, and would be lost with it: a file on its way or a reply, for which the device had no room. */
export const wouldLose = (): boolean => useUploads().isUnkept || useOutbox().isUnkept()

/** The browser asks before the tab goes. Returns how to stop that. */
export function askBeforeLeaving(): () => void {
  const ask = (event: BeforeUnloadEvent) => {
    if (wouldLose()) event.preventDefault()
  }
  addEventListener('beforeunload', ask)
  return () => removeEventListener('beforeunload', ask)
}

/** Signs out and goes; where that fails it is said, and one stays. `signedOut`: what is done in between. */
export async function leave(signedOut: () => void = () => undefined): Promise<void> {
  try {
    await useSession().logout()
    signedOut()
    location.assign('/login')
  } catch (error) {
    toast(explain(error), { tone: 'error' })
  }
}
