import { expect, it } from 'vitest'
import { money, orderOf } from './order'

it('adds up what was ordered', () => {
  const items = [{ retailer_id: 'A', name: 'Tube', quantity: '2', unit_price: 7.99, currency: 'EUR' }, { retailer_id: 'B', unit_price: '24.50', currency: 'eur' }]
  expect(orderOf({ items, note: 'soon' })).toEqual({ lines: [{ name: 'Tube', quantity: 2, price: 7.99 }, { name: 'B', quantity: 1, price: 24.5 }], currency: 'EUR', sum: 40.48 })
})

it('gives no sum where a price or the currency is missing', () => {
  expect(orderOf({ items: [{ retailer_id: 'A', unit_price: 1, currency: 'EUR' }, { retailer_id: 'B', currency: 'EUR' }] })?.sum).toBeUndefined()
  expect(orderOf({ items: [{ unit_price: 1, currency: 'EUR' }, { unit_price: 1, currency: 'USD' }] })).toMatchObject({ currency: undefined, sum: undefined })
  for (const other of [null, 'x', {}, { items: [] }, { items: 'many' }]) expect(orderOf(other)).toBeNull()
})

it('writes prices, also in a currency that does not exist', () => {
  expect(money(7.5, 'EUR', 'en')).toBe('€7.50')
  expect(money(7.5, 'COINS', 'en')).toBe('7.5 COINS')
  expect(money(7.5, undefined, 'en')).toBe('7.5')
})
