import { reactive, watch } from 'vue'
import { load, save } from './storage'

export type Theme = 'system' | 'light' | 'dark'
export type SendKey = 'enter' | 'mod_enter'

interface Preferences {
  /** None: the browser's. */
  language: string | null
  theme: Theme
  sendKey: SendKey
  navCollapsed: boolean
  detailsOpen: boolean
  voiceSpeed: number
}

const DEFAULTS: Preferences = { language: null, theme: 'system', sendKey: 'enter', navCollapsed: false, detailsOpen: true, voiceSpeed: 1 }

/** Choices of this person on this device. */
export const preferences = reactive<Preferences>({ ...DEFAULTS, ...load<Partial<Preferences>>('preferences', {}) })

export function startPreferences(): void {
  watch(preferences, (value) => save('preferences', value))
  const system = matchMedia('(prefers-color-scheme: dark)')
  const paint = () => {
    const dark = preferences.theme === 'dark' || (preferences.theme === 'system' && system.matches)
    document.documentElement.dataset.theme = dark ? 'dark' : 'light'
  }
  watch(() => preferences.theme, paint, { immediate: true })
  system.addEventListener('change', paint)
}
