import { api, read } from './http'
import type { components } from './schema'

type Schemas = components['schemas']
type Language = Schemas['Language']

export type AuthOptions = Schemas['AuthOptions']
export type InvitationView = Schemas['InvitationView']
export type SentInvitationView = Schemas['SentInvitationView']
export type InvitedView = Schemas['InvitedView']

export const getAuthOptions = () => read(api.GET('/auth/options'))
export const askForPassword = (email: string, language: Language) => read(api.POST('/auth/password_resets', { body: { email, language } }))
export const lookAtReset = (token: string) => read(api.POST('/auth/password_resets/look', { body: { token } }))
export const resetPassword = (token: string, password: string, language: Language) => read(api.POST('/auth/password', { body: { token, password, language } }))
export const askToSignUp = (email: string, language: Language) => read(api.POST('/auth/sign_ups', { body: { email, language } }))
export const signUp = (body: Schemas['SignUp']) => read(api.POST('/auth/sign_up', { body }))
export const createWorkspace = (name: string) => read(api.POST('/workspaces', { body: { name } }))
export const lookAtInvitation = (token: string) => read(api.POST('/auth/invitations/look', { body: { token } }))
export const acceptInvitation = (body: Schemas['Acceptance']) => read(api.POST('/auth/invitations/accept', { body }))

export const listInvitations = (cursor?: string | null) => read(api.GET('/invitations', { params: { query: { cursor: cursor ?? undefined, limit: 50 } } }))
export const invite = (body: Schemas['NewInvitation']) => read(api.POST('/invitations', { body }))
export const inviteAgain = (id: string, language: Language) => read(api.POST('/invitations/{id}/resend', { params: { path: { id } }, body: { language } }))
export const revokeInvitation = (id: string) => read(api.DELETE('/invitations/{id}', { params: { path: { id } } }))
