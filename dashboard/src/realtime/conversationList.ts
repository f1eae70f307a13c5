import { ref, shallowRef } from 'vue'
import { listConversations, type ConversationFilter } from '@/api/conversations'
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
  private loading: AbortController | null = null

  constructor(
    readonly filter: ConversationFilter,
    private readonly userId: () => string | null,
    /** Hands over what a page brought, and gets the newest versions known. */
    private readonly absorb: (views: ConversationView[]) => ConversationView[],
  ) {}

  async load(): Promise<void> {
    this.loading?.abort()
    const call = (this.loading = new AbortController())
    if (this.items.value.length === 0) this.state.value = 'loading'
    try {
      const page = await listConversations(this.filter, null, call.signal)
      if (call.signal.aborted) return
      this.rows.clear()
      this.takePage(page.items, page.next_cursor ?? null)
      this.state.value = 'ready'
      this.more.value = 'idle'
    } catch (error) {
      if (call.signal.aborted) return
      this.problem.value = error
      if (this.items.value.length === 0) this.state.value = 'error'
    }
  }

  async loadMore(): Promise<void> {
    if (this.complete.value || this.more.value === 'loading' || this.state.value !== 'ready') return
    this.more.value = 'loading'
    const call = this.loading
    try {
      const page = await listConversations(this.filter, this.cursor)
      if (call !== this.loading) return
      this.takePage(page.items, page.next_cursor ?? null)
      this.more.value = 'idle'
    } catch {
      if (call === this.loading) this.more.value = 'error'
    }
  }

  /** A conversation changed somewhere. */
  update(conversation: ConversationView): void {
    if (this.filter.q) {
      if (!this.rows.get(conversation.id)) return
      this.rows.set(conversation)
    } else if (matches(this.filter, conversation, this.userId()) && this.isWithin(conversation)) {
      this.rows.set(conversation)
    } else if (!this.rows.delete(conversation.id)) {
      return
    }
    this.publish()
  }

  remove(id: string): void {
    if (this.rows.delete(id)) this.publish()
  }

  private isWithin(conversation: ConversationView): boolean {
    return this.complete.value || !this.floor || byActivity(conversation, this.floor) <= 0
  }

  private takePage(views: ConversationView[], cursor: string | null): void {
    this.cursor = cursor
    this.complete.value = cursor === null
    this.floor = views[views.length - 1] ?? this.floor
    for (const view of this.absorb(views)) {
      if (this.filter.q || matches(this.filter, view, this.userId())) this.rows.set(view)
    }
    this.show()
  }

  private show(): void {
    this.items.value = this.rows.items.slice()
  }
}
