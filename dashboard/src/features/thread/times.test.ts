import { expect, it } from 'vitest'
import type { MessageTimesView } from '@/api/types'
import { stepsOf } from './times'

const at = (second: string) => `2026-05-01T10:00:${second}Z`
const times = (change: Partial<MessageTimesView>): MessageTimesView => ({
  message_id: 'm',
  sent_at: at('00.000'),
  received_at: at('00.120'),
  committed_at: at('00.125'),
  emitted_at: at('00.127'),
  delivery: null,
  ...change,
})

it('tells the way of what a customer wrote, each step with the time since the one before', () => {
  expect(stepsOf(times({})).map(({ step, after }) => [step, after])).toEqual([['sent', null], ['received', null], ['committed', 5], ['emitted', 2]])
})

it('leaves out what did not happen', () => {
  expect(stepsOf(times({ received_at: null, emitted_at: null })).map(({ step }) => step)).toEqual(['sent', 'committed'])
})

it('tells the way of a reply as it happened, also where the platform was faster than the screen', () => {
  const delivery = { queued_at: at('00.121'), attempted_at: at('00.126'), accepted_at: at('00.200'), delivered_at: at('01.200'), read_at: null, attempts: [] }
  const steps = stepsOf(times({ emitted_at: at('00.210'), delivery }))
  expect(steps.map(({ step }) => step)).toEqual(['received', 'queued', 'committed', 'attempted', 'accepted', 'emitted', 'delivered'])
  expect(steps.at(-1)?.after).toBe(990)
})
