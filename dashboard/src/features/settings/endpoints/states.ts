import type { DeliveryState, WebhookEndpointView } from '@/api/webhookEndpoints'

type Tone = 'plain' | 'ok' | 'warn' | 'danger'

export const deliveryTones: Record<DeliveryState, Tone> = { delivered: 'ok', retrying: 'warn', failed: 'danger' }

export interface EndpointState {
  key: 'on' | 'failing' | 'by_hand' | 'off_failing' | 'off_gone'
  tone: Tone
}

/** How an endpoint stands, in one word. */
export function stateOf({ disabled, failing_since: failing }: WebhookEndpointView): EndpointState {
  if (disabled?.reason === 'by_hand') return { key: 'by_hand', tone: 'plain' }
  if (disabled) return { key: disabled.reason === 'gone' ? 'off_gone' : 'off_failing', tone: 'danger' }
  return failing ? { key: 'failing', tone: 'warn' } : { key: 'on', tone: 'ok' }
}
