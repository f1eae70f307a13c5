import { api, read } from './http'
import type { ContactPatch } from './types'

export const getContact = (id: string) => read(api.GET('/contacts/{id}', { params: { path: { id } } }))
export const patchContact = (id: string, body: ContactPatch) => read(api.PATCH('/contacts/{id}', { params: { path: { id } }, body }))
