import { onBeforeUnmount, onMounted, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { lendWords, lendWorkspace, startServiceWorker, whenCalled } from '@/lib/serviceWorker'
import { useSession } from '@/realtime/stores/session'
import { useAlerts } from './useAlerts'

const WORDS = ['message', 'assigned', 'mention', 'unassigned', 'reply_failed', 'inbox', 'webhook_endpoint', 'test', 'nameless', 'file', 'deleted'] as const

/** Says what is new on every page, and readies the service worker for when none is open. */
export function useNotifying(): void {
  const { t, locale } = useI18n()
  const router = useRouter()
  const session = useSession()
  useAlerts()
  watch(locale, () => void lendWords(Object.fromEntries(WORDS.map((name) => [name, t(`notifications.push.${name}`)]))), { immediate: true })
  watch(() => session.me?.workspace.id, (id) => id && void lendWorkspace(id), { immediate: true })

  let stop: () => void = () => undefined
  onMounted(() => {
    startServiceWorker()
    stop = whenCalled((path) => void router.push(path))
  })
  onBeforeUnmount(() => stop())
}
