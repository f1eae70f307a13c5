import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import * as api from '@/api/directory'
import { specOf } from '@/api/spec'
import type { CannedResponseView, InboxView, LabelView, MemberView, TeamView } from '@/api/types'
import { VersionedMap } from '../versioned'

const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name)

/** The workspace's small lists: inboxes, members, teams, labels, canned responses. All are in memory. */
export const useDirectory = defineStore('directory', () => {
  const inboxes = new VersionedMap<InboxView>()
  const members = new VersionedMap<MemberView>()
  const teams = new VersionedMap<TeamView>()
  const labels = new VersionedMap<LabelView>()
  const canned = new VersionedMap<CannedResponseView>()
  const state = ref<'loading' | 'ready' | 'error'>('loading')

  async function load(): Promise<void> {
    try {
      const [i, m, t, l, c] = await Promise.all([
        api.inboxes.all(),
        api.members.all(),
        api.teams.all(),
        api.labels.all(),
        api.cannedResponses.all(),
      ])
      inboxes.replace(i)
      members.replace(m)
      teams.replace(t)
      labels.replace(l)
      canned.replace(c)
      state.value = 'ready'
    } catch {
      if (state.value === 'loading') state.value = 'error'
    }
  }

  function clear(): void {
    for (const map of [inboxes, members, teams, labels, canned]) map.clear()
    state.value = 'loading'
  }

  return {
    inboxes,
    members,
    teams,
    labels,
    canned,
    state,
    inboxList: computed(() => [...inboxes.byId.values()].sort(byName)),
    memberList: computed(() => [...members.byId.values()].sort(byName)),
    activeMembers: computed(() => [...members.byId.values()].filter((member) => member.active).sort(byName)),
    teamList: computed(() => [...teams.byId.values()].sort(byName)),
    labelList: computed(() => [...labels.byId.values()].sort(byName)),
    cannedList: computed(() => [...canned.byId.values()].sort((a, b) => a.shortcut.localeCompare(b.shortcut))),
    memberName: (id: string | null | undefined) => members.get(id)?.name,
    spec: (inboxId: string) => specOf(inboxes.get(inboxId)),
    load,
    clear,
  }
})
