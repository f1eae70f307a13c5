import { api, read } from './http'
import type { paths } from './schema'

type Outcome = NonNullable<paths['/webhook_events']['get']['parameters']['query']>['outcome']

export const listWebhookEvents = (outcome?: string, cursor?: string | null) =>
  read(api.GET('/webhook_events', { params: { query: { outcome: (outcome || undefined) as Outcome | undefined, cursor: cursor ?? undefined, limit: 50 } } }))
export const getWebhookEvent = (id: string) => read(api.GET('/webhook_events/{id}', { params: { path: { id } } }))
export const replayWebhookEvent = (id: string) => read(api.POST('/webhook_events/{id}/replay', { params: { path: { id } } }))
