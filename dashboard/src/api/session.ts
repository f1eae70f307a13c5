import { request } from './http'
import type { MeView } from './types'

export const login = (email: string, password: string) => request<MeView>('POST', '/auth/login', { body: { email, password } })
export const logout = () => request<null>('POST', '/auth/logout')
export const getMe = () => request<MeView>('GET', '/me')
