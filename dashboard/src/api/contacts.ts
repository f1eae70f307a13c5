import { api, read } from './http'
import type { ContactPatch } from './types'

export const getContact = (id: string) => read(api.GET('/contacts/{id}', { params: { path: { id } } }))
export const patchContact = (id: string, body: ContactPatch) => read(api.PATCH('/contacts/{id}', { params: { path: { id } }, body }))
export const listContacts = (options: { q?: string; cursor?: string | null }, signal?: AbortSignal) =>
  read(api.GET('/contacts', { params: { query: { q: options.q, cursor: options.cursor ?? undefined, limit: 50 } }, signal }))
export const findContacts = (q: string, limit: number, signal?: AbortSignal) => read(api.GET('/contacts', { params: { query: { q, limit } }, signal }))
