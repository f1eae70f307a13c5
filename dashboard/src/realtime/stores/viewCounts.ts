import { defineStore } from 'pinia'
import { computed, shallowReactive, watch } from 'vue'
import { countViews } from '@/api/conversations'
import { toProblem } from '@/api/problem'
import type { ConversationView } from '@/api/types'
import { useDirectory } from './directory'
import { useSession } from './session'

export interface ViewCount {
  count: number
  /** There are more, or there may be. */
  more: boolean
}

const SHOWN = 99
/** As many as one request takes. */
const VIEWS = 100
const SAVED = 30
/** Soon after something changed that could not be reckoned here, and not more often than that. */
const SOON = 300
const REST = 3000
/** Conversations whose place is remembered. */
const REMEMBERED = 5000
/** Before every version: what comes after it is newer. */
const GONE = -1

interface Facts {
  version: number
  views: string[]
}

/** How many conversations are in each view of the navigation: read, and kept true by what happens. */
export const useViewCounts = defineStore('viewCounts', () => {
  const directory = useDirectory()
  const session = useSession()
  const counts = shallowReactive(new Map<string, ViewCount>())
  /** In which views each conversation was when it was last heard of. */
  const facts = new Map<string, Facts>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let readAt = 0
  let run = 0

  const names = computed(() => {
    const saved = directory.savedViewList.slice(0, SAVED).map((view) => `saved:${view.id}`)
    const of = (kind: string, list: { id: string }[]) => list.map((each) => `${kind}:${each.id}`)
    const others = [...of('inbox', directory.inboxList), ...of('team', directory.teamList), ...of('label', directory.labelList)]
    return ['mine', 'unassigned', 'all', 'snoozed', ...saved, ...others].slice(0, VIEWS)
  })
  /** A view that is new, or whose conditions changed, is counted. */
  const asked = computed(() => [...names.value, ...directory.savedViewList.map((view) => `${view.id}.${view.version}`)].join())
  watch(asked, () => directory.state === 'ready' && soon())
  watch(
    () => directory.state,
    (state) => state === 'ready' && void load(),
  )

  function viewsOf(conversation: ConversationView): string[] {
    if (conversation.status === 'snoozed') return ['snoozed']
    if (conversation.status !== 'open') return []
    const mine = conversation.assignee_id ? (conversation.assignee_id === session.userId ? ['mine'] : []) : ['unassigned']
    const team = conversation.team_id ? [`team:${conversation.team_id}`] : []
    return ['all', ...mine, `inbox:${conversation.inbox_id}`, ...team, ...conversation.label_ids.map((id) => `label:${id}`)]
  }

  /** The next that is heard of this one is the first. */
  function appeared(id: string): void {
    if (!facts.has(id)) facts.set(id, { version: 0, views: [] })
  }

  /** A conversation is so from now on. */
  function take(conversation: ConversationView): void {
    const before = facts.get(conversation.id)
    if (before && before.version > conversation.version) return
    const views = viewsOf(conversation)
    facts.delete(conversation.id)
    remember(conversation.id, { version: conversation.version, views })
    // nobody knows where it was, what a saved view says to it, or whether it was counted already; one that was gone may be an old answer
    if (!before || before.version === GONE || directory.savedViews.byId.size > 0 || Date.now() - readAt < REST) soon()
    if (!before) return
    for (const name of views) if (!before.views.includes(name)) add(name, 1)
    for (const name of before.views) if (!views.includes(name)) add(name, -1)
  }

  /** Of one that was never heard of nobody knows whether it was counted; of one that is gone already, that it was not. */
  function remove(id: string): void {
    const before = facts.get(id)
    facts.delete(id)
    remember(id, { version: GONE, views: [] })
    if (!before || (before.version !== GONE && directory.savedViews.byId.size > 0)) soon()
    for (const name of before?.views ?? []) add(name, -1)
  }

  function remember(id: string, fact: Facts): void {
    facts.set(id, fact)
    if (facts.size > REMEMBERED) facts.delete(facts.keys().next().value as string)
  }

  function add(name: string, step: number): void {
    const now = counts.get(name)
    if (!now) return
    if (now.more) return soon()
    const count = now.count + step
    counts.set(name, { count: Math.min(Math.max(count, 0), SHOWN), more: count > SHOWN })
  }

  function soon(): void {
    if (directory.state !== 'ready' || timer) return
    timer = setTimeout(() => void load(), Math.max(SOON, readAt + REST - Date.now()))
  }

  /** False when nobody answered. */
  async function load(): Promise<boolean> {
    clearTimeout(timer)
    timer = undefined
    readAt = Date.now()
    const current = ++run
    try {
      const page = await countViews(names.value)
      if (current !== run) return true
      const found = new Map(page.items.map(({ view, count, more }) => [view, { count, more }]))
      for (const name of counts.keys()) if (!found.has(name)) counts.delete(name)
      found.forEach((value, name) => counts.set(name, value))
      return true
    } catch (error) {
      if (current === run) soon()
      return !toProblem(error).unanswered
    }
  }

  function clear(): void {
    run++
    clearTimeout(timer)
    timer = undefined
    counts.clear()
    facts.clear()
  }

  return { counts, names, get: (name: string) => counts.get(name), appeared, take, remove, load, clear }
})
