import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ChannelSpec } from '@/api/spec'
import type { Audience } from '@/api/types'
import { refuse } from '@/lib/files'
import { toast } from '@/lib/toast'
import { useDrafts } from '@/realtime/stores/drafts'
import { useUploads } from '@/realtime/stores/uploads'

/** Far more than any message has room for. A browser takes seconds to lay out more, at each key. */
export const FIELD_MAX = 100_000

/** What is being written, and where to. */
export interface Writing {
  conversationId: string
  audience: () => Audience
  spec: () => ChannelSpec
  channel: () => string
}

/** Text that is too long for a message goes along as a file. */
export function useLongText({ conversationId, audience, spec, channel }: Writing) {
  const { t } = useI18n()
  const drafts = useDrafts()
  const uploads = useUploads()
  const fieldOf = (whose: Audience) => (whose === 'team' ? 'note' : 'reply')
  const fileOf = (text: string) => new File([text], `${t('composer.long.file')}.txt`, { type: 'text/plain' })
  const takes = (file: { type: string; size: number }) => audience() === 'team' || refuse(file, spec().media) === null
  const canAttach = computed(() => takes({ type: 'text/plain', size: 1 }))

  function attach(text: string, takenBack: () => void = () => undefined): boolean {
    const file = fileOf(text)
    if (!takes(file)) {
      toast(t('composer.long.refused', { channel: t(`channels.${channel()}`) }), { tone: 'error' })
      return false
    }
    const whose = audience()
    const key = uploads.add(conversationId, whose, file)
    const run = () => {
      uploads.takeBack(conversationId, whose, key)
      takenBack()
    }
    toast(t('composer.long.attached'), { action: { label: t('common.undo'), run } })
    return true
  }

  /** All that is written. */
  function attachWritten(): void {
    const draft = drafts.of(conversationId)
    const field = fieldOf(audience())
    const text = draft[field]
    const putBack = () => {
      draft[field] = [text, draft[field]].filter(Boolean).join('\n')
      drafts.keep(conversationId)
    }
    if (!attach(text, putBack)) return
    draft[field] = ''
    drafts.keep(conversationId, true)
  }

  /** Whether a text that was pasted or dropped in the place of another was dealt with: there is no room for it in the field. */
  function keepsOut(piece: string, replaced: string): boolean {
    const length = drafts.of(conversationId)[fieldOf(audience())].length - replaced.length + piece.length
    // what is dragged within the field is there already
    if (length <= FIELD_MAX || piece === replaced) return false
    attach(piece)
    return true
  }

  return { canAttach, attachWritten, keepsOut }
}
