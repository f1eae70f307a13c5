import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import * as api from '@/api/directory'
import { toProblem } from '@/api/problem'
import { specOf } from '@/api/spec'
import type { CannedResponseView, ContactAttributeView, InboxView, LabelView, MacroView, MemberView, RoleView, SavedViewView, TeamView } from '@/api/types'
import { VersionedMap } from '../versioned'

const RETRY = 1000
const RETRY_MAX = 30_000

const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name)

/** The workspace's small lists: inboxes, members, teams, labels, canned responses, macros, saved views, attributes of contacts. All are in memory. */
export const useDirectory = defineStore('directory', () => {
  const inboxes = new VersionedMap<InboxView>()
  const members = new VersionedMap<MemberView>()
  const teams = new VersionedMap<TeamView>()
  const labels = new VersionedMap<LabelView>()
  const canned = new VersionedMap<CannedResponseView>()
  const macros = new VersionedMap<MacroView>()
  const savedViews = new VersionedMap<SavedViewView>()
  const attributes = new VersionedMap<ContactAttributeView>()
  /** Read by those who give them, in the settings. */
  const roles = new VersionedMap<RoleView>()
  const state = ref<'loading' | 'ready' | 'error'>('loading')
  const problem = shallowRef<unknown>(null)

  const maps = [inboxes, members, teams, labels, canned, macros, savedViews, attributes] as const
  let timer: ReturnType<typeof setTimeout> | undefined
  let wait = RETRY
  let run = 0

  /** Reads everything, and again later by itself when that fails. False when nobody answered. */
  async function load(): Promise<boolean> {
    const current = ++run
    clearTimeout(timer)
    try {
      await read()
      if (current !== run) return true
      state.value = 'ready'
      wait = RETRY
      return true
    } catch (error) {
      if (current !== run) return true
      if (state.value === 'loading') state.value = 'error'
      problem.value = error
      timer = setTimeout(() => void load(), wait)
      wait = Math.min(wait * 2, RETRY_MAX)
      return !toProblem(error).unanswered
    }
  }

  async function loadRoles(): Promise<void> {
    const since = roles.now
    roles.replace(await api.roles.all(), since)
  }

  function retry(): void {
    state.value = 'loading'
    void load()
  }

  async function read(): Promise<void> {
    const [i, m, t, l, c, o, s, a] = maps.map((map) => map.now) as [number, number, number, number, number, number, number, number]
    const found = await Promise.all([api.inboxes.all(), api.members.all(), api.teams.all(), api.labels.all(), api.cannedResponses.all(), api.macros.all(), api.savedViews.all(), api.contactAttributes.all()])
    inboxes.replace(found[0], i)
    members.replace(found[1], m)
    teams.replace(found[2], t)
    labels.replace(found[3], l)
    canned.replace(found[4], c)
    macros.replace(found[5], o)
    savedViews.replace(found[6], s)
    attributes.replace(found[7], a)
  }

  function clear(): void {
    run++
    clearTimeout(timer)
    wait = RETRY
    maps.forEach((map) => map.clear())
    roles.clear()
    state.value = 'loading'
  }

  return {
    inboxes,
    members,
    roles,
    teams,
    labels,
    canned,
    macros,
    savedViews,
    attributes,
    state,
    problem,
    inboxList: computed(() => [...inboxes.byId.values()].sort(byName)),
    memberList: computed(() => [...members.byId.values()].sort(byName)),
    activeMembers: computed(() => [...members.byId.values()].filter((member) => member.active).sort(byName)),
    roleList: computed(() => [...roles.byId.values()].sort(byName)),
    teamList: computed(() => [...teams.byId.values()].sort(byName)),
    labelList: computed(() => [...labels.byId.values()].sort(byName)),
    cannedList: computed(() => [...canned.byId.values()].sort((a, b) => a.shortcut.localeCompare(b.shortcut))),
    macroList: computed(() => [...macros.byId.values()].sort(byName)),
    savedViewList: computed(() => [...savedViews.byId.values()].sort(byName)),
    attributeList: computed(() => [...attributes.byId.values()].sort((a, b) => a.label.localeCompare(b.label))),
    memberName: (id: string | null | undefined) => members.get(id)?.name,
    spec: (inboxId: string) => specOf(inboxes.get(inboxId)),
    load,
    loadRoles,
    retry,
    clear,
  }
})
