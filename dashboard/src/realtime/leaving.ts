import { useOutbox } from './stores/outbox'
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
