import { ref, shallowRef } from 'vue'
import { listConversations } from '@/api/conversations'
import { toProblem } from '@/api/problem'
import type { ConversationView } from '@/api/types'
import { coalesce } from '@/lib/coalesce'
import { SortedList } from '@/lib/sortedList'
import { isByReading, isByTime, matches, ORDERS, type ListSpec, type Looker } from './conversationMatch'

export type LoadState = 'loading' | 'ready' | 'error'

const PAGES_AT_ONCE = 8
/** Rows that a screen shows at least; below that it is read on. */
const ENOUGH = 20

/** One filtered view: the pages read so far, kept in order by what happens meanwhile. */
export class ConversationList {
  readonly items = shallowRef<ConversationView[]>([])
  readonly state = ref<LoadState>('loading')
  readonly more = ref<'idle' | 'loading' | 'error'>('idle')
  readonly problem = shallowRef<unknown>(null)
  readonly complete = ref(false)

  private readonly compare: (a: ConversationView, b: ConversationView) => number
  private readonly rows: SortedList<ConversationView>
  private readonly publish = coalesce(() => this.show())
  private cursor: string | null = null
  /** The last row that was read: what is older is on a page not read yet. */
  private floor: ConversationView | null = null
  private reading: AbortController | null = null
  /** What changed while a page is on its way, null for what went: the page may be older than that. */
  private meanwhile = new Map<string, ConversationView | null>()
  private run = 0

  /** The one that is open: read, it stays where it is until another is opened. */
  private kept: string | null = null

  constructor(
    readonly spec: ListSpec,
    private readonly looker: Looker,
    /** Hands over what a page brought, and gets the newest versions known. */
    private readonly absorb: (views: ConversationView[]) => ConversationView[],
  ) {
    this.compare = ORDERS[spec.sort ?? 'newest']
    this.rows = new SortedList(this.compare)
  }

  get isByReading(): boolean {
    return isByReading(this.spec)
  }

  get isByTime(): boolean {
    return isByTime(this.spec)
  }

  /** Reads the first page anew. False when nobody answered. */
  async load(): Promise<boolean> {
    this.reading?.abort()
    const call = (this.reading = new AbortController())
    this.run++
    this.meanwhile.clear()
    this.more.value = 'idle'
    if (this.state.value !== 'ready') this.state.value = 'loading'
    try {
      const page = await listConversations(this.spec, null, call.signal)
      if (call.signal.aborted) return true
      this.rows.clear()
      this.floor = null
      this.takePage(page.items, page.next_cursor ?? null)
      // where few of many belong, pages are short
      for (let pages = 1; this.cursor && this.rows.items.length < ENOUGH && pages < PAGES_AT_ONCE; pages++) {
        const next = await listConversations(this.spec, this.cursor, call.signal)
        if (call.signal.aborted) return true
        this.takePage(next.items, next.next_cursor ?? null)
      }
      this.state.value = 'ready'
      return true
    } catch (error) {
      if (call.signal.aborted) return true
      this.problem.value = error
      if (this.state.value !== 'ready') this.state.value = 'error'
      return !toProblem(error).unanswered
    } finally {
      if (call === this.reading) this.reading = null
    }
  }

  async loadMore(): Promise<void> {
    if (this.complete.value || this.reading || this.more.value === 'loading' || this.state.value !== 'ready') return
    this.more.value = 'loading'
    this.meanwhile.clear()
    const run = this.run
    try {
      const before = this.rows.items.length
      for (let pages = 0; this.cursor && this.rows.items.length <= before && pages < PAGES_AT_ONCE; pages++) {
        const page = await listConversations(this.spec, this.cursor)
        if (run !== this.run) return
        this.takePage(page.items, page.next_cursor ?? null)
      }
      this.more.value = 'idle'
    } catch {
      if (run === this.run) this.more.value = 'error'
    }
  }

  get isReading(): boolean {
    return this.reading !== null
  }

  has(id: string): boolean {
    return this.rows.get(id) !== undefined
  }

  /** A conversation changed somewhere. */
  update(conversation: ConversationView): void {
    if (this.isWaiting) this.meanwhile.set(conversation.id, conversation)
    if (this.place(conversation)) this.publish()
  }

  /** Which one is open; the one before goes if it no longer belongs. */
  keep(id: string | null): void {
    const before = this.kept && this.rows.get(this.kept)
    this.kept = id
    if (before && before.id !== id && !this.isPlaced(before) && this.rows.delete(before.id)) this.publish()
  }

  remove(id: string): void {
    if (this.isWaiting) this.meanwhile.set(id, null)
    if (this.rows.delete(id)) this.publish()
  }

  private get isWaiting(): boolean {
    return this.isReading || this.more.value === 'loading'
  }

  /** Puts it where it belongs now, which may be nowhere. True when that changed something. */
  private place(conversation: ConversationView): boolean {
    if (!this.isPlaced(conversation)) return this.rows.delete(conversation.id)
    this.rows.set(conversation)
    return true
  }

  /** Whether it has a place among what was read. */
  private isPlaced(conversation: ConversationView): boolean {
    return this.belongs(conversation) && this.isWithin(conversation)
  }

  private belongs(conversation: ConversationView): boolean {
    if (conversation.id !== this.kept || !this.isByReading) return matches(this.spec, conversation, this.looker)
    return matches(this.spec, conversation, { ...this.looker, isUnread: () => null })
  }

  private isWithin(conversation: ConversationView): boolean {
    return this.complete.value || !this.floor || this.compare(conversation, this.floor) <= 0
  }

  private takePage(views: ConversationView[], cursor: string | null): void {
    this.cursor = cursor
    this.complete.value = cursor === null
    this.floor = views[views.length - 1] ?? this.floor
    const meanwhile = [...this.meanwhile]
    for (const view of this.absorb(views)) {
      if (this.belongs(view)) this.rows.set(view)
    }
    for (const [id, view] of meanwhile) {
      if (view) this.place(view)
      else this.rows.delete(id)
    }
    this.meanwhile.clear()
    this.show()
  }

  private show(): void {
    this.items.value = this.rows.items.slice()
  }
}
