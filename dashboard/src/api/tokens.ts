import { api, read } from './http'
import type { components } from './schema'

type Schemas = components['schemas']
export type TokenView = Schemas['TokenView']
export type MadeTokenView = Schemas['MadeTokenView']
export type NewToken = Schemas['NewToken']
export type NewWorkspaceToken = Schemas['NewWorkspaceToken']

const page = (cursor?: string | null) => ({ params: { query: { cursor: cursor ?? undefined, limit: 50 } } })
const at = (id: string) => ({ params: { path: { id } } })

/** One's own in this workspace. */
export const ownTokens = {
  list: (cursor?: string | null) => read(api.GET('/me/tokens', page(cursor))),
  make: (body: NewToken) => read(api.POST('/me/tokens', { body })),
  revoke: (id: string) => read(api.DELETE('/me/tokens/{id}', at(id))),
}

/** All of the workspace, those of its members too. */
export const workspaceTokens = {
  list: (cursor?: string | null) => read(api.GET('/tokens', page(cursor))),
  make: (body: NewWorkspaceToken) => read(api.POST('/tokens', { body })),
  revoke: (id: string) => read(api.DELETE('/tokens/{id}', at(id))),
}
