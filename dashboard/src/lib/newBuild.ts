const KEY = 'frontdesk.reloaded'
const ONCE_IN = 60_000
/** The script that a page begins with is named by its content, and so names the build. */
const ENTRY = /<script[^>]+src="(\/assets\/index-[\w-]+\.js)"/

/** A part of the app that is gone means that a newer build is served: load that, but never in a loop. */
export function reloadOnNewBuild(): void {
  addEventListener('vite:preloadError', (event) => {
    // without a line it is no sign of anything, and a page that is loaded again would not come back
    if (!navigator.onLine) return
    const last = Number(sessionStorage.getItem(KEY) ?? 0)
    if (Date.now() - last < ONCE_IN) return
    event.preventDefault()
    sessionStorage.setItem(KEY, String(Date.now()))
    location.reload()
  })
}

/** The build that a page belongs to; null where there is none, as while developing. */
export function buildOf(page: string): string | null {
  return ENTRY.exec(page)?.[1] ?? null
}

/** Whether the server has another build than the one that runs here. What cannot be known counts as no. */
export async function isBuildReplaced(own = buildOf(document.documentElement.outerHTML)): Promise<boolean> {
  if (!own) return false
  try {
    const response = await fetch('/', { cache: 'no-store' })
    const served = response.ok ? buildOf(await response.text()) : null
    return served !== null && served !== own
  } catch {
    return false
  }
}
