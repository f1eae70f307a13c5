import { api, read } from './http'
import type { PasskeyAnswer } from './passkeys'
import type { components } from './schema'
import type { ChangeMe } from './types'

type Schemas = components['schemas']
export type SecondStepView = Schemas['SecondStepView']
/** What somebody gives as their second step: a code, or a passkey's answer. */
export type SecondStepGiven = { code: string } | { passkey: PasskeyAnswer }

/** Who is logged in then, or, for who signs in with two steps, what the second one needs. */
export const login = (email: string, password: string) => read(api.POST('/auth/login', { body: { email, password } }))
export const logout = () => read(api.POST('/auth/logout'))
export const changeMe = (body: ChangeMe) => read(api.PATCH('/me', { body }))
export const getMe = () => read(api.GET('/me'))
export const listSessions = (cursor?: string | null) => read(api.GET('/me/sessions', { params: { query: { cursor: cursor ?? undefined, limit: 50 } } }))
export const endSession = (id: string) => read(api.DELETE('/me/sessions/{id}', { params: { path: { id } } }))
export const endOtherSessions = () => read(api.DELETE('/me/sessions'))
export const changePassword = (body: Schemas['ChangePassword']) => read(api.POST('/me/password', { body }))
/** After the password, where it is not enough. */
export const passSecondStep = (sign_in: string, given: SecondStepGiven, language: Schemas['Language']) => read(api.POST('/auth/login/second_step', { body: { sign_in, ...given, language } }))
export const reauthenticate = (by: { password: string } | { passkey: PasskeyAnswer }) => read(api.POST('/me/reauthentication', { body: by }))
