import { ref, shallowRef } from 'vue'
import { listMessages } from '@/api/messages'
import { toProblem } from '@/api/problem'
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
  /** Pages on their way, and what came meanwhile of times that are not read yet. */
  private reading = 0
  private readonly meanwhile = new Map<string, MessageView>()
  private hasPage = false
  private olderPage: Promise<void> | null = null
  /** Taken back before they were sent: a page on its way may still have them. */
  private readonly gone = new Set<string>()

  constructor(readonly conversationId: string) {}

  /** Reads the newest page, and as many before it as hold `customerMessages` of the customer's. False when nobody answered. */
  async load(customerMessages = 0): Promise<boolean> {
    const run = ++this.run
    this.older.value = 'idle'
    if (this.state.value !== 'ready') this.state.value = 'loading'
    this.reading++
    try {
      const page = await listMessages(this.conversationId, null, PAGE)
      if (run !== this.run) return true
      this.dropBefore(page.items[0], page.next_cursor == null)
      this.take(page.items, page.next_cursor ?? null)
      let pages = 1
      while (!this.complete.value && pages++ < 6 && this.countCustomer() < customerMessages) {
        const earlier = await listMessages(this.conversationId, this.cursor, 100)
        if (run !== this.run) return true
        this.take(earlier.items, earlier.next_cursor ?? null)
      }
      this.show()
      this.state.value = 'ready'
      return true
    } catch (error) {
      if (run !== this.run) return true
      this.problem.value = error
      if (this.state.value !== 'ready') this.state.value = 'error'
      return !toProblem(error).unanswered
    } finally {
      this.finishReading()
    }
  }

  /** The page before those read; one at a time. */
  loadOlder(limit = PAGE): Promise<void> {
    this.olderPage ??= this.readOlder(limit).finally(() => (this.olderPage = null))
    return this.olderPage
  }

  private async readOlder(limit: number): Promise<void> {
    if (this.complete.value || this.reading > 0 || this.state.value !== 'ready') return
    this.older.value = 'loading'
    const run = this.run
    this.reading++
    try {
      const page = await listMessages(this.conversationId, this.cursor, limit)
      if (run !== this.run) return
      this.take(page.items, page.next_cursor ?? null)
      this.show()
      this.older.value = 'idle'
    } catch {
      if (run === this.run) this.older.value = 'error'
    } finally {
      this.finishReading()
    }
  }

  /** A message came or changed. What belongs to a page not read yet is left to that page. */
  receive(message: MessageView, atOnce = false): void {
    if (!this.rows.get(message.id) && this.isBeyond(message)) return this.remember(message)
    if (!this.put(message)) return
    if (atOnce) this.show()
    else this.publish()
  }

  /** It was taken back, and never was. */
  remove(id: string): void {
    this.gone.add(id)
    this.meanwhile.delete(id)
    if (this.rows.delete(id)) this.show()
  }

  get(id: string): MessageView | undefined {
    return this.rows.get(id)
  }

  private put(message: MessageView): boolean {
    const known = this.rows.get(message.id)
    if (this.gone.has(message.id)) return false
    if (known && known.version > message.version) return false
    this.rows.set(message)
    return true
  }

  private isBeyond(message: MessageView): boolean {
    const oldest = this.rows.items[0]
    return this.hasPage && !this.complete.value && oldest !== undefined && byTime(message, oldest) < 0
  }

  /** A page on its way may have been written down before this happened. */
  private remember(message: MessageView): void {
    const known = this.meanwhile.get(message.id)
    if (this.reading > 0 && (known?.version ?? 0) <= message.version) this.meanwhile.set(message.id, message)
  }

  private finishReading(): void {
    if (--this.reading === 0) this.meanwhile.clear()
  }

  private take(messages: MessageView[], cursor: string | null): void {
    this.cursor = cursor
    this.complete.value = cursor === null
    this.hasPage = true
    messages.forEach((message) => this.put(message))
    for (const message of this.meanwhile.values()) {
      if (this.rows.get(message.id) || !this.isBeyond(message)) this.put(message)
    }
  }

  /** What was here before the page and lies before it would leave a hole. */
  private dropBefore(oldest: MessageView | undefined, isAll: boolean): void {
    if (isAll || !oldest) return
    for (const message of this.rows.items.slice()) {
      if (byTime(message, oldest) >= 0) continue
      this.rows.delete(message.id)
      this.remember(message)
    }
  }

  private countCustomer(): number {
    return this.rows.items.reduce((count, message) => count + (message.kind === 'customer' ? 1 : 0), 0)
  }

  private show(): void {
    this.items.value = this.rows.items.slice()
  }
}
