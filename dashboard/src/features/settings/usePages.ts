import { computed, ref, shallowRef } from 'vue'
import { explain } from '@/api/problem'
import { toast } from '@/lib/toast'

interface Page<Item> {
  items: Item[]
  next_cursor?: string | null
}

/**
 * A list that is read page by page. What is wanted may change while a page is on its way: it is then of no use, whether it comes or
 * fails. A first page that fails is said in place of the list, a further one beside it.
 */
export function usePages<Item, Filter extends object>(fetch: (filter: Filter, cursor: string | null) => Promise<Page<Item>>, begin: Filter) {
  const filter = shallowRef(begin)
  const items = shallowRef<Item[]>([])
  const cursor = ref<string | null>(null)
  const state = ref<'loading' | 'ready' | 'error'>('loading')
  const problem = shallowRef<unknown>(null)
  const readingMore = ref(false)
  const narrowed = computed(() => Object.values(filter.value).some((each) => each !== undefined))

  async function read(next: string | null): Promise<void> {
    const wanted = filter.value
    if (!next) state.value = 'loading'
    try {
      const page = await fetch(wanted, next)
      if (wanted !== filter.value) return
      items.value = next ? [...items.value, ...page.items] : page.items
      cursor.value = page.next_cursor ?? null
      state.value = 'ready'
    } catch (error) {
      if (wanted !== filter.value) return
      problem.value = error
      if (!next) state.value = 'error'
      else toast(explain(error), { tone: 'error' })
    }
  }

  async function readMore(): Promise<void> {
    readingMore.value = true
    await read(cursor.value)
    readingMore.value = false
  }

  /** From the beginning, of what is wanted now. */
  function look(next: Filter): Promise<void> {
    filter.value = next
    return read(null)
  }

  void read(null)
  return { filter, narrowed, items, cursor, state, problem, readingMore, read, readMore, look }
}
