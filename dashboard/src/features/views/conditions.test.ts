import { expect, it } from 'vitest'
import { asksFor, changed, FIELDS, inUnits, isComplete, opsOf } from './conditions'

it('keeps what was chosen where it still means something', () => {
  const status = { field: 'status', op: 'is', values: ['open'] } as const
  expect(changed({ ...status, values: ['open'] }, { op: 'is_not' })).toEqual({ field: 'status', op: 'is_not', values: ['open'] })
  expect(changed({ ...status, values: ['open'] }, { field: 'label' })).toEqual({ field: 'label', op: 'is', values: [] })
  expect(changed({ ...status, values: ['open'] }, { field: 'last_activity' })).toEqual({ field: 'last_activity', op: 'longer_than', values: ['120'] })
  expect(changed({ field: 'waiting', op: 'longer_than', values: ['60'] }, { op: 'shorter_than' })).toEqual({ field: 'waiting', op: 'shorter_than', values: ['60'] })
  expect(changed({ field: 'waiting', op: 'longer_than', values: ['60'] }, { op: 'is' })).toEqual({ field: 'waiting', op: 'is', values: [] })
})

it('is complete when it says something', () => {
  for (const field of FIELDS) {
    for (const op of opsOf(field)) {
      expect(isComplete({ field, op, values: [] })).toBe(asksFor({ field, op }) === 'nothing')
      expect(isComplete({ field, op, values: ['x'] })).toBe(true)
    }
  }
})

it('says minutes in the largest unit that is whole', () => {
  expect([30, 120, 90, 2880, 1440].map(inUnits)).toEqual([
    { count: 30, unit: 'minutes' },
    { count: 2, unit: 'hours' },
    { count: 90, unit: 'minutes' },
    { count: 2, unit: 'days' },
    { count: 1, unit: 'days' },
  ])
})
