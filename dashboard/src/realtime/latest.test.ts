import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import type { LastMessage } from '@/api/types'
import { message } from '@/testing'
import { useLatest } from './stores/latest'

beforeEach(() => setActivePinia(createPinia()))

const last = (change: Partial<LastMessage> = {}): LastMessage => ({ id: 'm', kind: 'agent', audience: 'customer', preview: 'Hi', sent_at: '2026-05-01T10:00:00.000Z', ...change })

it('follows a reply that fails and is delivered after all, whatever comes late', () => {
  const latest = useLatest()
  expect(latest.failed(last())).toBe(false)
  expect(latest.failed(last({ failed: true }))).toBe(true)
  latest.receive(message('m', { version: 3, kind: 'agent', delivery: { status: 'failed' } }))
  expect(latest.failed(last())).toBe(true)
  latest.receive(message('m', { version: 2, kind: 'agent', delivery: { status: 'sending' } }))
  expect(latest.failed(last())).toBe(true)
  latest.receive(message('m', { version: 4, kind: 'agent', delivery: { status: 'delivered' } }))
  expect(latest.failed(last({ failed: true }))).toBe(false)
})

it('knows of a retry of what had failed before it was read', () => {
  const latest = useLatest()
  latest.receive(message('m', { version: 5, kind: 'agent', delivery: { status: 'pending' } }))
  expect(latest.failed(last({ failed: true }))).toBe(false)
})

it('tells how long a recording is once that is known', () => {
  const latest = useLatest()
  expect(latest.preview(last({ preview: '[voice]' }))).toBe('[voice]')
  latest.receive(message('m', { version: 2, attachments: [{ id: 'a', kind: 'voice', state: 'ready', duration: 7.2 }] }))
  expect(latest.preview(last({ preview: '[voice]' }))).toBe('[voice:7]')
  expect(latest.preview(last({ preview: '[voice:7]' }))).toBe('[voice:7]')
  expect(latest.preview(last({ preview: 'See my [voice]' }))).toBe('See my [voice]')
})
