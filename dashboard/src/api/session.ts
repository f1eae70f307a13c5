import { api, read } from './http'

export const login = (email: string, password: string) => read(api.POST('/auth/login', { body: { email, password } }))
export const logout = () => read(api.POST('/auth/logout'))
export const getMe = () => read(api.GET('/me'))
