import { ref, shallowRef } from 'vue'
import { listConversations, type ConversationFilter } from '@/api/conversations'
import { toProblem } from '@/api/problem'
import type { ConversationView } from '@/api/types'
import { coalesce } from '@/lib/coalesce'
import { SortedList } from '@/lib/sortedList'

export type LoadState = 'loading' | 'ready' | 'error'

/** Newest activity first; equal times by id, as the server pages. */
export function byActivity(a: ConversationView, b: ConversationView): number {
  if (a.last_activity_at !== b.last_activity_at) return a.last_activity_at < b.last_activity_at ? 1 : -1
  return a.id === b.id ? 0 : a.id < b.id ? 1 : -1
}

export function matches(filter: ConversationFilter, conversation: ConversationView, userId: string | null): boolean {
  const assignee = conversation.assignee_id ?? null
  const wanted = filter.assignee === 'me' ? userId : filter.assignee === 'none' ? null : filter.assignee
  return (
    (!filter.status || filter.status === conversation.status) &&
    (!filter.inbox_id || filter.inbox_id === conversation.inbox_id) &&
    (!filter.channel || filter.channel === conversation.channel) &&
    (!filter.team_id || filter.team_id === conversation.team_id) &&
    (!filter.label || conversation.label_ids.includes(filter.label)) &&
    (filter.assignee === undefined || wanted === assignee)
  )
}

/** One filtered view: the pages read so far, kept in order by what happens meanwhile. */
export class ConversationList {
  readonly items = shallowRef<ConversationView[]>([])
  readonly state = ref<LoadState>('loading')
  readonly more = ref<'idle' | 'loading' | 'error'>('idle')
  readonly problem = shallowRef<unknown>(null)
  readonly complete = ref(false)

  private readonly rows = new SortedList<ConversationView>(byActivity)
  private readonly publish = coalesce(() => this.show())
  private cursor: string | null = null
  /** The last row that was read: what is older is on a page not read yet. */
  private floor: ConversationView | null = null
  private reading: AbortController | null = null
  /** What changed while a page is on its way, null for what went: the page may be older than that. */
  private meanwhile = new Map<string, ConversationView | null>()
  private run = 0

  constructor(
    readonly filter: ConversationFilter,
    private readonly userId: () => string | null,
    /** Hands over what a page brought, and gets the newest versions known. */
    private readonly absorb: (views: ConversationView[]) => ConversationView[],
  ) {}

  /** Reads the first page anew. False when nobody answered. */
  async load(): Promise<boolean> {
    this.reading?.abort()
    const call = (this.reading = new AbortController())
    this.run++
    this.meanwhile.clear()
    this.more.value = 'idle'
    if (this.state.value !== 'ready') this.state.value = 'loading'
    try {
      const page = await listConversations(this.filter, null, call.signal)
      if (call.signal.aborted) return true
      this.rows.clear()
      this.takePage(page.items, page.next_cursor ?? null)
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
      const page = await listConversations(this.filter, this.cursor)
      if (run !== this.run) return
      this.takePage(page.items, page.next_cursor ?? null)
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

  remove(id: string): void {
    if (this.isWaiting) this.meanwhile.set(id, null)
    if (this.rows.delete(id)) this.publish()
  }

  private get isWaiting(): boolean {
    return this.isReading || this.more.value === 'loading'
  }

  /** Puts it where it belongs now, which may be nowhere. True when that changed something. */
  private place(conversation: ConversationView): boolean {
    const belongs = matches(this.filter, conversation, this.userId()) && this.isWithin(conversation)
    if (!belongs) return this.rows.delete(conversation.id)
    this.rows.set(conversation)
    return true
  }

  private isWithin(conversation: ConversationView): boolean {
    return this.complete.value || !this.floor || byActivity(conversation, this.floor) <= 0
  }

  private takePage(views: ConversationView[], cursor: string | null): void {
    this.cursor = cursor
    this.complete.value = cursor === null
    this.floor = views[views.length - 1] ?? this.floor
    const meanwhile = [...this.meanwhile]
    for (const view of this.absorb(views)) {
      if (matches(this.filter, view, this.userId())) this.rows.set(view)
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
