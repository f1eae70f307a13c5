/** An array kept in order while entries come, move and go; finding a place costs a binary search. */
export class SortedList<T extends { id: string }> {
  readonly items: T[] = []
  private readonly byId = new Map<string, T>()

  constructor(private readonly compare: (a: T, b: T) => number) {}

  get(id: string): T | undefined {
    return this.byId.get(id)
  }

  set(item: T): void {
    const known = this.byId.get(item.id)
    if (known) {
      const at = this.indexOf(known)
      if (this.compare(known, item) === 0) {
        this.items[at] = item
        this.byId.set(item.id, item)
        return
      }
      this.items.splice(at, 1)
    }
    this.items.splice(this.place(item), 0, item)
    this.byId.set(item.id, item)
  }

  delete(id: string): boolean {
    const known = this.byId.get(id)
    if (!known) return false
    this.items.splice(this.indexOf(known), 1)
    this.byId.delete(id)
    return true
  }

  clear(): void {
    this.items.length = 0
    this.byId.clear()
  }

  /** The first position whose entry is not before `item`. */
  private place(item: T): number {
    let low = 0
    let high = this.items.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.compare(this.items[middle] as T, item) < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  private indexOf(item: T): number {
    let at = this.place(item)
    while (this.items[at] !== item) at++
    return at
  }
}
