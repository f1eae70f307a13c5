import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Role } from '@/api/types'
import { useDirectory } from '@/realtime/stores/directory'
import { useSession } from '@/realtime/stores/session'
import { GIVEN, permissionsOf } from '../permissions'

/** A role that the workspace has made is chosen by its id. */
const MADE = /^[\da-f-]{36}$/

interface Held {
  role: Role
  role_id?: string | null
}

export const valueOf = ({ role, role_id }: Held) => role_id ?? role
export const heldBy = (value: string): Held => (MADE.test(value) ? { role: 'custom', role_id: value } : { role: value as Role })

/** The roles that one may give, beside the one that is chosen. `chosen`: as `valueOf` has it. */
export function useRoles(chosen: () => string) {
  const { t } = useI18n()
  const session = useSession()
  const directory = useDirectory()
  const mayGive = (role: (typeof GIVEN)[number]) => session.sees('all') && (role === 'owner' ? session.me?.role === 'owner' : permissionsOf(role).every(session.can))
  const given = computed(() => GIVEN.filter((role) => role === chosen() || mayGive(role)))
  const made = computed(() => directory.roleList.filter((role) => role.id === chosen() || (role.permissions.every(session.can) && session.sees(role.visibility))))
  const options = computed(() => [...[...given.value].reverse().map((value) => ({ value: value as string, label: t(`role.${value}`) })), ...made.value.map(({ id, name }) => ({ value: id, label: name }))])
  const hint = computed(() => t(`settings.members.roleHint.${MADE.test(chosen()) ? 'custom' : chosen()}`))
  const nameOf = ({ role, role_id }: Held) => directory.roles.get(role_id)?.name ?? t(`role.${role}`)
  return { options, hint, nameOf }
}
