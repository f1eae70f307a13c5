import { expect, it } from 'vitest'
import { keyOf } from './attributeKey'

it('makes a key of a label', () => {
  expect([keyOf('Paid plan'), keyOf(' 2nd Größe (EU) '), keyOf('Тариф'), keyOf('x'.repeat(60)).length]).toEqual(['paid_plan', 'nd_gro_e_eu', '', 40])
})
