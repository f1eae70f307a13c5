import { api, read } from './http'
import type { components } from './schema'

type Schemas = components['schemas']

export type Grant = Schemas['GrantView']
export type GrantedAccount = Schemas['GrantedAccountView']
export type PickedResult = Schemas['PickedResult']
export type Check = Schemas['CheckView']
export type Signup = Schemas['Signup']
export type LoginProvider = 'facebook' | 'instagram' | 'whatsapp'

/** Begins a login; `inboxId` is the inbox to reconnect. */
export const startLogin = (provider: LoginProvider, inboxId?: string) =>
  read(api.POST('/oauth/{provider}/start', { params: { path: { provider } }, body: { inbox_id: inboxId ?? null } }))
export const finishSignup = (body: Schemas['FinishSignup']) => read(api.POST('/oauth/whatsapp/finish', { body }))
export const getGrant = (id: string) => read(api.GET('/oauth/grants/{id}', { params: { path: { id } } }))
export const pickAccounts = (id: string, accounts: Schemas['PickedAccount'][]) => read(api.POST('/oauth/grants/{id}/pick', { params: { path: { id } }, body: { accounts } }))
/** Without credentials: what the server itself needs. */
export const checkInbox = (body: Schemas['CheckInbox']) => read(api.POST('/inboxes/check', { body }))
