import { defineStore } from 'pinia'
import { computed, ref, shallowReactive, shallowRef } from 'vue'
import { listMentions, readMentions } from '@/api/mentions'
import { toProblem } from '@/api/problem'
import type { ContactView, MentionView } from '@/api/types'
import { coalesce } from '@/lib/coalesce'

/** From then on it is "so many or more". */
export const UNREAD_SHOWN = 99

const newestFirst = (a: MentionView, b: MentionView) =>
  a.created_at === b.created_at ? (a.message_id < b.message_id ? 1 : -1) : a.created_at < b.created_at ? 1 : -1

/** Notes that name this member: the pages read so far, and all that are not read yet, up to a hundred. */
export const useMentions = defineStore('mentions', () => {
  const known = shallowReactive(new Map<string, MentionView>())
  const items = shallowRef<MentionView[]>([])
  const state = ref<'loading' | 'ready' | 'error'>('loading')
  const more = ref<'idle' | 'loading' | 'error'>('idle')
  const problem = shallowRef<unknown>(null)
  const complete = ref(false)
  let cursor: string | null = null
  /** The last one that was read in order: what is older is on a page not read yet. */
  let floor: MentionView | null = null
  let run = 0

  const unread = computed(() => [...known.values()].filter((mention) => mention.read_at == null).length)
  const publish = coalesce(show)

  function show(): void {
    const last = floor
    items.value = [...known.values()].filter((mention) => complete.value || last === null || newestFirst(mention, last) <= 0).sort(newestFirst)
  }

  function put(mention: MentionView): boolean {
    const before = known.get(mention.message_id)
    if (before && before.version > mention.version) return false
    known.set(mention.message_id, mention)
    return true
  }

  function take(mention: MentionView): void {
    if (put(mention)) publish()
  }

  /** Reads the first page anew, and those that are not read yet. False when nobody answered. */
  async function load(): Promise<boolean> {
    const current = ++run
    const before = new Map(known)
    try {
      const [page, waiting] = await Promise.all([listMentions(), listMentions(false, null, 100)])
      if (current !== run) return true
      // what came meanwhile is newer than the pages; all else is as they say
      for (const [id, mention] of before) if (known.get(id) === mention) known.delete(id)
      for (const mention of [...waiting.items, ...page.items]) put(mention)
      takePlace(page.items, page.next_cursor ?? null)
      state.value = 'ready'
      more.value = 'idle'
      return true
    } catch (error) {
      if (current !== run) return true
      problem.value = error
      if (state.value !== 'ready') state.value = 'error'
      return !toProblem(error).unanswered
    }
  }

  async function loadMore(): Promise<void> {
    if (complete.value || more.value === 'loading' || state.value !== 'ready') return
    more.value = 'loading'
    const current = run
    try {
      const page = await listMentions(undefined, cursor)
      if (current !== run) return
      page.items.forEach(put)
      takePlace(page.items, page.next_cursor ?? null)
      more.value = 'idle'
    } catch {
      if (current === run) more.value = 'error'
    }
  }

  function takePlace(page: MentionView[], next: string | null): void {
    cursor = next
    complete.value = next === null
    floor = page[page.length - 1] ?? floor
    show()
  }

  const unreadIn = (conversationId: string) => [...known.values()].filter((mention) => mention.conversation_id === conversationId && mention.read_at == null)

  /** At once on screen; put back when the server does not take it. */
  function markRead(mentions: MentionView[], of: { message_id: string } | { conversation_id: string }): void {
    const waiting = mentions.filter((mention) => mention.read_at == null)
    if (waiting.length === 0) return
    const now = new Date().toISOString()
    const shown = waiting.map((mention) => ({ ...mention, read_at: now }))
    shown.forEach((mention) => known.set(mention.message_id, mention))
    show()
    readMentions(of).then(
      ({ items: marked }) => marked.forEach(take),
      () => {
        shown.forEach((mention, index) => known.get(mention.message_id) === mention && known.set(mention.message_id, waiting[index] as MentionView))
        show()
      },
    )
  }

  function contactChanged({ id, name, avatar_id }: ContactView): void {
    let changed = false
    for (const mention of known.values()) {
      if (mention.contact.id !== id) continue
      known.set(mention.message_id, { ...mention, contact: { id, name, avatar_id } })
      changed = true
    }
    if (changed) publish()
  }

  /** What it was about is not there any more, or not for this member. */
  function forget(conversationId: string): void {
    for (const [id, mention] of known) if (mention.conversation_id === conversationId) known.delete(id)
    publish()
  }

  function clear(): void {
    run++
    known.clear()
    items.value = []
    state.value = 'loading'
    more.value = 'idle'
    complete.value = false
    cursor = floor = null
  }

  return {
    items,
    state,
    more,
    problem,
    complete,
    unread,
    take,
    load,
    loadMore,
    contactChanged,
    forget,
    clear,
    markNote: (mention: MentionView) => markRead([mention], { message_id: mention.message_id }),
    markConversation: (id: string) => markRead(unreadIn(id), { conversation_id: id }),
    hasUnread: (conversationId: string) => unreadIn(conversationId).length > 0,
  }
})
