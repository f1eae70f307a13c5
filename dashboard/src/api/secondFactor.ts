import { api, read } from './http'
import type { SecondStepGiven } from './session'
import type { components } from './schema'

type Schemas = components['schemas']
type Language = Schemas['Language']
export type SecondFactorView = Schemas['SecondFactorView']
export type SetUpView = Schemas['SetUpView']
export type MemberFactorView = Schemas['MemberFactorView']

export const getSecondFactor = () => read(api.GET('/me/second_factor'))
export const beginSetUp = () => read(api.POST('/me/second_factor'))
export const confirmSetUp = (code: string, language: Language) => read(api.POST('/me/second_factor/confirm', { body: { code, language } }))
export const newRecoveryCodes = () => read(api.POST('/me/second_factor/recovery_codes'))
export const turnOff = (password: string, given: SecondStepGiven, language: Language) => read(api.POST('/me/second_factor/turn_off', { body: { password, ...given, language } }))
export const removeApp = () => read(api.DELETE('/me/second_factor/app'))

/** Of all members, for who manages them. */
export async function memberFactors(): Promise<Map<string, string | null>> {
  const found = new Map<string, string | null>()
  let cursor: string | undefined
  do {
    const page = await read(api.GET('/second_factors', { params: { query: { cursor, limit: 100 } } }))
    for (const { member_id, on_since } of page.items) found.set(member_id, on_since ?? null)
    cursor = page.next_cursor ?? undefined
  } while (cursor)
  return found
}
export const resetSecondFactor = (id: string) => read(api.DELETE('/members/{id}/second_factor', { params: { path: { id } } }))
export const requireSecondFactor = (required: boolean) => read(api.PATCH('/workspace', { body: { second_factor_required: required } }))
