import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { useWorkspace } from '@/api/http'
import * as api from '@/api/session'
import type { MeView } from '@/api/types'
import { load, save } from '@/lib/storage'

/** Who is logged in, and in which workspace. */
export const useSession = defineStore('session', () => {
  const me = shallowRef<MeView | null>(null)
  const userId = computed(() => me.value?.user?.id ?? null)
  const isAdmin = computed(() => me.value !== null && me.value.role !== 'agent')
  const severalWorkspaces = computed(() => (me.value?.workspaces.length ?? 0) > 1)
  /** Under which drafts and unsent replies of this person are kept on this device. */
  const scope = computed(() => `${me.value?.workspace.id}.${userId.value}`)

  function take(view: MeView): void {
    me.value = view
    useWorkspace(view.workspaces.length > 1 ? view.workspace.id : null)
  }

  async function restore(): Promise<void> {
    useWorkspace(load<string | null>('workspace', null))
    take(await api.getMe())
  }

  async function login(email: string, password: string): Promise<void> {
    useWorkspace(null)
    take(await api.login(email, password))
  }

  async function logout(): Promise<void> {
    await api.logout()
    clear()
  }

  function chooseWorkspace(id: string): void {
    save('workspace', id)
    location.assign('/')
  }

  function clear(): void {
    me.value = null
    useWorkspace(null)
  }

  return { me, userId, isAdmin, severalWorkspaces, scope, restore, login, logout, chooseWorkspace, clear }
})
