import { expect, it } from 'vitest'
import { answersOf, answersOfAction } from './answers'

it('makes lines of the answers of a form', () => {
  expect(answersOf({ bike_type: 'City', screen_0_Frame_size_1: '54', services: ['0_Brakes', '1_Gears'], pick_up: false, nothing: null, empty: [], odd: { a: 1 } })).toEqual([
    { label: 'Bike type', value: 'City' },
    { label: 'Frame size', value: '54' },
    { label: 'Services', value: 'Brakes, Gears' },
    { label: 'Pick up', value: false },
    { label: 'Odd', value: '{"a":1}' },
  ])
})

it('says nothing where there is nothing to read', () => {
  for (const odd of [null, undefined, '', [], 'text', 7]) expect(answersOf(odd)).toEqual([])
})

it('takes none but forms for forms', () => {
  const detail = { city: 'Sampletown' }
  expect(answersOfAction({ kind: 'address', detail })).toEqual([{ label: 'City', value: 'Sampletown' }])
  for (const odd of [{ kind: 'list', detail }, { kind: 'flow' }, null]) expect(answersOfAction(odd)).toEqual([])
})
