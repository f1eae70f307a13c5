import type { EventEnvelope } from '@/api/types'

export interface ResumeAck {
  seq: number
  events?: EventEnvelope[]
  more?: boolean
  resync?: boolean
}

export interface FollowerHooks {
  /** Asks the server for what came after a position; rejects when no answer comes. */
  resume: (after: number | null) => Promise<ResumeAck>
  apply: (event: EventEnvelope) => void
  /** The log no longer reaches back, or this is the first time: everything has to be read by REST. Rejects when it could not be. */
  resync: () => Promise<void> | void
  /** Nothing is missing any more. */
  live: () => void
  /** Something is missing and could not be read; it is tried again. */
  behind: () => void
}

const WAITING_MAX = 2000
const RETRY = 1000
const RETRY_MAX = 30_000

/**
 * Follows the workspace's change log without a gap: knows the last seq it has seen, asks again for what lies between
 * that and an event that comes too early, and forgets what it has seen already.
 */
export class Follower {
  private position: number | null = null
  private following = false
  /** What is shown may lack what the log no longer tells. */
  private stale = false
  private waiting: EventEnvelope[] = []
  private run = 0
  private wait = RETRY

  constructor(private readonly hooks: FollowerHooks) {}

  get seq(): number | null {
    return this.position
  }

  /** Call on every connect. */
  async start(): Promise<void> {
    const run = ++this.run
    this.following = false
    try {
      while (await this.step(run));
      if (run !== this.run) return
      // Events go on while everything is read: each is newer than what it meets.
      this.following = true
      this.drain()
      if (run === this.run && this.stale) await this.resync(run)
    } catch {
      return this.startLater(run)
    }
    if (run !== this.run) return
    this.wait = RETRY
    this.hooks.live()
  }

  /** Call on disconnect: answers still under way no longer count. */
  pause(): void {
    this.run++
    this.following = false
    this.waiting = []
  }

  receive(event: EventEnvelope): void {
    if (!this.following || this.position === null) {
      if (this.waiting.length < WAITING_MAX) this.waiting.push(event)
    } else if (event.seq === this.position + 1) {
      this.take(event)
    } else if (event.seq > this.position) {
      this.waiting.push(event)
      void this.start()
    }
  }

  /** The server says that from..to hold nothing for this member. */
  skip(from: number, to: number): void {
    if (!this.following || this.position === null || to <= this.position) return
    if (from <= this.position + 1) this.position = to
    else void this.start()
  }

  private async step(run: number): Promise<boolean> {
    const first = this.position === null
    const ack = await this.hooks.resume(this.position)
    if (run !== this.run) return false
    if (ack.resync || first) {
      this.position = ack.seq
      this.stale = true
      return ack.more === true
    }
    ack.events?.forEach((event) => event.seq > (this.position ?? 0) && this.take(event))
    this.position = Math.max(this.position ?? 0, ack.seq)
    return ack.more === true
  }

  private async resync(run: number): Promise<void> {
    await this.hooks.resync()
    if (run === this.run) this.stale = false
  }

  private startLater(run: number): void {
    if (run !== this.run) return
    this.hooks.behind()
    setTimeout(() => run === this.run && void this.start(), this.wait)
    this.wait = Math.min(this.wait * 2, RETRY_MAX)
  }

  private drain(): void {
    const events = this.waiting.sort((a, b) => a.seq - b.seq)
    this.waiting = []
    events.forEach((event) => this.receive(event))
  }

  private take(event: EventEnvelope): void {
    this.position = event.seq
    this.hooks.apply(event)
  }
}
