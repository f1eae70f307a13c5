import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { WebhookEndpointView } from '@/api/webhookEndpoints'
import { answer } from '@/testing'
import { applyEvent } from './apply'
import { useWebhookEndpoints } from './stores/webhookEndpoints'

const endpoint = (id: string, change: Partial<WebhookEndpointView> = {}): WebhookEndpointView => ({
  id,
  version: 1,
  name: id,
  url: 'https://hooks.example/',
  event_types: ['message.created'],
  disabled: null,
  failing_since: null,
  previous_secret_until: null,
  missed_at: null,
  created_at: `2026-05-01T10:00:0${id.slice(1)}.000Z`,
  ...change,
})

describe('webhook endpoints', () => {
  let served: WebhookEndpointView[] = []
  const names = () => useWebhookEndpoints().list.map(({ name }) => name)

  beforeEach(() => {
    setActivePinia(createPinia())
    served = [endpoint('e1'), endpoint('e2')]
    vi.stubGlobal('fetch', answer({ 'GET /webhook_endpoints': () => ({ items: served, next_cursor: null }) }))
  })
  afterEach(() => vi.unstubAllGlobals())

  it('are followed once somebody looks, the newest first', async () => {
    const store = useWebhookEndpoints()
    applyEvent({ type: 'webhook_endpoint.updated', data: endpoint('e3') })
    expect(names()).toEqual([])
    await store.read()
    expect(names()).toEqual(['e2', 'e1'])
    applyEvent({ type: 'webhook_endpoint.updated', data: endpoint('e3') })
    applyEvent({ type: 'webhook_endpoint.updated', data: endpoint('e1', { version: 3, name: 'renamed' }) })
    applyEvent({ type: 'webhook_endpoint.updated', data: endpoint('e1', { version: 2, name: 'late' }) })
    expect(names()).toEqual(['e3', 'e2', 'renamed'])
    applyEvent({ type: 'webhook_endpoint.removed', data: { id: 'e2' } })
    expect(names()).toEqual(['e3', 'renamed'])
  })

  it('are as if freshly read after a time without a connection', async () => {
    const store = useWebhookEndpoints()
    await store.read()
    served = [endpoint('e2', { version: 5, name: 'new name' })]
    expect(await store.reload()).toBe(true)
    expect(names()).toEqual(['new name'])
    store.clear()
    expect(names()).toEqual([])
  })
})
