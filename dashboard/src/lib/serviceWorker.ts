/**
 * The service worker takes pushes and nothing else: it answers no request, so what is loaded is always what the server has
 * now, and a new build needs no care.
 */
export function startServiceWorker(): void {
  if (!('serviceWorker' in navigator)) return
  navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).catch(() => undefined)
}

export async function workerReady(): Promise<ServiceWorkerRegistration | null> {
  if (!('serviceWorker' in navigator)) return null
  return (await navigator.serviceWorker.getRegistration()) ? navigator.serviceWorker.ready : null
}

/** Leaves something with the browser for when no page is open. */
async function lend(path: string, value: unknown): Promise<void> {
  if (!('caches' in globalThis)) return
  try {
    const store = await caches.open('frontdesk.words')
    await store.put(path, new Response(JSON.stringify(value), { headers: { 'content-type': 'application/json' } }))
  } catch {
    return
  }
}

/** The words of pushes in the language of the member. */
export const lendWords = (words: Record<string, string>) => lend('/words.json', words)

/** Whose unread notifications the app's icon counts. */
export const lendWorkspace = (id: string) => lend('/workspace.json', { id })

/** Calls with the path that a notification leads to. */
export function whenCalled(run: (path: string) => void): () => void {
  if (!('serviceWorker' in navigator)) return () => undefined
  const onMessage = ({ data }: MessageEvent<{ type?: string; path?: string }>) => {
    if (data?.type === 'open' && data.path) run(data.path)
  }
  navigator.serviceWorker.addEventListener('message', onMessage)
  return () => navigator.serviceWorker.removeEventListener('message', onMessage)
}
