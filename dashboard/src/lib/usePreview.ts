import { useI18n } from 'vue-i18n'
import { markOf, readable } from './preview'
import { playTime } from './time'

/** Kinds of which a mark tells how many seconds they last. */
const TIMED = new Set(['voice', 'audio', 'video'])

/** How the last message reads in one line, and whether it is a file. `otherwise`: where there is nothing to say. */
export function usePreview(): (preview: string, otherwise?: string) => { text: string; file: boolean } {
  const { t, te } = useI18n()
  return (preview, otherwise) => {
    const mark = markOf(preview)
    if (!mark) return { text: preview || (otherwise ?? t('preview.empty')), file: false }
    const { kind, amount } = mark
    if (te(`attachment.kinds.${kind}`)) {
      const name = t(`attachment.kinds.${kind}`)
      if (amount === undefined) return { text: name, file: true }
      if (TIMED.has(kind)) return { text: t('preview.lasts', { name, time: playTime(amount) }), file: true }
      return { text: te(`preview.several.${kind}`) ? t(`preview.several.${kind}`, amount) : t('preview.several.file', amount), file: true }
    }
    // what happened is said as in the thread, where there is nothing shorter
    const known = [`preview.${kind}`, `system.${kind}`].find((key) => te(key))
    return { text: known ? t(known) : readable(kind), file: false }
  }
}
