import { useI18n } from 'vue-i18n'
import type { NotificationView } from '@/api/types'
import { usePreview } from '@/lib/usePreview'
import { useDirectory } from '@/realtime/stores/directory'

export interface NotificationWords {
  /** Who or what it is about. */
  title: string
  /** What happened. */
  text: string
  /** The customer's or colleague's own words. */
  preview: string
}

/** How a notification reads. */
export function useWords(): (notification: NotificationView) => NotificationWords {
  const { t } = useI18n()
  const directory = useDirectory()
  const inWords = usePreview()
  return (notification) => {
    const { kind, conversation, webhook_endpoint: endpoint, actor_name: actor, count, preview } = notification
    const title = conversation ? conversation.contact.name || t('contact.nameless') : (endpoint?.name ?? directory.inboxes.get(notification.inbox_id)?.name ?? t(kind === 'webhook_endpoint' ? 'notifications.endpoint' : 'notifications.inbox'))
    const text = kind === 'message' ? t('notifications.text.message', count) : kind === 'assigned' && !actor ? t('notifications.text.assignedToYou') : t(`notifications.text.${kind}`, { actor: actor ?? t('notifications.somebody') })
    return { title, text, preview: preview ? inWords(preview).text : '' }
  }
}
