import { ref } from 'vue'
import { closeDesk } from './desk'
import { leave, wouldLose } from './leaving'

/** Whether it is asked if they really want to go: something of theirs is nowhere but in this tab. */
export const asking = ref(false)

/** The one way to log out of the desk, from wherever it is asked for. */
export function logOut(): void {
  if (wouldLose()) asking.value = true
  else void logOutAnyway()
}

export async function logOutAnyway(): Promise<void> {
  asking.value = false
  // what was given up is not asked for a second time
  await leave(closeDesk)
}
