import { ref, shallowRef } from 'vue'
import { listMessages } from '@/api/messages'
import type { MessageView } from '@/api/types'
import { coalesce } from '@/lib/coalesce'
import { SortedList } from '@/lib/sortedList'

/** The order of a timeline: the platform's time, then arrival. */
export function byTime(a: MessageView, b: MessageView): number {
  if (a.sent_at !== b.sent_at) return a.sent_at < b.sent_at ? -1 : 1
  return a.id === b.id ? 0 : a.id < b.id ? -1 : 1
}

const PAGE = 50

/** One conversation's messages, from its newest back to as far as was read. */
export class Thread {
  readonly items = shallowRef<MessageView[]>([])
  readonly state = ref<'loading' | 'ready' | 'error'>('loading')
  readonly older = ref<'idle' | 'loading' | 'error'>('idle')
  readonly problem = shallowRef<unknown>(null)
  readonly complete = ref(false)

  private readonly rows = new SortedList<MessageView>(byTime)
  private readonly publish = coalesce(() => this.show())
  private cursor: string | null = null
  private run = 0

  constructor(readonly conversationId: string) {}

  /** Reads the newest page, and as many before it as hold `customerMessages` of the customer's. */
  async load(customerMessages = 0): Promise<void> {
    const run = ++this.run
    if (this.items.value.length === 0) this.state.value = 'loading'
    try {
      const page = await listMessages(this.conversationId, null, PAGE)
      if (run !== this.run) return
      this.dropBefore(page.items[0], page.next_cursor == null)
      this.take(page.items, page.next_cursor ?? null)
      let pages = 1
      while (!this.complete.value && pages++ < 6 && this.countCustomer() < customerMessages) {
        const earlier = await listMessages(this.conversationId, this.cursor, 100)
        if (run !== this.run) return
        this.take(earlier.items, earlier.next_cursor ?? null)
      }
      this.show()
      this.state.value = 'ready'
      this.older.value = 'idle'
    } catch (error) {
      if (run !== this.run) return
      this.problem.value = error
      if (this.items.value.length === 0) this.state.value = 'error'
    }
  }

  async loadOlder(): Promise<void> {
    if (this.complete.value || this.older.value === 'loading' || this.state.value !== 'ready') return
    this.older.value = 'loading'
    const run = this.run
    try {
      const page = await listMessages(this.conversationId, this.cursor, PAGE)
      if (run !== this.run) return
      this.take(page.items, page.next_cursor ?? null)
      this.show()
      this.older.value = 'idle'
    } catch {
      if (run === this.run) this.older.value = 'error'
    }
  }

  /** A message came or changed. What belongs to a page not read yet is left to that page. */
  receive(message: MessageView, atOnce = false): void {
    const known = this.rows.get(message.id)
    if (known ? known.version > message.version : this.isBeyond(message)) return
    this.rows.set(message)
    if (atOnce) this.show()
    else this.publish()
  }

  get(id: string): MessageView | undefined {
    return this.rows.get(id)
  }

  private isBeyond(message: MessageView): boolean {
    const oldest = this.rows.items[0]
    return this.state.value === 'ready' && !this.complete.value && oldest !== undefined && byTime(message, oldest) < 0
  }

  private take(messages: MessageView[], cursor: string | null): void {
    this.cursor = cursor
    this.complete.value = cursor === null
    for (const message of messages) {
      const known = this.rows.get(message.id)
      if (!known || known.version <= message.version) this.rows.set(message)
    }
  }

  /** What came live before the page was here and lies before it would leave a hole. */
  private dropBefore(oldest: MessageView | undefined, isAll: boolean): void {
    if (isAll || !oldest) return
    for (const message of this.rows.items.slice()) if (byTime(message, oldest) < 0) this.rows.delete(message.id)
  }

  private countCustomer(): number {
    return this.rows.items.reduce((count, message) => count + (message.kind === 'customer' ? 1 : 0), 0)
  }

  private show(): void {
    this.items.value = this.rows.items.slice()
  }
}
