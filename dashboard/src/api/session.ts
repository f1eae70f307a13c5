import { api, read } from './http'
import type { components } from './schema'
import type { ChangeMe } from './types'

export const login = (email: string, password: string) => read(api.POST('/auth/login', { body: { email, password } }))
export const logout = () => read(api.POST('/auth/logout'))
export const changeMe = (body: ChangeMe) => read(api.PATCH('/me', { body }))
export const getMe = () => read(api.GET('/me'))
export const listSessions = (cursor?: string | null) => read(api.GET('/me/sessions', { params: { query: { cursor: cursor ?? undefined, limit: 50 } } }))
export const endSession = (id: string) => read(api.DELETE('/me/sessions/{id}', { params: { path: { id } } }))
export const endOtherSessions = () => read(api.DELETE('/me/sessions'))
export const changePassword = (current_password: string, new_password: string, language: components['schemas']['Language']) =>
  read(api.POST('/me/password', { body: { current_password, new_password, language } }))
