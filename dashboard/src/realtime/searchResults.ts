import { ref, shallowRef } from 'vue'
import { toProblem } from '@/api/problem'
import { search } from '@/api/search'
import type { SearchHitView } from '@/api/types'
import type { LoadState } from './conversationList'

/** Pages that are looked through at once where filters leave them empty. */
const PATIENCE = 4

/** What was found for the words typed last: as it was then; what happens meanwhile is seen in the conversations themselves. */
export class SearchResults {
  readonly hits = shallowRef<SearchHitView[]>([])
  readonly state = ref<LoadState>('ready')
  readonly more = ref<'idle' | 'loading' | 'error'>('idle')
  readonly problem = shallowRef<unknown>(null)
  readonly complete = ref(true)

  private typed = ''
  private cursor: string | null = null
  private asking: AbortController | null = null

  /** Looks for something else; what was on its way is dropped. */
  async find(typed: string): Promise<void> {
    this.asking?.abort()
    const call = (this.asking = new AbortController())
    this.typed = typed
    this.cursor = null
    this.problem.value = null
    this.more.value = 'idle'
    if (this.state.value !== 'ready' || this.hits.value.length === 0) this.state.value = 'loading'
    try {
      const hits = await this.read(call.signal)
      if (call.signal.aborted) return
      this.hits.value = hits
      this.state.value = 'ready'
    } catch (error) {
      if (call.signal.aborted) return
      this.problem.value = error
      this.hits.value = []
      this.state.value = 'error'
    }
  }

  async loadMore(): Promise<void> {
    if (this.complete.value || this.more.value === 'loading' || this.state.value !== 'ready' || !this.asking) return
    const { signal } = this.asking
    this.more.value = 'loading'
    try {
      const hits = await this.read(signal)
      if (signal.aborted) return
      this.hits.value = [...this.hits.value, ...hits]
      this.more.value = 'idle'
    } catch {
      if (!signal.aborted) this.more.value = 'error'
    }
  }

  /** Not the words, but the way they were written: something to correct, not to try again. */
  get isRefused(): boolean {
    return this.problem.value !== null && toProblem(this.problem.value).status === 422
  }

  private async read(signal: AbortSignal): Promise<SearchHitView[]> {
    const hits: SearchHitView[] = []
    for (let page = 0; page < PATIENCE; page++) {
      const found = await search(this.typed, this.cursor, signal)
      if (signal.aborted) return hits
      hits.push(...found.items)
      this.cursor = found.next_cursor ?? null
      this.complete.value = this.cursor === null
      if (hits.length > 0 || this.complete.value) break
    }
    return hits
  }
}
