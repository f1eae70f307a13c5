import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { useWorkspace } from '@/api/http'
import { type PasskeyAnswer, signInByPasskey } from '@/api/passkeys'
import { toProblem } from '@/api/problem'
import * as api from '@/api/session'
import type { MemberView, MeView, Permission, Visibility } from '@/api/types'
import { language } from '@/i18n'
import { forget, load, save } from '@/lib/storage'
import { followMember } from '../language'

/** The workspace that somebody with several has chosen. */
interface Choice {
  user_id: string | null
  workspace_id: string
}
const CHOICE = 'workspace'

/** Who is logged in, and in which workspace. */
export const useSession = defineStore('session', () => {
  const me = shallowRef<MeView | null>(null)
  /** Whether the server was asked in this window who this is. */
  const isKnown = shallowRef(false)
  const userId = computed(() => me.value?.user?.id ?? null)
  /** Whether this person may do that here. */
  const can = (permission: Permission) => me.value?.permissions.includes(permission) ?? false
  /** Whether this person sees as many of the conversations as that. */
  const sees = (visibility: Visibility) => me.value?.visibility === 'all' || me.value?.visibility === visibility
  /** One of these; nothing is needed where none is named. */
  const canAny = (permissions: readonly Permission[] | undefined) => !permissions || permissions.some(can)
  const severalWorkspaces = computed(() => (me.value?.workspaces.length ?? 0) > 1)
  /** Those of this person besides the one they are in. */
  const otherWorkspaces = computed(() => me.value?.workspaces.filter(({ id }) => id !== me.value?.workspace.id) ?? [])
  /** Under which drafts and unsent replies of this person are kept on this device. */
  const scope = computed(() => `${me.value?.workspace.id}.${userId.value}`)

  function take(view: MeView): void {
    me.value = view
    useWorkspace(view.workspaces.length > 1 ? view.workspace.id : null)
  }

  async function welcome(view: MeView): Promise<void> {
    take(view)
    await followMember(view)
  }

  /** While somebody is logged in the workspace stays, whatever another tab has chosen. */
  async function restore(): Promise<void> {
    isKnown.value = true
    await welcome(me.value ? await api.getMe() : await meIn(load<Choice | null>(CHOICE, null)))
  }

  /** What the second step needs, where there is one: then nobody is logged in yet. */
  async function login(email: string, password: string): Promise<api.SecondStepView | null> {
    useWorkspace(null)
    const answer = await api.login(email, password)
    if ('sign_in' in answer) return answer
    await enter(answer)
    return null
  }

  async function passSecondStep(step: api.SecondStepView, given: api.SecondStepGiven): Promise<void> {
    useWorkspace(null)
    await enter(await api.passSecondStep(step.sign_in, given, language.value))
  }

  /** Which is both steps. */
  async function loginByPasskey(passkey: PasskeyAnswer): Promise<void> {
    useWorkspace(null)
    await enter(await signInByPasskey(passkey))
  }

  async function enter(view: MeView): Promise<void> {
    const choice = load<Choice | null>(CHOICE, null)
    await welcome(choice && choice.user_id === view.user?.id ? await meIn(choice) : view)
  }

  /** In the workspace chosen last on this device, if it was this person who chose it and may still see it. */
  async function meIn(choice: Choice | null): Promise<MeView> {
    useWorkspace(choice?.workspace_id ?? null)
    try {
      const view = await api.getMe()
      if (!choice || choice.user_id === view.user?.id) return view
    } catch (error) {
      if (!choice || toProblem(error).status !== 403) throw error
    }
    forget(CHOICE)
    useWorkspace(null)
    return api.getMe()
  }

  async function logout(): Promise<void> {
    await api.logout()
    forget(CHOICE)
    clear()
  }

  async function rename(name: string): Promise<void> {
    me.value = await api.changeMe({ name })
  }

  /** A member has changed, who may be the one at this desk. */
  function memberChanged(member: MemberView): void {
    if (me.value?.user?.id === member.id && me.value.user.version < member.version) me.value = { ...me.value, user: member }
  }

  function chooseWorkspace(id: string): void {
    save(CHOICE, { user_id: userId.value, workspace_id: id })
    location.assign('/')
  }

  /** Signed in by something else than a password, and in the workspace that it was about. */
  function arrive(view: MeView): void {
    save(CHOICE, { user_id: view.user?.id ?? null, workspace_id: view.workspace.id })
    location.assign('/')
  }

  function clear(): void {
    me.value = null
    useWorkspace(null)
  }

  return { me, isKnown, userId, can, sees, canAny, severalWorkspaces, otherWorkspaces, scope, restore, login, loginByPasskey, passSecondStep, logout, rename, memberChanged, chooseWorkspace, arrive, clear }
})
