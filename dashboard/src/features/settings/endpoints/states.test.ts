import { describe, expect, it } from 'vitest'
import type { WebhookEndpointView } from '@/api/webhookEndpoints'
import { stateOf } from './states'

const endpoint = (change: Partial<WebhookEndpointView>): WebhookEndpointView => ({
  id: 'e1',
  version: 1,
  name: 'Shop',
  url: 'https://hooks.example/',
  event_types: [],
  created_at: '2026-05-01T10:00:00.000Z',
  ...change,
})

describe('the state of a webhook endpoint', () => {
  it('is on, failing, or off and why', () => {
    const at = '2026-05-01T10:00:00.000Z'
    expect(stateOf(endpoint({})).key).toBe('on')
    expect(stateOf(endpoint({ failing_since: at })).key).toBe('failing')
    const off = (reason: 'by_hand' | 'failing' | 'gone') => stateOf(endpoint({ failing_since: at, disabled: { reason, at } })).key
    expect([off('by_hand'), off('failing'), off('gone')]).toEqual(['by_hand', 'off_failing', 'off_gone'])
  })
})
