import { expect, it } from 'vitest'
import { answersOf } from './answers'

it('makes lines of the answers of a form', () => {
  const payload = JSON.stringify({ flow_token: 'secret', bike_type: 'City', screen_0_Frame_size_1: '54', services: ['0_Brakes', '1_Gears'], pick_up: false, nothing: null, empty: [] })
  expect(answersOf(payload)).toEqual([
    { label: 'Bike type', value: 'City' },
    { label: 'Frame size', value: '54' },
    { label: 'Services', value: 'Brakes, Gears' },
    { label: 'Pick up', value: false },
  ])
})

it('looks into the values of an address', () => {
  expect(answersOf(JSON.stringify({ saved_address_id: 'a', values: { city: 'Sampletown' } }))).toEqual([{ label: 'City', value: 'Sampletown' }])
})

it('says nothing where there is nothing to read', () => {
  for (const odd of [null, '', 'PICK_RED', '[]', '"text"', '7', '{"a":']) expect(answersOf(odd)).toEqual([])
})
