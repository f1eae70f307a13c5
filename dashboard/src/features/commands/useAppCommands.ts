import { CalendarClock, CircleDot, CirclePause, Inbox, LogOut, Moon, Settings, Sun, SunMoon, UserRound, UserRoundX, UsersRound } from '@lucide/vue'
import { useI18n } from 'vue-i18n'
import { useRoute, useRouter } from 'vue-router'
import { explain } from '@/api/problem'
import type { Command } from '@/lib/commands'
import { preferences, type Theme } from '@/lib/preferences'
import { toast } from '@/lib/toast'
import { logOut } from '@/realtime/loggingOut'
import { useDirectory } from '@/realtime/stores/directory'
import { usePeople } from '@/realtime/stores/people'
import { useSession } from '@/realtime/stores/session'

const VIEWS = [
  { name: 'mine', icon: UserRound, keys: 'G M' },
  { name: 'unassigned', icon: UserRoundX, keys: 'G U' },
  { name: 'all', icon: Inbox, keys: 'G I' },
]
/** Pages that are no settings: how they look here, and their keys. */
const PAGES: Record<string, { icon: typeof Sun; keys: string }> = {
  contacts: { icon: UsersRound, keys: 'G C' },
  scheduled: { icon: CalendarClock, keys: 'G L' },
}
const THEMES: { name: Theme; icon: typeof Sun }[] = [
  { name: 'system', icon: SunMoon },
  { name: 'light', icon: Sun },
  { name: 'dark', icon: Moon },
]

/** Where one can go, and what concerns no conversation. */
export function useAppCommands(): () => Command[] {
  const { t } = useI18n()
  const route = useRoute()
  const router = useRouter()
  const directory = useDirectory()
  const session = useSession()
  const people = usePeople()

  const toView = (view: string) => () => void router.push({ name: 'desk', params: { view }, query: { status: route.name === 'desk' ? route.query.status : undefined } })

  const views = (): Command[] => [
    ...VIEWS.map(({ name, icon, keys }) => ({ id: `view:${name}`, title: t(`views.${name}`), group: 'go' as const, icon, keys, run: toView(name) })),
    ...directory.inboxList.map((inbox) => ({ id: `view:inbox:${inbox.id}`, title: inbox.name, hint: t('commands.kinds.inbox'), group: 'go' as const, icon: Inbox, run: toView(`inbox:${inbox.id}`) })),
    ...directory.teamList.map((team) => ({ id: `view:team:${team.id}`, title: team.name, hint: t('commands.kinds.team'), group: 'go' as const, run: toView(`team:${team.id}`) })),
    ...directory.labelList.map((label) => ({ id: `view:label:${label.id}`, title: label.name, hint: t('commands.kinds.label'), group: 'go' as const, color: label.color, run: toView(`label:${label.id}`) })),
  ]

  const placeOf = (name: string) => (name.startsWith('settings') ? { hint: t('settings.title'), group: 'settings' as const, icon: Settings } : { group: 'go' as const, ...PAGES[name] })

  /** Pages as the router has them, so that a new one is found here without being named twice. */
  const pages = (): Command[] =>
    router
      .getRoutes()
      .filter(({ name, meta }) => meta.title && typeof name === 'string' && session.canAny(meta.needs))
      .map(({ name, meta }) => ({ id: `page:${String(name)}`, title: t(String(meta.title)), ...placeOf(String(name)), run: () => void router.push({ name }) }))

  function availability(): Command {
    const wanted = people.isAway ? 'available' : 'away'
    const run = () => void people.setAvailability(wanted).catch((error: unknown) => toast(explain(error), { tone: 'error' }))
    return { id: 'availability', title: t(people.isAway ? 'people.beAvailable' : 'people.beAway'), group: 'app', icon: people.isAway ? CircleDot : CirclePause, run }
  }

  const app = (): Command[] => [
    availability(),
    ...THEMES.filter(({ name }) => name !== preferences.theme).map(({ name, icon }) => ({
      id: `theme:${name}`,
      title: t('commands.theme', { theme: t(`settings.profile.themes.${name}`) }),
      group: 'app' as const,
      icon,
      run: () => {
        preferences.theme = name
      },
    })),
    ...session.otherWorkspaces.map(({ id, name }) => ({ id: `workspace:${id}`, title: t('commands.workspace', { name }), group: 'app' as const, run: () => session.chooseWorkspace(id) })),
    { id: 'logout', title: t('nav.logout'), group: 'app', icon: LogOut, run: logOut },
  ]

  return () => [...views(), ...pages(), ...app()]
}
