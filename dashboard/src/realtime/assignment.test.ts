import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { getAssignment } from '@/api/assignment'
import type { AssignmentPatch, AssignmentSettingsView, AvailabilityView, MeView } from '@/api/types'
import { answer, held } from '@/testing'
import { applyEvent } from './apply'
import { useAssignment } from './stores/assignment'
import { usePeople } from './stores/people'
import { useSession } from './stores/session'

const fresh: AssignmentSettingsView = { version: 3, without_team: 'off', teams: [{ team_id: 't1', mode: 'round_robin' }], capacity: 10, capacities: [{ user_id: 'u1', capacity: 2 }], sticky: true, give_back_minutes: null }

beforeEach(() => setActivePinia(createPinia()))
afterEach(() => vi.unstubAllGlobals())

describe('the settings of automatic assignment', () => {
  let server = fresh
  let refuses = false
  beforeEach(() => {
    server = fresh
    refuses = false
    vi.stubGlobal('fetch', answer({ 'GET /assignment': () => server, 'PATCH /assignment': ({ body }) => patch(body as AssignmentPatch) }))
  })

  /** As the server does it. */
  function patch({ teams = [], capacities = [], ...rest }: AssignmentPatch): unknown {
    if (refuses) return Response.json({ code: 'invalid', detail: 'No.' }, { status: 422 })
    const named = teams.map((team) => team.team_id)
    const own = [...server.capacities.filter((each) => !capacities.some((other) => other.user_id === each.user_id)), ...capacities].filter((each) => each.capacity != null)
    server = {
      ...server,
      ...(rest as Partial<AssignmentSettingsView>),
      version: server.version + 1,
      teams: [...server.teams.filter((team) => !named.includes(team.team_id)), ...teams.filter((team) => team.mode !== 'off')].sort((a, b) => (a.team_id < b.team_id ? -1 : 1)),
      capacities: (own as AssignmentSettingsView['capacities']).sort((a, b) => (a.user_id < b.user_id ? -1 : 1)),
    }
    return server
  }

  it('are shown as they will be, and are then as the server has them', async () => {
    const store = useAssignment()
    await store.load()
    for (const change of [
      { without_team: 'least_busy' },
      { teams: [{ team_id: 't1', mode: 'off' }, { team_id: 't0', mode: 'least_busy' }] },
      { capacities: [{ user_id: 'u1', capacity: null }, { user_id: 'u0', capacity: 0 }], capacity: 4 },
      { give_back_minutes: 15, sticky: false },
      { give_back_minutes: null },
    ] as AssignmentPatch[]) {
      const done = store.change(change)
      const shown = store.settings
      await done
      expect({ ...shown, version: 0 }).toEqual({ ...server, version: 0 })
      expect(store.settings).toEqual(server)
    }
  })

  it('go back to what they were when the server refuses', async () => {
    const store = useAssignment()
    await store.load()
    refuses = true
    await expect(store.change({ capacity: 1 })).rejects.toThrow()
    expect(store.settings).toEqual(fresh)
  })

  it('are after events what a fresh read gives, and an older one changes nothing', async () => {
    const store = useAssignment()
    await store.load()
    patch({ capacity: 7 })
    applyEvent({ type: 'assignment_settings.updated', data: server })
    applyEvent({ type: 'assignment_settings.updated', data: fresh })
    expect(store.settings).toEqual(await getAssignment())
    // a team takes its rule with it, without a word about the settings
    server = { ...server, teams: [] }
    applyEvent({ type: 'team.removed', data: { id: 't1' } })
    expect(store.settings).toEqual(await getAssignment())
  })
})

describe('who is here', () => {
  const away = (user_id: string, version: number, availability: AvailabilityView['availability'] = 'away'): AvailabilityView => ({ user_id, version, availability, since: '2026-05-01T10:00:00.000Z' })

  it('is what was read, and what was heard while it was read', async () => {
    const people = usePeople()
    people.takePresence({ user_id: 'gone long ago', online: true })
    const gate = held(() => ({ online_ids: ['ada', 'ben'], availability: [away('ada', 2)] }))
    vi.stubGlobal('fetch', async () => Response.json(await gate.call()))
    const loading = people.load()
    people.takePresence({ user_id: 'ben', online: false })
    people.takePresence({ user_id: 'cleo', online: true })
    gate.release()
    expect(await loading).toBe(true)
    expect([...people.online].sort()).toEqual(['ada', 'cleo'])
    expect(['ada', 'ben', 'cleo'].map(people.presenceOf)).toEqual(['away', 'offline', 'online'])
  })

  it('follows what members say, and an older word changes nothing', () => {
    const people = usePeople()
    people.takePresence({ user_id: 'ada', online: true })
    applyEvent({ type: 'availability.updated', data: away('ada', 2) })
    applyEvent({ type: 'availability.updated', data: away('ada', 1, 'available') })
    expect(people.presenceOf('ada')).toBe('away')
    applyEvent({ type: 'availability.updated', data: away('ada', 3, 'available') })
    expect(people.presenceOf('ada')).toBe('online')
  })

  it('says that one is away at once, and takes it back when the server does not have it', async () => {
    useSession().me = { user: { id: 'me' } } as MeView
    const people = usePeople()
    vi.stubGlobal('fetch', answer({ 'PUT /availability': () => away('me', 1) }))
    const said = people.setAvailability('away')
    expect(people.isAway).toBe(true)
    await said
    expect(people.isAway).toBe(true)
    vi.stubGlobal('fetch', answer({ 'PUT /availability': () => Response.json({ code: 'busy' }, { status: 503 }) }))
    await expect(people.setAvailability('available')).rejects.toThrow()
    expect(people.isAway).toBe(true)
  })
})
