import { api, download, embeddedUrlOf, read } from './http'

const at = (id: string) => ({ params: { path: { id } } })

export const askForExport = (contactId: string) => read(api.POST('/contacts/{id}/export', at(contactId)))
export const getExport = (id: string) => read(api.GET('/contact_exports/{id}', at(id)))

/** The file as a whole. */
export async function fetchExport(id: string, signal: AbortSignal): Promise<Blob> {
  const stream = await download(new URL(embeddedUrlOf(`/contact_exports/${id}/content`), location.origin).href, signal)
  return new Response(stream, { headers: { 'content-type': 'application/zip' } }).blob()
}

export const eraseContact = (contactId: string) => read(api.POST('/contacts/{id}/erasure', at(contactId)))
export const getErasure = (id: string) => read(api.GET('/erasures/{id}', at(id)))
