import { api, read } from './http'
import type { components, paths } from './schema'

type Schemas = components['schemas']
type Query = NonNullable<paths['/webhook_endpoints/{id}/deliveries']['get']['parameters']['query']>
export type WebhookEndpointView = Schemas['WebhookEndpointView']
export type MadeWebhookEndpointView = Schemas['MadeWebhookEndpointView']
export type WebhookEventType = Schemas['WebhookEventType']
export type EndpointDeliveryView = Schemas['EndpointDeliveryView']
export type DeliveryState = Schemas['EndpointDeliveryState']
export type DeliveryFilter = Pick<Query, 'state' | 'event_type'>

const at = (id: string) => ({ params: { path: { id } } })

/** All of them: a workspace has few. */
export const listEndpoints = () => read(api.GET('/webhook_endpoints', { params: { query: { limit: 100 } } }))
export const makeEndpoint = (body: Schemas['NewWebhookEndpoint']) => read(api.POST('/webhook_endpoints', { body }))
export const changeEndpoint = (id: string, body: Schemas['WebhookEndpointChanges']) => read(api.PATCH('/webhook_endpoints/{id}', { ...at(id), body }))
export const removeEndpoint = (id: string) => read(api.DELETE('/webhook_endpoints/{id}', at(id)))
export const rotateSecret = (id: string, overlapHours: number) => read(api.POST('/webhook_endpoints/{id}/secret', { ...at(id), body: { overlap_hours: overlapHours } }))
export const testEndpoint = (id: string) => read(api.POST('/webhook_endpoints/{id}/test', at(id)))
export const listDeliveries = (id: string, filter: DeliveryFilter, cursor?: string | null) =>
  read(api.GET('/webhook_endpoints/{id}/deliveries', { params: { path: { id }, query: { ...filter, cursor: cursor ?? undefined, limit: 50 } } }))
export const sendAgain = (id: string, deliveryId: string) =>
  read(api.POST('/webhook_endpoints/{id}/deliveries/{delivery_id}/resend', { params: { path: { id, delivery_id: deliveryId } } }))
