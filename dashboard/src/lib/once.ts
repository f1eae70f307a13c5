/** So long whoever was first keeps the others away. */
const HOLD_MS = 4000

/** Runs in one of the tabs that ask for it at about the same time; in each where the browser cannot tell. */
export function once(key: string, run: () => void): void {
  if (!('locks' in navigator)) return run()
  void navigator.locks.request(`frontdesk.${key}`, { ifAvailable: true }, async (lock) => {
    if (!lock) return
    run()
    await new Promise((resolve) => setTimeout(resolve, HOLD_MS))
  })
}
