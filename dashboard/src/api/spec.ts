import type { MediaLimit } from '@/lib/files'
import type { TextUnit } from '@/lib/text'
import type { InboxView } from './types'

/** What a channel can do, as its inbox tells it. */
export interface ChannelSpec {
  name: string
  text_max: number
  text_unit: TextUnit
  caption_max: number
  media: MediaLimit[]
  quoted_reply: boolean
  typing: boolean
  window_hours: number | null
  delivered_receipts: boolean
  read_receipts: boolean
}

const UNKNOWN: ChannelSpec = {
  name: '',
  text_max: 1000,
  text_unit: 'bytes',
  caption_max: 1000,
  media: [],
  quoted_reply: false,
  typing: false,
  window_hours: null,
  delivered_receipts: false,
  read_receipts: false,
}

/** Fields a newer or older server leaves out fall back to the narrowest limits. */
export function specOf(inbox: InboxView | undefined): ChannelSpec {
  return { ...UNKNOWN, ...(inbox?.spec as Partial<ChannelSpec> | undefined) }
}
