import { request } from './http'
import type { ContactView } from './types'

export type ContactPatch = Partial<Record<'name' | 'phone' | 'email' | 'note', string | null>>

export const getContact = (id: string) => request<ContactView>('GET', `/contacts/${id}`)
export const patchContact = (id: string, patch: ContactPatch) => request<ContactView>('PATCH', `/contacts/${id}`, { body: patch })
