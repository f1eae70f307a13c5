import { api, read } from './http'
import type { components } from './schema'

type Schemas = components['schemas']
type Language = Schemas['Language']
export type PasskeyView = Schemas['PasskeyView']
export type PasskeyChallengeView = Schemas['PasskeyChallengeView']
/** What the browser answers, as JSON. */
export type PasskeyAnswer = Schemas['SignInByPasskey']['passkey']

export const listPasskeys = () => read(api.GET('/me/passkeys'))
export const beginPasskey = () => read(api.POST('/me/passkeys/registration'))
export const addPasskey = (name: string, credential: PasskeyAnswer, language: Language) => read(api.POST('/me/passkeys', { body: { name, credential, language } }))
export const renamePasskey = (id: string, name: string) => read(api.PATCH('/me/passkeys/{id}', { params: { path: { id } }, body: { name } }))
export const removePasskey = (id: string) => read(api.DELETE('/me/passkeys/{id}', { params: { path: { id } } }))
/** One's own, in a session: to show that it is still they. */
export const askOwnPasskey = () => read(api.POST('/me/passkeys/challenge'))
/** Anybody's, to sign in with it and nothing else. */
export const askAnyPasskey = () => read(api.POST('/auth/passkey/challenge'))
export const signInByPasskey = (passkey: PasskeyAnswer) => read(api.POST('/auth/passkey', { body: { passkey } }))
/** Of whoever has given their password. */
export const askSecondStep = (sign_in: string) => read(api.POST('/auth/login/second_step/challenge', { body: { sign_in } }))
