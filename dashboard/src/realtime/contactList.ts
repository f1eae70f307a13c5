import { ref, shallowRef } from 'vue'
import { getContact, listContacts } from '@/api/contacts'
import { toProblem } from '@/api/problem'
import type { ContactView } from '@/api/types'
import { coalesce } from '@/lib/coalesce'
import { SortedList } from '@/lib/sortedList'
import type { LoadState } from './conversationList'

/** Newest first; of those of one moment as the server pages. */
export const byCreation = (a: ContactView, b: ContactView): number =>
  a.created_at === b.created_at ? (a.id === b.id ? 0 : a.id < b.id ? 1 : -1) : a.created_at < b.created_at ? 1 : -1

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
  private cursor: string | null = null
  private floor: ContactView | null = null
  private call: AbortController | null = null

  /** Reads the first page anew, of what is looked for now. False when nobody answered. */
  async load(typed = this.typed): Promise<boolean> {
    this.call?.abort()
    const call = (this.call = new AbortController())
    if (typed !== this.typed || this.state.value !== 'ready') this.state.value = 'loading'
    this.typed = typed
    this.more.value = 'idle'
    try {
      const page = await listContacts({ q: typed || undefined }, call.signal)
      if (call.signal.aborted) return true
      const known = new Map(this.rows.items.map((each) => [each.id, each]))
      this.rows.clear()
      this.floor = null
      this.take(page, known)
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
      const page = await listContacts({ q: this.typed || undefined, cursor: this.cursor }, call.signal)
      if (call.signal.aborted) return
      this.take(page, new Map(this.rows.items.map((each) => [each.id, each])))
      this.more.value = 'idle'
    } catch {
      if (!call.signal.aborted) this.more.value = 'error'
    }
  }

  /** A contact changed; who is on a page that was not read yet, or not among those looked for, stays out. */
  update(view: ContactView): void {
    const known = this.rows.get(view.id)
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

  remove(id: string): void {
    if (this.rows.delete(id)) this.publish()
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
