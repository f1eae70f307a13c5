const KEY = 'frontdesk.reloaded'
const ONCE_IN = 60_000

/** A part of the app that is gone means that a newer build is served: load that, but never in a loop. */
export function reloadOnNewBuild(): void {
  addEventListener('vite:preloadError', (event) => {
    const last = Number(sessionStorage.getItem(KEY) ?? 0)
    if (Date.now() - last < ONCE_IN) return
    event.preventDefault()
    sessionStorage.setItem(KEY, String(Date.now()))
    location.reload()
  })
}
