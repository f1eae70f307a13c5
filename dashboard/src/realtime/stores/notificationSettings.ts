import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { getNotificationSettings, putNotificationSettings } from '@/api/notifications'
import { toProblem } from '@/api/problem'
import type { NotificationSettings, NotificationSettingsView } from '@/api/types'

const PAUSE = 400

/** What this member wants to be told and how; kept on the server for all their devices. */
export const useNotificationSettings = defineStore('notificationSettings', () => {
  const settings = shallowRef<NotificationSettingsView | null>(null)
  /** As the server has it; what is shown may be ahead. */
  let confirmed: NotificationSettingsView | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let saving: { resolve: () => void; reject: (error: unknown) => void }[] = []

  function take(view: NotificationSettingsView): void {
    if (confirmed && confirmed.version > view.version) return
    confirmed = view
    if (saving.length === 0) settings.value = view
  }

  /** False when nobody answered. */
  async function load(): Promise<boolean> {
    try {
      take(await getNotificationSettings())
      return true
    } catch (error) {
      return !toProblem(error).unanswered
    }
  }

  /** Shown at once and saved after a moment, together with what follows; put back when the server refuses. */
  function change(by: (draft: NotificationSettings) => void): Promise<void> {
    if (!settings.value) return Promise.resolve()
    const next = JSON.parse(JSON.stringify(settings.value)) as NotificationSettingsView
    by(next)
    settings.value = next
    clearTimeout(timer)
    timer = setTimeout(() => void save(), PAUSE)
    return new Promise((resolve, reject) => saving.push({ resolve, reject }))
  }

  async function save(): Promise<void> {
    if (!settings.value) return
    const { kinds, sound, quiet_hours, muted_inbox_ids } = settings.value
    const waiting = saving
    saving = []
    try {
      const view = await putNotificationSettings({ kinds, sound, quiet_hours, muted_inbox_ids })
      take(view)
      waiting.forEach((each) => each.resolve())
    } catch (error) {
      if (saving.length === 0) settings.value = confirmed
      waiting.forEach((each) => each.reject(error))
    }
  }

  function clear(): void {
    clearTimeout(timer)
    saving = []
    confirmed = null
    settings.value = null
  }

  return { settings, take, load, change, clear }
})
