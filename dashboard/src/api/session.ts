import { api, read } from './http'
import type { ChangeMe } from './types'

export const login = (email: string, password: string) => read(api.POST('/auth/login', { body: { email, password } }))
export const logout = () => read(api.POST('/auth/logout'))
export const changeMe = (body: ChangeMe) => read(api.PATCH('/me', { body }))
export const getMe = () => read(api.GET('/me'))
