import { useClipboard } from '@vueuse/core'
import { useI18n } from 'vue-i18n'
import { toast } from './toast'

/** Copies a text and says so; also where the page is not served securely and the browser has no clipboard for it. */
export function useCopy(): (text: string) => Promise<void> {
  const { t } = useI18n()
  const { copy, isSupported } = useClipboard({ legacy: true })
  return async (text) => {
    try {
      if (!isSupported.value) throw new Error('no clipboard')
      await copy(text)
      toast(t('common.copied'))
    } catch {
      toast(t('common.notCopied'), { tone: 'error' })
    }
  }
}
