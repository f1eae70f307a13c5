import { defineStore } from 'pinia'
import { computed, ref, shallowReactive, shallowRef } from 'vue'
import * as api from '@/api/notifications'
import { toProblem } from '@/api/problem'
import type { ContactView, MessageView, NotificationView } from '@/api/types'

const UNREAD = 100
/** Characters of a message that are shown, as on the server. */
const PREVIEW = 200

type Listener = (notification: NotificationView) => void

const isNewer = (a: NotificationView, b: NotificationView) => (a.at === b.at ? a.id > b.id : a.at > b.at)

/** What this member was told, newest first, and how much of it is unread. */
export const useNotifications = defineStore('notifications', () => {
  const known = shallowReactive(new Map<string, NotificationView>())
  const state = ref<'loading' | 'ready' | 'error'>('loading')
  const more = ref<'idle' | 'loading' | 'error'>('idle')
  const problem = shallowRef<unknown>(null)
  const complete = ref(false)
  /** There is more unread than was read from the server. */
  const overflow = ref(false)
  /** Everything up to then was read at once. */
  let through = ''
  /** Gone meanwhile: a page that is on its way may still have it. */
  const gone = new Set<string>()
  let cursor: string | null = null
  let floor: NotificationView | null = null
  let run = 0
  const listeners = new Set<Listener>()

  const items = computed(() => [...known.values()].filter((each) => each.listed && isShown(each)).sort((a, b) => (isNewer(a, b) ? -1 : 1)))
  const unread = computed(() => [...known.values()].filter((each) => each.listed && !each.read_at).length)
  /** As it stands beside the bell. */
  const count = computed(() => (overflow.value ? UNREAD : unread.value))

  /** What is older than the pages read so far comes with its page; what is unread is known, but counted only. */
  function isShown(view: NotificationView): boolean {
    return complete.value || !floor || !isNewer(floor, view)
  }

  function put(view: NotificationView): boolean {
    const before = known.get(view.id)
    if (gone.has(view.id) || (before && before.version > view.version)) return false
    known.set(view.id, !view.read_at && view.at <= through ? { ...view, read_at: through } : view)
    return !before || before.version < view.version
  }

  /** An event: those who sound and show are told what is new. */
  function receive(view: NotificationView): void {
    if (put(view) && !view.read_at) listeners.forEach((listener) => listener(view))
  }

  function remove(id: string): void {
    gone.add(id)
    known.delete(id)
  }

  /** What it was about is not there any more, or not for this member. */
  function forget(conversationId: string): void {
    for (const [id, view] of known) if (view.conversation?.id === conversationId) known.delete(id)
  }

  function readThrough(at: string): void {
    if (at <= through) return
    through = at
    overflow.value = false
    for (const view of known.values()) if (!view.read_at && view.at <= at) known.set(view.id, { ...view, version: view.version + 1, read_at: at })
  }

  /** Reads the first page and what is unread. False when nobody answered. */
  async function load(): Promise<boolean> {
    const mine = ++run
    if (state.value !== 'ready') state.value = 'loading'
    // what comes while the page is on its way may be newer than the page
    const before = new Map(known)
    try {
      const [page, waiting] = await Promise.all([api.listNotifications({}), api.listNotifications({ unread: true, limit: UNREAD })])
      if (mine !== run) return true
      const fresh = new Set([...page.items, ...waiting.items].map(({ id }) => id))
      for (const [id, view] of before) if (known.get(id) === view && !fresh.has(id) && (!view.read_at || complete.value)) known.delete(id)
      overflow.value = waiting.next_cursor != null
      take(page)
      waiting.items.forEach(put)
      more.value = 'idle'
      state.value = 'ready'
      return true
    } catch (error) {
      if (mine !== run) return true
      problem.value = error
      if (state.value !== 'ready') state.value = 'error'
      return !toProblem(error).unanswered
    }
  }

  function take(page: { items: NotificationView[]; next_cursor?: string | null }): void {
    cursor = page.next_cursor ?? null
    complete.value = cursor === null
    floor = page.items[page.items.length - 1] ?? floor
    page.items.forEach(put)
  }

  async function loadMore(): Promise<void> {
    if (complete.value || more.value === 'loading' || state.value !== 'ready') return
    const mine = run
    more.value = 'loading'
    try {
      const page = await api.listNotifications({ cursor })
      if (mine !== run) return
      take(page)
      more.value = 'idle'
    } catch {
      if (mine === run) more.value = 'error'
    }
  }

  async function markRead(ids: string[]): Promise<void> {
    const views = ids.map((id) => known.get(id)).filter((each) => each !== undefined && !each.read_at) as NotificationView[]
    if (views.length > 0) await mark(views, { ids: views.map(({ id }) => id) })
  }

  /** At once on screen; put back when the server refuses. */
  async function mark(views: NotificationView[], which: Parameters<typeof api.readNotifications>[0]): Promise<void> {
    const at = new Date().toISOString()
    views.forEach((view) => known.set(view.id, { ...view, read_at: at }))
    try {
      await api.readNotifications(which)
    } catch (error) {
      for (const view of views) if (known.get(view.id)?.version === view.version) known.set(view.id, view)
      throw error
    }
  }

  const unreadOf = (conversationId: string) => [...known.values()].filter((each) => !each.read_at && each.conversation?.id === conversationId)
  /** Beyond what was read from the server there may be more. */
  const isUnread = (conversationId: string) => overflow.value || unreadOf(conversationId).length > 0

  /** Whoever has read the conversation need not be told of it any more. */
  const markConversation = (conversationId: string) => mark(unreadOf(conversationId), { conversation_id: conversationId })

  async function markAllRead(): Promise<void> {
    const before = [...known.values()].filter((each) => !each.read_at)
    const wasMore = overflow.value
    const at = new Date().toISOString()
    before.forEach((view) => known.set(view.id, { ...view, read_at: at }))
    overflow.value = false
    try {
      await api.readNotifications({ all: true })
    } catch (error) {
      overflow.value = wasMore
      for (const view of before) if (known.get(view.id)?.version === view.version) known.set(view.id, view)
      throw error
    }
  }

  /** What it is about changed its words or was taken back. */
  function messageChanged(message: MessageView): void {
    for (const view of known.values()) {
      if (view.message_id !== message.id) continue
      const preview = message.deleted_at ? '[deleted]' : message.text ? [...message.text].slice(0, PREVIEW).join('') : view.preview
      if (preview !== view.preview) known.set(view.id, { ...view, preview })
    }
  }

  function contactChanged({ id, name, avatar_id }: ContactView): void {
    for (const view of known.values()) {
      if (view.conversation?.contact.id === id) known.set(view.id, { ...view, conversation: { ...view.conversation, contact: { id, name, avatar_id } } })
    }
  }

  /** Calls for each that is new, until the returned function is called. */
  function whenNew(listener: Listener): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  function clear(): void {
    run++
    known.clear()
    gone.clear()
    through = ''
    cursor = floor = null
    complete.value = overflow.value = false
    state.value = 'loading'
  }

  return { known, items, unread, count, overflow, state, more, problem, complete, receive, remove, forget, readThrough, load, loadMore, markRead, markConversation, markAllRead, isUnread, messageChanged, contactChanged, whenNew, clear }
})
