import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { explain } from '@/api/problem'
import { listTemplates, syncTemplates, templateSync } from '@/api/templates'
import type { TemplateView } from '@/api/types'
import { useTemplateSyncs } from '@/realtime/stores/templateSyncs'
import { usableFirst } from './status'

const PAUSE = 250
/** Pages that are looked through for one template. */
const FAR = 20

/** The templates of an inbox that match what is looked for: page by page, and again whenever the platform tells of a change. */
export function useTemplates(inboxId: string, query: Ref<string>) {
  const syncs = useTemplateSyncs()
  const sync = computed(() => syncs.of(inboxId))
  const items = shallowRef<TemplateView[]>([])
  const cursor = ref<string | null>(null)
  const state = ref<'loading' | 'ready' | 'error'>('loading')
  const problem = ref('')
  let run = 0

  /** What comes after something newer was asked for is thrown away. */
  async function load(more = false): Promise<void> {
    const mine = ++run
    try {
      const page = await listTemplates(inboxId, query.value.trim(), more ? cursor.value : null)
      if (mine !== run) return
      items.value = more ? [...items.value, ...page.items] : page.items
      cursor.value = page.next_cursor ?? null
      state.value = 'ready'
    } catch (error) {
      if (mine !== run) return
      problem.value = explain(error)
      state.value = 'error'
    }
  }

  async function fetchAll(): Promise<void> {
    try {
      syncs.put(await syncTemplates(inboxId))
    } catch (error) {
      problem.value = explain(error)
    }
  }

  /** The newest of one template, wherever in the list it is; none when it is gone. Where the list goes on for too long, it is as it was. */
  async function again(template: TemplateView): Promise<TemplateView | undefined> {
    let from: string | null = null
    for (let pages = 0; pages < FAR; pages++) {
      const page: Awaited<ReturnType<typeof listTemplates>> = await listTemplates(inboxId, template.name, from)
      const found = page.items.find(({ id }) => id === template.id)
      from = page.next_cursor ?? null
      if (found || !from) return found
    }
    return template
  }

  async function start(): Promise<void> {
    void load()
    const now = await templateSync(inboxId).catch(() => null)
    if (now) syncs.put(now)
    if (now?.state === 'never') void fetchAll()
  }

  let timer: ReturnType<typeof setTimeout> | undefined
  watch(query, () => {
    clearTimeout(timer)
    timer = setTimeout(() => void load(), PAUSE)
  })
  watch(
    () => sync.value?.version,
    (now, before) => before !== undefined && now !== before && void load(),
  )
  onScopeDispose(() => clearTimeout(timer))
  void start()

  return { sync, items: computed(() => usableFirst(items.value)), state, problem, hasMore: computed(() => cursor.value !== null), load, fetchAll, again }
}
