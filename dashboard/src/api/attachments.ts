import { api, download, embeddedUrlOf, read, upload } from './http'
import type { AttachmentView } from './types'

export const contentUrl = (id: string) => embeddedUrlOf(`/attachments/${id}/content`)

/** A small picture, where the view says that there is one. */
export const thumbnailUrl = (id: string) => embeddedUrlOf(`/attachments/${id}/thumbnail`)

/** The file itself, for what the browser does not show by itself. */
export const openContent = (id: string, signal: AbortSignal) => download(contentUrl(id), signal)

export const fetchAgain = (id: string) => read(api.POST('/attachments/{id}/fetch_again', { params: { path: { id } } }))

export interface NewFile {
  file: File
  /** A recorded voice note. */
  voice?: boolean
  /** Through which inbox it is to be sent: what its channel does not take is refused at once. */
  inboxId?: string
}

export function uploadAttachment({ file, voice, inboxId }: NewFile, onProgress: (share: number) => void, signal: AbortSignal) {
  const form = new FormData()
  if (voice) form.set('kind', 'voice')
  form.set('file', file, file.name)
  const path = inboxId ? `/attachments?inbox_id=${encodeURIComponent(inboxId)}` : '/attachments'
  return upload<AttachmentView>(path, form, onProgress, signal)
}
