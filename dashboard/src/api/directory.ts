import { api, read } from './http'
import type { components } from './schema'

type Schemas = components['schemas']
type Query = { query: { cursor?: string; limit: number } }
interface Page<T> {
  items: T[]
  next_cursor?: string | null
}

/** The workspace's small lists are read whole. */
async function all<T>(page: (params: Query) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = []
  let cursor: string | undefined
  do {
    const next = await page({ query: { cursor, limit: 100 } })
    items.push(...next.items)
    cursor = next.next_cursor ?? undefined
  } while (cursor)
  return items
}

const at = (id: string) => ({ path: { id } })

export type Login = 'facebook' | 'instagram'
/** Laid over the stored ones field by field; null removes one. */
export interface Credentials {
  access_token?: string
  /** Of a Telegram bot. */
  bot_token?: string
  waba_id?: string | null
  page_id?: string | null
  login?: Login
  /** Where replies are posted to, of a connector of one's own. */
  reply_url?: string
  text_max?: number | null
  attachments?: boolean
}

export const inboxes = {
  all: () => all((params) => read(api.GET('/inboxes', { params }))),
  create: (body: Schemas['AddInbox'] & { credentials?: Credentials }) => read(api.POST('/inboxes', { body })),
  update: (id: string, body: Schemas['ChangeInbox'] & { credentials?: Credentials }) => read(api.PATCH('/inboxes/{id}', { params: at(id), body })),
  remove: (id: string) => read(api.DELETE('/inboxes/{id}', { params: at(id) })),
  makeSecret: (id: string, overlapHours: number) => read(api.POST('/inboxes/{id}/secret', { params: at(id), body: { overlap_hours: overlapHours } })),
}

export const members = {
  all: () => all((params) => read(api.GET('/members', { params }))),
  create: (body: Schemas['NewMember']) => read(api.POST('/members', { body })),
  update: (id: string, body: Schemas['MemberChanges']) => read(api.PATCH('/members/{id}', { params: at(id), body })),
}

export const roles = {
  all: () => all((params) => read(api.GET('/roles', { params }))),
  create: (body: Schemas['NewRole']) => read(api.POST('/roles', { body })),
  update: (id: string, body: Schemas['RoleChanges']) => read(api.PATCH('/roles/{id}', { params: at(id), body })),
  remove: (id: string) => read(api.DELETE('/roles/{id}', { params: at(id) })),
}

export const teams = {
  all: () => all((params) => read(api.GET('/teams', { params }))),
  create: (body: Schemas['NewTeam']) => read(api.POST('/teams', { body })),
  update: (id: string, body: Schemas['TeamChanges']) => read(api.PATCH('/teams/{id}', { params: at(id), body })),
  remove: (id: string) => read(api.DELETE('/teams/{id}', { params: at(id) })),
}

export const labels = {
  all: () => all((params) => read(api.GET('/labels', { params }))),
  create: (body: Schemas['NewLabel']) => read(api.POST('/labels', { body })),
  update: (id: string, body: Schemas['LabelChanges']) => read(api.PATCH('/labels/{id}', { params: at(id), body })),
  remove: (id: string) => read(api.DELETE('/labels/{id}', { params: at(id) })),
}

export const cannedResponses = {
  all: () => all((params) => read(api.GET('/canned_responses', { params }))),
  create: (body: Schemas['NewCannedResponse']) => read(api.POST('/canned_responses', { body })),
  update: (id: string, body: Schemas['CannedResponseChanges']) => read(api.PATCH('/canned_responses/{id}', { params: at(id), body })),
  remove: (id: string) => read(api.DELETE('/canned_responses/{id}', { params: at(id) })),
}

export const macros = {
  all: () => all((params) => read(api.GET('/macros', { params }))),
  create: (body: Schemas['NewMacro']) => read(api.POST('/macros', { body })),
  update: (id: string, body: Schemas['ChangeMacro']) => read(api.PATCH('/macros/{id}', { params: at(id), body })),
  remove: (id: string) => read(api.DELETE('/macros/{id}', { params: at(id) })),
}

export const contactAttributes = {
  all: () => all((params) => read(api.GET('/contact_attributes', { params }))),
  create: (body: Schemas['NewContactAttribute']) => read(api.POST('/contact_attributes', { body })),
  update: (id: string, body: Schemas['ContactAttributeChanges']) => read(api.PATCH('/contact_attributes/{id}', { params: at(id), body })),
  remove: (id: string) => read(api.DELETE('/contact_attributes/{id}', { params: at(id) })),
}

export const savedViews = {
  all: () => all((params) => read(api.GET('/saved_views', { params }))),
  create: (body: Schemas['NewSavedView']) => read(api.POST('/saved_views', { body })),
  update: (id: string, body: Schemas['SavedViewChanges']) => read(api.PATCH('/saved_views/{id}', { params: at(id), body })),
  remove: (id: string) => read(api.DELETE('/saved_views/{id}', { params: at(id) })),
}
