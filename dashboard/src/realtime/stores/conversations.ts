import { defineStore } from 'pinia'
import { toRaw } from 'vue'
import { changeConversations, getConversation, patchConversation, type ConversationFilter, type ManyChange, type ManyChanged } from '@/api/conversations'
import { toProblem } from '@/api/problem'
import type { ContactView, ConversationPatch, ConversationView } from '@/api/types'
import { ConversationList } from '../conversationList'
import type { ListSpec, Looker } from '../conversationMatch'
import { VersionedMap } from '../versioned'
import { useReadMarks } from './readMarks'
import { useSession } from './session'
import { useThreads } from './threads'
import { useViewCounts } from './viewCounts'

const KEPT_LISTS = 8
const KEPT_FETCHED = 100
/** How many that nothing shows may gather before they are let go. */
const SLACK = 500

/** As it will be, as far as the screen can know. */
function changed(view: ConversationView, { add_label_ids = [], remove_label_ids = [], ...change }: ManyChange): ConversationView {
  const labels = new Set([...view.label_ids, ...add_label_ids])
  remove_label_ids.forEach((id) => labels.delete(id))
  const set = Object.fromEntries(Object.entries(change).filter(([name, value]) => value !== undefined && name !== 'read'))
  const snoozed_until = change.status === undefined ? view.snoozed_until : change.status === 'snoozed' ? (change.snoozed_until ?? null) : null
  return { ...view, ...(set as Partial<ConversationView>), snoozed_until, label_ids: [...labels].sort() }
}

export const useConversations = defineStore('conversations', () => {
  const session = useSession()
  const marks = useReadMarks()
  const threads = useThreads()
  const viewCounts = useViewCounts()
  const known = new VersionedMap<ConversationView>()
  const lists = new Map<string, ConversationList>()
  /** Read one by one, as for an address or a person's history. */
  const fetched = new Set<string>()
  let roof = SLACK

  const looker: Looker = {
    get userId() {
      return session.userId
    },
    isUnread: (conversation) => (marks.isKnown(conversation.id) ? marks.unread(conversation) > 0 : null),
    now: () => Date.now(),
  }
  marks.whenChanged((id) => {
    const view = known.get(id)
    if (view) lists.forEach((list) => list.isByReading && list.update(view))
  })

  function put(view: ConversationView): void {
    if (!known.put(view)) return
    viewCounts.take(view)
    lists.forEach((list) => list.update(view))
    if (known.byId.size > roof) prune()
  }

  /** A busy workspace tells of more conversations in a day than a screen ever shows. */
  function prune(): void {
    const all = [...lists.values()]
    if (all.some((list) => list.isReading)) return
    const open = new Set(threads.ids())
    // in a long list there are many, and none of them is asked after through something that listens
    for (const id of toRaw(known.byId).keys()) {
      if (fetched.has(id) || open.has(id) || all.some((list) => list.has(id))) continue
      known.evict(id)
      marks.forget(id)
    }
    roof = known.byId.size + SLACK
  }

  function remove(id: string): void {
    known.delete(id)
    viewCounts.remove(id)
    lists.forEach((list) => list.remove(id))
  }

  function absorb(views: ConversationView[]): ConversationView[] {
    views.forEach(put)
    return views.map((view) => known.get(view.id) ?? view)
  }

  /** The list for a filter: kept while it was used lately, so that going back is instant. */
  function list(spec: ListSpec): ConversationList {
    const key = JSON.stringify(spec)
    const found = lists.get(key) ?? new ConversationList(spec, looker, absorb)
    if (!lists.delete(key) || found.state.value === 'error') void found.load()
    lists.set(key, found)
    for (const old of lists.keys()) {
      if (lists.size <= KEPT_LISTS) break
      lists.delete(old)
    }
    return found
  }

  async function fetch(id: string): Promise<ConversationView> {
    fetched.delete(id)
    fetched.add(id)
    for (const old of [...fetched].slice(0, -KEPT_FETCHED)) fetched.delete(old)
    const view = await getConversation(id)
    put(view)
    return known.get(id) ?? view
  }

  /** Somebody is about to open it: its messages are read meanwhile. */
  function foretell(id: string): void {
    const view = known.get(id)
    if (view && marks.isKnown(id)) threads.open(id, marks.unread(view))
  }

  /** Shown at once; put back when the server refuses. */
  async function patch(id: string, change: ConversationPatch): Promise<void> {
    const before = known.get(id)
    if (before) show({ ...before, ...change })
    try {
      put(await patchConversation(id, change))
    } catch (error) {
      const now = known.get(id)
      if (before && now && now.version === before.version) show(before)
      throw error
    }
  }

  /** What a request that waits its turn will do: shown now, and replaced by whatever the server tells next. */
  function foresee(id: string, change: ConversationPatch): void {
    const view = known.get(id)
    if (view) show({ ...view, ...change })
  }

  /**
   * One change to many: to those that are named, at once on screen, or to all of a list. Those the server could not change are put
   * back, and `items` say why.
   */
  async function changeMany(which: string[] | { filter: ConversationFilter; sort?: ListSpec['sort'] }, change: ManyChange): Promise<ManyChanged> {
    const before = (Array.isArray(which) ? which : []).map((id) => known.get(id)).filter((view) => view !== undefined)
    before.forEach((view) => show(changed(view, change)))
    const unmark = change.read == null ? () => undefined : marks.show(before, change.read)
    const putBack = (ids: Set<string>) => {
      for (const view of before) if (ids.has(view.id) && known.get(view.id)?.version === view.version) show(view)
    }
    try {
      const body = Array.isArray(which) ? { conversation_ids: which } : { filter: { ...which.filter, sort: which.sort } }
      const result = await changeConversations(body, change)
      for (const item of result.items) if (item.conversation) put(item.conversation)
      putBack(new Set(result.items.filter((item) => item.outcome === 'failed').map((item) => item.id)))
      return result
    } catch (error) {
      putBack(new Set(before.map((view) => view.id)))
      unmark()
      throw error
    }
  }

  function show(view: ConversationView): void {
    known.set(view)
    viewCounts.take(view)
    lists.forEach((each) => each.update(view))
  }

  /** Names and pictures are part of the rows. */
  function contactChanged(contact: ContactView): void {
    const { id, name, avatar_id, blocked_at } = contact
    for (const view of known.byId.values()) {
      if (view.contact.id === id) show({ ...view, contact: { id, name, avatar_id, ...(blocked_at ? { blocked: true } : {}) } })
    }
  }

  /** Reads again what is shown: the lists, and those of `open` that no list brought. False when nobody answered. */
  async function reload(open: string[]): Promise<boolean> {
    const views = [...lists.values()]
    const read = await Promise.all(views.map((each) => each.load()))
    const missing = open.filter((id) => !views.some((each) => each.has(id)))
    read.push(...(await Promise.all(missing.map(fetchAgain))))
    return !read.includes(false)
  }

  async function fetchAgain(id: string): Promise<boolean> {
    try {
      await fetch(id)
      return true
    } catch (error) {
      const problem = toProblem(error)
      if (problem.status === 403 || problem.status === 404) remove(id)
      return !problem.unanswered
    }
  }

  function clear(): void {
    known.clear()
    lists.clear()
    fetched.clear()
    roof = SLACK
  }

  return { known, get: (id: string | undefined) => known.get(id), list, put, remove, fetch, foretell, patch, foresee, changeMany, contactChanged, reload, clear }
})
