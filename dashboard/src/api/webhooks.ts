import { request } from './http'
import type { Page } from './page'
import type { WebhookEventView } from './types'

export const listWebhookEvents = (outcome: string, cursor?: string | null) =>
  request<Page<WebhookEventView>>('GET', '/webhook_events', { query: { outcome, cursor, limit: 50 } })
export const getWebhookEvent = (id: string) => request<WebhookEventView & { raw: unknown }>('GET', `/webhook_events/${id}`)
export const replayWebhookEvent = (id: string) => request<WebhookEventView | null>('POST', `/webhook_events/${id}/replay`)
