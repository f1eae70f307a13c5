import { onBeforeUnmount, onMounted, watch } from 'vue'
import { useRouter } from 'vue-router'
import type { NotificationSettingsView, NotificationView } from '@/api/types'
import { once } from '@/lib/once'
import { isQuiet } from '@/lib/quietHours'
import { allowSound, play } from '@/lib/tones'
import { waiting } from '@/lib/usePageTitle'
import { attended } from '@/realtime/desk'
import { useNotifications } from '@/realtime/stores/notifications'
import { useNotificationSettings } from '@/realtime/stores/notificationSettings'
import { useWords } from './words'

/** What comes later than that is no news, as after a night without a connection. */
const NEWS_MS = 60_000
const LOOK_MS = 5000

/** What admins mend is told in one way. */
const waysOf = ({ kinds }: NotificationSettingsView, kind: NotificationView['kind']) => kinds[kind === 'webhook_endpoint' ? 'inbox' : kind]

const isLookedAt = () => document.visibilityState === 'visible' && document.hasFocus()

/** Says what is new: by sound, by the desktop, in the title, on the icon. */
export function useAlerts(): void {
  const router = useRouter()
  const store = useNotifications()
  const settings = useNotificationSettings()
  const wordsOf = useWords()
  let soundedAt = 0

  function onNew(notification: NotificationView): void {
    const { conversation } = notification
    // who looks at it has seen it
    if (conversation && attended() === conversation.id) return void store.markRead([notification.id]).catch(() => undefined)
    const chosen = settings.settings
    if (!chosen || Date.now() - Date.parse(notification.at) > NEWS_MS || isQuiet(chosen.quiet_hours, new Date())) return
    const ways = waysOf(chosen, notification.kind)
    const key = `${notification.id}.${notification.version}`
    if (ways.sound && !(chosen.sound.only_hidden && isLookedAt())) once(`sound.${key}`, sound)
    if (ways.desktop && !isLookedAt()) once(`desktop.${key}`, () => show(notification))
  }

  function sound(): void {
    const chosen = settings.settings?.sound
    if (!chosen) return
    soundedAt = Date.now()
    void play(chosen.tone, chosen.volume)
  }

  /** Under the same tag as a push of it, so that it shows once. */
  function show(notification: NotificationView): void {
    if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return
    const { title, text, preview } = wordsOf(notification)
    const shown = new Notification(title, { body: [text, preview].filter(Boolean).join('\n'), tag: notification.id, icon: '/icons/192.png' })
    shown.onclick = () => {
      window.focus()
      shown.close()
      if (notification.conversation) void router.push({ name: 'desk', params: { view: 'all', conversationId: notification.conversation.id } })
      else if (notification.inbox_id) void router.push({ name: 'settings-inbox', params: { id: notification.inbox_id } })
      else if (notification.webhook_endpoint) void router.push({ name: 'settings-endpoint', params: { id: notification.webhook_endpoint.id } })
    }
  }

  /** Again and again while something is unread and nobody looks. */
  function repeat(): void {
    const chosen = settings.settings
    const every = (chosen?.sound.repeat_seconds ?? 0) * 1000
    if (!chosen || every === 0 || isLookedAt() || Date.now() - soundedAt < every || isQuiet(chosen.quiet_hours, new Date())) return
    const isSounding = [...store.known.values()].some((each) => !each.read_at && waysOf(chosen, each.kind).sound)
    if (isSounding) once(`repeat.${Math.floor(Date.now() / every)}`, sound)
  }

  watch(
    () => store.count,
    (count) => {
      waiting.value = count
      document.querySelector<HTMLLinkElement>('link[rel=icon]')?.setAttribute('href', count ? '/favicon-waiting.svg' : '/favicon.svg')
      if ('setAppBadge' in navigator) void (count ? navigator.setAppBadge(count) : navigator.clearAppBadge()).catch(() => undefined)
    },
    { immediate: true },
  )

  let stop: () => void = () => undefined
  let timer: ReturnType<typeof setInterval> | undefined
  onMounted(() => {
    allowSound()
    stop = store.whenNew(onNew)
    timer = setInterval(repeat, LOOK_MS)
  })
  onBeforeUnmount(() => {
    stop()
    clearInterval(timer)
    waiting.value = 0
  })
}
