import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { te } from '@/i18n'
import { EVERY, eventKey, GROUPS } from './eventTypes'

const document = JSON.parse(readFileSync(join(import.meta.dirname, '../../../../../backend/openapi.json'), 'utf8')) as { components: { schemas: { WebhookEventType: { enum: string[] } } } }

describe('events that can be posted', () => {
  it('are offered, all that the server knows and no other, once', () => {
    expect([...EVERY].sort()).toEqual([...document.components.schemas.WebhookEventType.enum].sort())
  })

  it('have words, and so have their groups and the test', () => {
    expect([...EVERY, 'webhook_endpoint.test'].map(eventKey).filter((key) => !te(key))).toEqual([])
    expect(GROUPS.map(({ key }) => `settings.endpoints.groups.${key}`).filter((key) => !te(key))).toEqual([])
  })
})
