import { api, embeddedUrlOf, read, upload } from './http'
import type { AttachmentView } from './types'

export const contentUrl = (id: string) => embeddedUrlOf(`/attachments/${id}/content`)

/** A small picture, where the view says that there is one. */
export const thumbnailUrl = (id: string) => embeddedUrlOf(`/attachments/${id}/thumbnail`)

export const fetchAgain = (id: string) => read(api.POST('/attachments/{id}/fetch_again', { params: { path: { id } } }))

export function uploadAttachment(file: File, kind: 'voice' | undefined, onProgress: (share: number) => void, signal: AbortSignal) {
  const form = new FormData()
  if (kind) form.set('kind', kind)
  form.set('file', file, file.name)
  return upload<AttachmentView>('/attachments', form, onProgress, signal)
}
