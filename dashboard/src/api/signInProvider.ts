import { api, read } from './http'
import type { components } from './schema'

type Schemas = components['schemas']
export type SignInProviderView = Schemas['SignInProviderView']
export type SignInSettingsView = Schemas['SignInSettingsView']
export type SignInIdentityView = Schemas['SignInIdentityView']
export type NewProvider = Schemas['NewProvider']

export const getSignInProvider = () => read(api.GET('/sign_in_provider'))
export const setSignInProvider = (body: NewProvider) => read(api.PUT('/sign_in_provider', { body }))
export const removeSignInProvider = () => read(api.DELETE('/sign_in_provider'))
export const listIdentities = (cursor: string | null) => read(api.GET('/sign_in_provider/identities', { params: { query: { cursor: cursor ?? undefined, limit: 50 } } }))
export const forgetIdentity = (id: string) => read(api.DELETE('/sign_in_provider/identities/{id}', { params: { path: { id } } }))

/** The browser leaves for the provider, and comes back to the settings. */
export async function testSignInProvider(): Promise<void> {
  location.assign((await read(api.POST('/sign_in_provider/test'))).url)
}

/** The browser leaves for the provider that a workspace has under this name, and comes back signed in. */
export async function signInByProvider(name: string, more: { again?: boolean; return_to?: string } = {}): Promise<void> {
  location.assign((await read(api.POST('/auth/oidc/start', { body: { name, ...more } }))).url)
}
