/** A file that is on its way to the server, and what it was chosen for. */
export interface KeptFile {
  id: string
  /** Whose it is. */
  scope: string
  conversation_id: string
  audience: 'customer' | 'team'
  file: File
  voice: boolean
  inbox_id: string | undefined
  kept_at: number
}

/**
 * Files are kept on the device until the server has them, in IndexedDB: what else a browser keeps holds no files. Nothing here throws: a
 * private window, a full disk and a browser that has none are all just "not kept".
 */
const DATABASE = 'frontdesk'
const STORE = 'files'
/** What nobody came back for by then is forgotten. */
const KEPT = 7 * 24 * 60 * 60 * 1000

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'id' })
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error as DOMException)
  })
}

/** What is asked of the store, once all of it is on the disk; none where that cannot be. */
async function within<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<{ result: T } | null> {
  try {
    const database = await open()
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction(STORE, mode)
        const request = ask(transaction.objectStore(STORE))
        transaction.oncomplete = () => resolve({ result: request.result })
        transaction.onabort = () => reject(transaction.error as DOMException)
      })
    } finally {
      database.close()
    }
  } catch {
    return null
  }
}

/** False when it could not be kept. */
export const keepFile = async (kept: KeptFile): Promise<boolean> => (await within('readwrite', (store) => store.put(kept))) !== null

/** False when it is still there. */
export const forgetFile = async (id: string): Promise<boolean> => (await within('readwrite', (store) => store.delete(id))) !== null

export const isFileKept = async (id: string): Promise<boolean> => (await within('readonly', (store) => store.count(id)))?.result === 1

/** Those of one member, the oldest first. */
export async function keptFiles(scope: string, now = Date.now()): Promise<KeptFile[]> {
  const all = ((await within('readonly', (store) => store.getAll() as IDBRequest<KeptFile[]>))?.result ?? []).sort((a, b) => a.kept_at - b.kept_at)
  const old = all.filter((kept) => kept.kept_at < now - KEPT)
  for (const { id } of old) await forgetFile(id)
  return all.filter((kept) => kept.scope === scope && !old.includes(kept))
}
