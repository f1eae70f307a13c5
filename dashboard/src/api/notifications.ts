import { api, read } from './http'
import type { NotificationSettings } from './types'

const PAGE = 30

export const listNotifications = (options: { unread?: boolean; cursor?: string | null; limit?: number }) =>
  read(api.GET('/notifications', { params: { query: { unread: options.unread, cursor: options.cursor ?? undefined, limit: options.limit ?? PAGE } } }))

export const readNotifications = (body: { all?: boolean; ids?: string[]; conversation_id?: string }) => read(api.POST('/notifications/read', { body }))

export const getNotificationSettings = () => read(api.GET('/notification_settings'))
export const putNotificationSettings = (body: NotificationSettings) => read(api.PUT('/notification_settings', { body }))

export const getPushKey = () => read(api.GET('/push_key'))
export const listPushSubscriptions = () => read(api.GET('/push_subscriptions'))
export const addPushSubscription = (body: { endpoint: string; keys: { p256dh: string; auth: string }; device: string }) => read(api.POST('/push_subscriptions', { body }))
export const removePushSubscription = (id: string) => read(api.DELETE('/push_subscriptions/{id}', { params: { path: { id } } }))
export const testPushSubscription = (id: string) => read(api.POST('/push_subscriptions/{id}/test', { params: { path: { id } } }))
