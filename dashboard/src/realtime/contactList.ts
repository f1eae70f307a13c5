import { ref, shallowRef } from 'vue'
import { getContact, listContacts, type ContactFilter } from '@/api/contacts'
import { toProblem } from '@/api/problem'
import type { ContactView } from '@/api/types'
import { coalesce } from '@/lib/coalesce'
import { SortedList } from '@/lib/sortedList'
import { belongs, withoutAttribute } from './contactMatch'
import type { LoadState } from './conversationList'

/** Newest first; of those of one moment as the server pages. */
export const byCreation = (a: ContactView, b: ContactView): number =>
  a.created_at === b.created_at ? (a.id === b.id ? 0 : a.id < b.id ? 1 : -1) : a.created_at < b.created_at ? 1 : -1

const PAGES_AT_ONCE = 8
/** Rows that a screen shows at least; below that it is read on. */
export const ENOUGH = 20
/** So many who left are remembered: what is told late is late by seconds, and the oldest are forgotten first. */
export const LEFT_MAX = 500

/** The people of the workspace, or those that were looked for: the pages read so far, kept current by what happens meanwhile. */
export class ContactList {
  readonly items = shallowRef<ContactView[]>([])
  readonly state = ref<LoadState>('loading')
  readonly more = ref<'idle' | 'loading' | 'error'>('idle')
  readonly problem = shallowRef<unknown>(null)
  readonly complete = ref(false)

  private readonly rows = new SortedList<ContactView>(byCreation)
  private readonly publish = coalesce(() => this.show())
  private typed = ''
  private filter: ContactFilter = {}
  private cursor: string | null = null
  private floor: ContactView | null = null
  /** At which version those left who were in it: what is told late does not bring them back. */
  private readonly left = new Map<string, number>()
  private call: AbortController | null = null

  /** Reads the first page anew, of what is looked for now. False when nobody answered. */
  async load(typed = this.typed, filter = this.filter): Promise<boolean> {
    this.call?.abort()
    const call = (this.call = new AbortController())
    if (typed !== this.typed || filter !== this.filter || this.state.value !== 'ready') this.state.value = 'loading'
    this.typed = typed
    this.filter = filter
    this.more.value = 'idle'
    try {
      const page = await listContacts({ ...filter, q: typed || undefined }, call.signal)
      if (call.signal.aborted) return true
      const known = new Map(this.rows.items.map((each) => [each.id, each]))
      this.rows.clear()
      this.left.clear()
      this.floor = null
      this.take(page, known)
      // where few of many belong, pages are short
      const isNarrowed = typed !== '' || filter.attribute !== undefined || filter.blocked !== undefined
      for (let pages = 1; isNarrowed && this.cursor && this.rows.items.length < ENOUGH && pages < PAGES_AT_ONCE; pages++) {
        const next = await listContacts({ ...filter, q: typed || undefined, cursor: this.cursor }, call.signal)
        if (call.signal.aborted) return true
        this.take(next, known)
      }
      this.state.value = 'ready'
      return true
    } catch (error) {
      if (call.signal.aborted) return true
      this.problem.value = error
      this.state.value = 'error'
      return !toProblem(error).unanswered
    }
  }

  async loadMore(): Promise<void> {
    const call = this.call
    if (!call || this.complete.value || this.more.value === 'loading' || this.state.value !== 'ready') return
    this.more.value = 'loading'
    try {
      const before = this.rows.items.length
      for (let pages = 0; this.cursor && this.rows.items.length <= before && pages < PAGES_AT_ONCE; pages++) {
        const page = await listContacts({ ...this.filter, q: this.typed || undefined, cursor: this.cursor }, call.signal)
        if (call.signal.aborted) return
        this.take(page, new Map(this.rows.items.map((each) => [each.id, each])))
      }
      this.more.value = 'idle'
    } catch {
      if (!call.signal.aborted) this.more.value = 'error'
    }
  }

  /** A contact changed; who is on a page that was not read yet, or not among those looked for, stays out. */
  update(view: ContactView): void {
    const known = this.rows.get(view.id)
    if (!belongs(view, this.filter)) {
      if (known && known.version > view.version) return
      this.remember(view)
      return this.remove(view.id)
    }
    if ((this.left.get(view.id) ?? 0) > view.version) return
    this.left.delete(view.id)
    if (known ? known.version > view.version : this.typed || !this.isWithin(view)) return
    this.rows.set(view)
    this.publish()
  }

  /** Somebody wrote who may be new. */
  async appeared(id: string): Promise<void> {
    if (this.typed || this.state.value !== 'ready' || this.rows.get(id)) return
    const view = await getContact(id).catch(() => null)
    if (view) this.update(view)
  }

  /** Nothing shows what is noted under a name that is gone. */
  attributeRemoved(key: string): void {
    for (const view of [...this.rows.items]) this.rows.set(withoutAttribute(view, key))
    this.publish()
  }

  remove(id: string): void {
    if (this.rows.delete(id)) this.publish()
  }

  /** That somebody left, and at which version; what was known of an even later one stays. */
  private remember({ id, version }: ContactView): void {
    const latest = Math.max(this.left.get(id) ?? 0, version)
    // set anew, so that whoever left last stands last
    this.left.delete(id)
    this.left.set(id, latest)
    const [oldest] = this.left.keys()
    if (this.left.size > LEFT_MAX && oldest !== undefined) this.left.delete(oldest)
  }

  private isWithin(view: ContactView): boolean {
    return this.state.value === 'ready' && (this.complete.value || !this.floor || byCreation(view, this.floor) <= 0)
  }

  private take(page: { items: ContactView[]; next_cursor?: string | null }, known: Map<string, ContactView>): void {
    this.cursor = page.next_cursor ?? null
    this.complete.value = this.cursor === null
    this.floor = page.items[page.items.length - 1] ?? this.floor
    for (const view of page.items) {
      const before = known.get(view.id)
      this.rows.set(before && before.version > view.version ? before : view)
    }
    this.show()
  }

  private show(): void {
    this.items.value = this.rows.items.slice()
  }
}
