const KEY = 'frontdesk.reloaded'
const ONCE_IN = 60_000
/** The script that a page begins with is named by its content, and so names the build. */
const ENTRY = /<script[^>]+src="(\/assets\/index-[\w-]+\.js)"/

/**
 * A part of the app that is gone may mean that a newer build is served: that is loaded then, but never in a loop. It is asked for first: as
 * well the line may be cut or the server away for a moment, and a page that is loaded then would not come back.
 */
export function reloadOnNewBuild(reload = () => location.reload(), own = buildOf(document.documentElement.outerHTML)): void {
  let asking = false
  addEventListener('vite:preloadError', async () => {
    const last = Number(sessionStorage.getItem(KEY) ?? 0)
    if (asking || Date.now() - last < ONCE_IN) return
    asking = true
    const replaced = await isBuildReplaced(own)
    asking = false
    if (!replaced) return
    sessionStorage.setItem(KEY, String(Date.now()))
    reload()
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
