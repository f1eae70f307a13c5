import type { AttachmentView } from '@/api/types'
import { fit, type Size } from '@/lib/frame'

const BOX: Size = { width: 320, height: 320 }

/** The place a picture or film takes before it is there; undefined where its size is not known. */
export function frameOf({ preview }: AttachmentView): Size | undefined {
  return preview ? fit(preview, BOX) : undefined
}
