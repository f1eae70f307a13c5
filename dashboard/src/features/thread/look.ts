import type { AttachmentView, MessageView } from '@/api/types'
import { isJumbo } from '@/lib/text'

/** Whether it stands on the page without a bubble around it: one sticker, or a few emoji. */
export function isBare(message: MessageView): boolean {
  if (message.deleted_at || message.reply_to || message.referral || message.action || message.structured || message.unsupported || message.forwarded) return false
  const [first, ...rest] = message.attachments
  if (!first) return isJumbo(message.text ?? '')
  return rest.length === 0 && first.kind === 'sticker' && first.state === 'ready' && !message.text
}

/** What the lightbox can show. */
export function isPicture({ kind, state, content_type }: AttachmentView): boolean {
  if (state !== 'ready' || kind === 'sticker') return false
  return kind === 'image' || (content_type?.startsWith('image/') ?? false)
}

/** The attachments in the order they stand, with pictures that follow each other as one album. */
export function gather(attachments: AttachmentView[]): (AttachmentView | AttachmentView[])[] {
  const gathered: (AttachmentView | AttachmentView[])[] = []
  let album: AttachmentView[] = []
  const close = () => {
    if (album.length > 0) gathered.push(album.length > 1 ? album : (album[0] as AttachmentView))
    album = []
  }
  for (const attachment of attachments) {
    if (attachment.kind === 'image' && attachment.state === 'ready') album.push(attachment)
    else {
      close()
      gathered.push(attachment)
    }
  }
  close()
  return gathered
}
