import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Event, MemberView } from '@/api/types'
import { load, save } from '@/lib/storage'
import { applyEvent } from './apply'
import { useSession } from './stores/session'

const two = [
  { id: 'w1', name: 'One' },
  { id: 'w2', name: 'Two' },
]

/** A server where one user may see some workspaces; the first is the one without a choice. */
function serve(userId: string, allowed: string[]): (string | null)[] {
  const asked: (string | null)[] = []
  vi.stubGlobal('fetch', async (input: Request) => {
    const wanted = input.headers.get('x-workspace-id')
    asked.push(wanted)
    if (wanted && !allowed.includes(wanted)) return new Response('{}', { status: 403 })
    return Response.json({ user: { id: userId, version: 1, name: 'Ada' }, workspace: two.find((each) => each.id === (wanted ?? allowed[0])), workspaces: two, role: 'agent' })
  })
  return asked
}

describe('session', () => {
  beforeEach(() => {
    localStorage.clear()
    setActivePinia(createPinia())
  })
  afterEach(() => {
    useSession().clear()
    vi.unstubAllGlobals()
  })

  it('begins in the workspace that this person chose', async () => {
    save('workspace', { user_id: 'u1', workspace_id: 'w2' })
    serve('u1', ['w1', 'w2'])
    await useSession().restore()
    expect(useSession().me?.workspace.id).toBe('w2')
  })

  it('forgets a choice that is no longer allowed, and tries once without', async () => {
    save('workspace', { user_id: 'u1', workspace_id: 'w2' })
    const asked = serve('u1', ['w1'])
    await useSession().restore()
    expect(asked).toEqual(['w2', null])
    expect(useSession().me?.workspace.id).toBe('w1')
    expect(load('workspace', null)).toBeNull()
  })

  it('does not take over what somebody else chose on this device', async () => {
    save('workspace', { user_id: 'u1', workspace_id: 'w2' })
    serve('u2', ['w1', 'w2'])
    await useSession().restore()
    expect(useSession().me?.workspace.id).toBe('w1')
  })

  it('has the name that was chosen elsewhere, and none that is older', async () => {
    serve('u1', ['w1'])
    await useSession().restore()
    const member = (version: number, name: string, id = 'u1') => ({ id, version, name }) as MemberView
    applyEvent({ type: 'member.updated', data: member(3, 'Ada L') } as Event)
    applyEvent({ type: 'member.updated', data: member(2, 'Ad') } as Event)
    applyEvent({ type: 'member.updated', data: member(9, 'Ben', 'u2') } as Event)
    expect(useSession().me?.user?.name).toBe('Ada L')
  })

  it('stays where it is while somebody is logged in', async () => {
    serve('u1', ['w1', 'w2'])
    await useSession().restore()
    save('workspace', { user_id: 'u1', workspace_id: 'w2' })
    await useSession().restore()
    expect(useSession().me?.workspace.id).toBe('w1')
  })
})
