import { shallowReactive } from 'vue'

export interface Versioned {
  id: string
  version: number
}

/** Views by id, of which only the newest version is kept, whichever way and in whatever order they come. */
export class VersionedMap<T extends Versioned> {
  readonly byId = shallowReactive(new Map<string, T>())
  private readonly touched = new Map<string, number>()
  private clock = 0

  /** False when something newer is here already. */
  put(view: T): boolean {
    const known = this.byId.get(view.id)
    if (known && known.version > view.version) return false
    this.set(view)
    return true
  }

  /** Shows a view whatever its version, as for a change the server has not confirmed yet. */
  set(view: T): void {
    this.byId.set(view.id, view)
    this.touched.set(view.id, ++this.clock)
  }

  /** The moment a reading of everything begins, for `replace`. */
  get now(): number {
    return this.clock
  }

  /** Everything there was when the reading began: what is missing is gone, unless it came or went since. */
  replace(views: T[], since: number): void {
    const ids = new Set(views.map((view) => view.id))
    const isNewer = (id: string) => (this.touched.get(id) ?? 0) > since
    for (const id of this.byId.keys()) if (!ids.has(id) && !isNewer(id)) this.delete(id)
    for (const view of views) if (this.byId.has(view.id) || !isNewer(view.id)) this.put(view)
  }

  get(id: string | null | undefined): T | undefined {
    return id ? this.byId.get(id) : undefined
  }

  delete(id: string): void {
    this.byId.delete(id)
    this.touched.set(id, ++this.clock)
  }

  /** Lets go of a view that nothing shows; unlike `delete` it may come back. */
  evict(id: string): void {
    this.byId.delete(id)
    this.touched.delete(id)
  }

  clear(): void {
    this.byId.clear()
    this.touched.clear()
  }
}
