import { filled } from './filled'
import { api, download, embeddedUrlOf, read } from './http'
import type { ContactPatch, MergeBody } from './types'

/** Which contacts; what is left out restricts nothing. */
export interface ContactFilter {
  /** An attribute's key. */
  attribute?: string
  /** With an attribute: its value; left out: any. */
  value?: string
  blocked?: boolean
}

const at = (id: string) => ({ params: { path: { id } } })

export const getContact = (id: string) => read(api.GET('/contacts/{id}', at(id)))
export const patchContact = (id: string, body: ContactPatch) => read(api.PATCH('/contacts/{id}', { ...at(id), body }))
export const listContacts = (options: ContactFilter & { q?: string; cursor?: string | null }, signal?: AbortSignal) =>
  read(api.GET('/contacts', { params: { query: { ...options, cursor: options.cursor ?? undefined, limit: 50 } }, signal }))

interface Search {
  limit: number
  cursor?: string | null
  /** Whoever is not looked for, though the words fit. */
  except?: string
  signal?: AbortSignal
}

/** A few whom the words fit. Nobody, and a cursor: there are more to look through. */
export const findContacts = (q: string, { limit, cursor = null, except, signal }: Search) =>
  filled(async (from) => {
    const page = await read(api.GET('/contacts', { params: { query: { q, limit, cursor: from ?? undefined } }, signal }))
    return { ...page, items: page.items.filter(({ id }) => id !== except) }
  }, cursor)

export const blockContact = (id: string) => read(api.PUT('/contacts/{id}/block', at(id)))
export const unblockContact = (id: string) => read(api.DELETE('/contacts/{id}/block', at(id)))

export const contactTimeline = (id: string, cursor?: string | null) =>
  read(api.GET('/contacts/{id}/timeline', { params: { path: { id }, query: { cursor: cursor ?? undefined, limit: 30 } } }))

export const duplicatesOf = (id: string) => read(api.GET('/contacts/{id}/duplicates', at(id)))
export const previewMerge = (id: string, otherId: string) => read(api.GET('/contacts/{id}/merge_preview', { params: { path: { id }, query: { other_id: otherId } } }))
export const mergeContacts = (id: string, body: MergeBody) => read(api.POST('/contacts/{id}/merge', { ...at(id), body }))
export const undoMerge = (id: string) => read(api.POST('/contact_merges/{id}/undo', at(id)))

/** Contacts as a file; `onCount` hears how many have come so far. A connection that breaks off rejects. */
export async function exportContacts(filter: ContactFilter & { q?: string }, onCount: (count: number) => void, signal: AbortSignal): Promise<Blob> {
  const url = new URL(embeddedUrlOf('/contacts.csv'), location.origin)
  for (const [name, value] of Object.entries(filter)) if (value !== undefined && value !== '') url.searchParams.set(name, String(value))
  const pieces: Uint8Array<ArrayBuffer>[] = []
  const count = countRecords()
  const reader = (await download(url.href, signal)).getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    pieces.push(value)
    // the first line names the columns
    onCount(Math.max(0, count(value) - 1))
  }
  return new Blob(pieces, { type: 'text/csv' })
}

/** Lines of CSV that have come so far: one between quotes is none. */
export function countRecords(): (piece: Uint8Array) => number {
  const [QUOTE, LINE] = [0x22, 0x0a]
  let quoted = false
  let records = 0
  return (piece) => {
    for (const byte of piece) {
      if (byte === QUOTE) quoted = !quoted
      else if (byte === LINE && !quoted) records++
    }
    return records
  }
}
