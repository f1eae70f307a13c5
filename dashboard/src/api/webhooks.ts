import { filled } from './filled'
import { api, read } from './http'
import type { components, paths } from './schema'

type Query = NonNullable<paths['/webhook_events']['get']['parameters']['query']>
export type WebhookFilter = Pick<Query, 'outcome' | 'inbox_id' | 'kind' | 'q' | 'since' | 'until'>
export type ReplayRequest = components['schemas']['ReplayWebhooks']

export const listWebhookEvents = (filter: WebhookFilter, cursor?: string | null) =>
  filled((from) => read(api.GET('/webhook_events', { params: { query: { ...filter, cursor: from ?? undefined, limit: 50 } } })), cursor ?? null)
export const getWebhookEvent = (id: string) => read(api.GET('/webhook_events/{id}', { params: { path: { id } } }))
export const replayWebhookEvent = (id: string) => read(api.POST('/webhook_events/{id}/replay', { params: { path: { id } } }))
export const replayWebhooks = (body: ReplayRequest) => read(api.POST('/webhook_replays', { body }))
export const getReplay = (id: string) => read(api.GET('/webhook_replays/{id}', { params: { path: { id } } }))
export const runningReplay = () => read(api.GET('/webhook_replays'))
export const getWorkspace = () => read(api.GET('/workspace'))
