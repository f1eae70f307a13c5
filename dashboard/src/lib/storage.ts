/** localStorage that never throws: private windows, full disks and broken values are all just "nothing stored". */
const PREFIX = 'frontdesk.'

export function load<T>(key: string, fallback: T): T {
  try {
    const text = localStorage.getItem(PREFIX + key)
    return text === null ? fallback : (JSON.parse(text) as T)
  } catch {
    return fallback
  }
}

/** False when it could not be kept. */
export function save(key: string, value: unknown): boolean {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value))
    return true
  } catch {
    return false
  }
}

export function forget(key: string): void {
  try {
    localStorage.removeItem(PREFIX + key)
  } catch {
    return
  }
}

export function keysUnder(prefix: string): string[] {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(PREFIX + prefix))
      .map((key) => key.slice(PREFIX.length))
  } catch {
    return []
  }
}

/** Tells what another tab of this browser stores or forgets (null) under a prefix. Returns what ends it. */
export function whenStored(prefix: string, told: (key: string, value: unknown) => void): () => void {
  const onStorage = ({ key, newValue }: StorageEvent) => {
    if (!key?.startsWith(PREFIX + prefix)) return
    try {
      told(key.slice(PREFIX.length), newValue === null ? null : JSON.parse(newValue))
    } catch {
      return
    }
  }
  addEventListener('storage', onStorage)
  return () => removeEventListener('storage', onStorage)
}
