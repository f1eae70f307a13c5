import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { getAssignment, patchAssignment } from '@/api/assignment'
import { toProblem } from '@/api/problem'
import type { AssignmentPatch, AssignmentSettingsView } from '@/api/types'

/** As it will be. */
function changed(view: AssignmentSettingsView, { teams = [], capacities = [], ...rest }: AssignmentPatch): AssignmentSettingsView {
  const set = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
  const named = new Set(teams.map((team) => team.team_id))
  const own = new Map(view.capacities.map((each) => [each.user_id, each.capacity]))
  for (const { user_id, capacity } of capacities) {
    if (capacity == null) own.delete(user_id)
    else own.set(user_id, capacity)
  }
  return {
    ...view,
    ...(set as Partial<AssignmentSettingsView>),
    teams: [...view.teams.filter((team) => !named.has(team.team_id)), ...teams.filter((team) => team.mode !== 'off')].sort((a, b) => (a.team_id < b.team_id ? -1 : 1)),
    capacities: [...own].map(([user_id, capacity]) => ({ user_id, capacity })).sort((a, b) => (a.user_id < b.user_id ? -1 : 1)),
  }
}

/** How conversations are given to members by themselves; for admins, and read when somebody looks at it. */
export const useAssignment = defineStore('assignment', () => {
  const settings = shallowRef<AssignmentSettingsView | null>(null)
  const problem = shallowRef<unknown>(null)
  /** Teams that are gone: a page that was asked for before may still name them. */
  const removed = new Set<string>()

  function take(view: AssignmentSettingsView): void {
    if (settings.value && settings.value.version > view.version) return
    settings.value = { ...view, teams: view.teams.filter((team) => !removed.has(team.team_id)) }
  }

  /** Its rule went with it. */
  function teamRemoved(id: string): void {
    removed.add(id)
    if (settings.value) take(settings.value)
  }

  /** False when nobody answered. */
  async function load(): Promise<boolean> {
    problem.value = null
    try {
      take(await getAssignment())
      return true
    } catch (error) {
      problem.value = error
      return !toProblem(error).unanswered
    }
  }

  /** Shown at once; put back when the server refuses. */
  async function change(patch: AssignmentPatch): Promise<void> {
    const before = settings.value
    if (!before) return
    const shown = changed(before, patch)
    settings.value = shown
    try {
      take(await patchAssignment(patch))
    } catch (error) {
      if (settings.value === shown) settings.value = before
      throw error
    }
  }

  function clear(): void {
    settings.value = null
    problem.value = null
    removed.clear()
  }

  return { settings, problem, take, teamRemoved, load, reload: () => (settings.value ? load() : Promise.resolve(true)), change, clear }
})
