import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { getComposerSettings, patchComposerSettings } from '@/api/sending'
import { toProblem } from '@/api/problem'
import type { ComposerSettingsPatch, ComposerSettingsView } from '@/api/types'

const escape = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

const UNKNOWN: ComposerSettingsView = { version: 0, undo_seconds: 0, signature: '', signature_on: false }

/** How this member sends. Until it is known nothing is held back and nothing is put below. */
export const useComposerSettings = defineStore('composerSettings', () => {
  const settings = shallowRef<ComposerSettingsView>(UNKNOWN)

  function take(view: ComposerSettingsView): void {
    if (view.version >= settings.value.version) settings.value = view
  }

  /** False when nobody answered. */
  async function load(): Promise<boolean> {
    try {
      take(await getComposerSettings())
      return true
    } catch (error) {
      return !toProblem(error).unanswered
    }
  }

  /** Shown at once; put back when the server refuses. */
  async function change(patch: ComposerSettingsPatch): Promise<void> {
    const before = settings.value
    const wanted = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined && value !== null))
    const shown = { ...before, ...wanted }
    settings.value = shown
    try {
      take(await patchComposerSettings(patch))
    } catch (error) {
      if (settings.value === shown) settings.value = before
      throw error
    }
  }

  return {
    settings,
    /** What stands below a reply now. */
    signature: computed(() => (settings.value.signature_on ? settings.value.signature : '')),
    /** A text without the signature that was put below it. */
    unsigned: (text: string) => (settings.value.signature ? text.replace(new RegExp(`\\s*${escape(settings.value.signature)}$`), '') : text),
    take,
    load,
    change,
    clear: () => (settings.value = UNKNOWN),
  }
})
