import { api, read } from './http'
import type { ComposerSettingsPatch, ScheduledPatch, NewScheduled } from './types'

/** Takes a reply back that has not begun to be sent. */
export const cancelMessage = (id: string, messageId: string) =>
  read(api.DELETE('/conversations/{id}/messages/{message_id}', { params: { path: { id, message_id: messageId } } }))

export const getComposerSettings = () => read(api.GET('/composer_settings'))
export const patchComposerSettings = (body: ComposerSettingsPatch) => read(api.PATCH('/composer_settings', { body }))

export const listScheduled = (cursor?: string | null) => read(api.GET('/scheduled_messages', { params: { query: { cursor: cursor ?? undefined, limit: 100 } } }))
export const scheduleMessage = (conversationId: string, body: NewScheduled) =>
  read(api.POST('/conversations/{id}/scheduled_messages', { params: { path: { id: conversationId } }, body }))
export const patchScheduled = (id: string, body: ScheduledPatch) => read(api.PATCH('/scheduled_messages/{id}', { params: { path: { id } }, body }))
export const cancelScheduled = (id: string) => read(api.DELETE('/scheduled_messages/{id}', { params: { path: { id } } }))

export const runMacro = (conversationId: string, macroId: string, body: { client_id: string; hold_seconds: number }) =>
  read(api.POST('/conversations/{id}/macros/{macro_id}/run', { params: { path: { id: conversationId, macro_id: macroId } }, body }))
