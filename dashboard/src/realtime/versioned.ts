import { shallowReactive } from 'vue'

export interface Versioned {
  id: string
  version: number
}

/** Views by id, of which only the newest version is kept, whichever way and in whatever order they come. */
export class VersionedMap<T extends Versioned> {
  readonly byId = shallowReactive(new Map<string, T>())

  /** False when something newer is here already. */
  put(view: T): boolean {
    const known = this.byId.get(view.id)
    if (known && known.version > view.version) return false
    this.byId.set(view.id, view)
    return true
  }

  /** Everything there is, as just read: what is missing from it is gone. */
  replace(views: T[]): void {
    const ids = new Set(views.map((view) => view.id))
    for (const id of this.byId.keys()) if (!ids.has(id)) this.byId.delete(id)
    views.forEach((view) => this.put(view))
  }

  get(id: string | null | undefined): T | undefined {
    return id ? this.byId.get(id) : undefined
  }

  delete(id: string): void {
    this.byId.delete(id)
  }

  clear(): void {
    this.byId.clear()
  }
}
