import { ref, shallowRef } from 'vue'
import { listMessages, listMessagesAt, type Entry } from '@/api/messages'
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
/** What is read when the timeline is entered somewhere, and onwards from there. */
const LEAP = 60
/** As many are kept in memory: what is farthest from its reader is let go, and read again when they come back. */
const KEPT = 2000

/** A piece of one conversation's timeline without a hole in it: as a rule its newest end, back to as far as was read. */
export class Thread {
  readonly items = shallowRef<MessageView[]>([])
  readonly state = ref<'loading' | 'ready' | 'error'>('loading')
  readonly older = ref<'idle' | 'loading' | 'error'>('idle')
  readonly problem = shallowRef<unknown>(null)
  readonly complete = ref(false)
  readonly newer = ref<'idle' | 'loading' | 'error'>('idle')
  /** Whether the newest message is part of it; else there is more to read onwards. */
  readonly atNewest = ref(true)
  /** What is known of what lies after the end of what was read: there while one is far back. */
  readonly ahead = shallowRef<MessageView[]>([])

  private readonly rows = new SortedList<MessageView>(byTime)
  private readonly publish = coalesce(() => this.show())
  private cursor: string | null = null
  private run = 0
  /** Pages on their way, and what came meanwhile of times that are not read yet. */
  private reading = 0
  private readonly meanwhile = new Map<string, MessageView>()
  private hasPage = false
  private olderPage: Promise<void> | null = null
  private newerPage: Promise<void> | null = null
  /** Taken back before they were sent: a page on its way may still have them. */
  private readonly gone = new Set<string>()

  constructor(readonly conversationId: string) {}

  /** Reads the newest page, and as many before it as hold `customerMessages` of the customer's. False when nobody answered. */
  async load(customerMessages = 0): Promise<boolean> {
    const run = ++this.run
    this.older.value = this.newer.value = 'idle'
    if (this.state.value !== 'ready') this.state.value = 'loading'
    this.reading++
    try {
      const page = await listMessages(this.conversationId, null, PAGE)
      if (run !== this.run) return true
      if (!this.atNewest.value) this.rows.clear()
      this.atNewest.value = true
      this.ahead.value = []
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
      const page = await this.readBefore(limit)
      if (run !== this.run) return
      this.take(page.items, page.next_cursor ?? null)
      this.show()
      this.older.value = 'idle'
      this.letGo('newest')
    } catch {
      if (run === this.run) this.older.value = 'error'
    } finally {
      this.finishReading()
    }
  }

  /** Everything anew, in the place where it is. False when nobody answered. */
  async reload(): Promise<boolean> {
    const middle = this.rows.items[this.rows.items.length >> 1]
    if (this.atNewest.value || !middle) return this.load()
    try {
      await this.enter({ around: middle.id })
      return true
    } catch (error) {
      return toProblem(error).unanswered ? false : this.load()
    }
  }

  /** From the cursor of the last page, or, where what followed on it was let go, from the oldest message that is left. */
  private readBefore(limit: number): ReturnType<typeof listMessages> {
    const oldest = this.rows.items[0]
    if (this.cursor === null && oldest) return listMessagesAt(this.conversationId, { before: oldest.id }, limit)
    return listMessages(this.conversationId, this.cursor, limit)
  }

  /** Goes to a message or a moment, wherever that is. Rejects when there is no such message, or nobody answered. */
  async enter(at: Extract<Entry, { around: string } | { from: string }>): Promise<void> {
    const run = ++this.run
    this.reading++
    try {
      const page = await listMessagesAt(this.conversationId, at, LEAP)
      if (run !== this.run) return
      if (page.items.length === 0) return void (await this.load())
      const known = [...this.rows.items, ...this.ahead.value]
      this.rows.clear()
      this.older.value = this.newer.value = 'idle'
      this.atNewest.value = page.items.length < ('around' in at ? LEAP / 2 : LEAP)
      this.take(page.items, page.next_cursor ?? null)
      this.ahead.value = known.filter((message) => !this.rows.get(message.id) && this.isAhead(message))
      this.show()
      this.state.value = 'ready'
    } finally {
      this.finishReading()
    }
  }

  /** The page after those read; one at a time. */
  loadNewer(): Promise<void> {
    this.newerPage ??= this.readNewer().finally(() => (this.newerPage = null))
    return this.newerPage
  }

  private async readNewer(): Promise<void> {
    const newest = this.rows.items[this.rows.items.length - 1]
    if (this.atNewest.value || !newest || this.reading > 0 || this.state.value !== 'ready') return
    this.newer.value = 'loading'
    const run = this.run
    this.reading++
    try {
      const page = await listMessagesAt(this.conversationId, { after: newest.id }, LEAP)
      if (run !== this.run) return
      this.atNewest.value = page.items.length < LEAP
      page.items.forEach((message) => this.put(message))
      this.takeMeanwhile()
      this.ahead.value = this.ahead.value.filter((message) => this.isAhead(message))
      this.show()
      this.newer.value = 'idle'
      this.letGo('oldest')
    } catch {
      if (run === this.run) this.newer.value = 'error'
    } finally {
      this.finishReading()
    }
  }

  /** Not in the same moment in which others came at the other end: what is on screen has to stay where it is. */
  private letGo(end: 'oldest' | 'newest'): void {
    if (this.rows.items.length <= KEPT) return
    const run = this.run
    setTimeout(() => {
      const more = this.rows.items.length - KEPT
      if (run !== this.run || more <= 0) return
      const far = end === 'oldest' ? this.rows.items.slice(0, more) : this.rows.items.slice(-more)
      far.forEach((message) => this.rows.delete(message.id))
      if (end === 'newest') this.atNewest.value = false
      else {
        this.cursor = null
        this.complete.value = false
      }
      this.show()
    }, 0)
  }

  /** A message came or changed. What belongs to a page not read yet is left to that page. */
  receive(message: MessageView, atOnce = false): void {
    if (!this.rows.get(message.id) && this.isBeyond(message)) {
      if (this.isAhead(message)) this.ahead.value = [...this.ahead.value.filter(({ id }) => id !== message.id), message]
      return this.remember(message)
    }
    if (!this.put(message)) return
    if (atOnce) this.show()
    else this.publish()
  }

  /** It was taken back, and never was. */
  remove(id: string): void {
    this.gone.add(id)
    this.meanwhile.delete(id)
    if (this.ahead.value.length) this.ahead.value = this.ahead.value.filter((message) => message.id !== id)
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
    if (!this.hasPage || !oldest) return false
    return (!this.complete.value && byTime(message, oldest) < 0) || this.isAhead(message)
  }

  private isAhead(message: MessageView): boolean {
    const newest = this.rows.items[this.rows.items.length - 1]
    return !this.atNewest.value && newest !== undefined && byTime(message, newest) > 0
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
    this.takeMeanwhile()
  }

  private takeMeanwhile(): void {
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
