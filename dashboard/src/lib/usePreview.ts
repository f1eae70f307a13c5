import { useI18n } from 'vue-i18n'
import { markOf, readable } from './preview'

/** How the last message reads in one line, and whether it is a file. */
export function usePreview(): (preview: string) => { text: string; file: boolean } {
  const { t, te } = useI18n()
  return (preview) => {
    const mark = markOf(preview)
    if (!mark) return { text: preview || t('preview.empty'), file: false }
    if (te(`attachment.kinds.${mark}`)) return { text: t(`attachment.kinds.${mark}`), file: true }
    return { text: te(`preview.${mark}`) ? t(`preview.${mark}`) : readable(mark), file: false }
  }
}
