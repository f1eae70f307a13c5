import { expect, it } from 'vitest'
import { money, orderOf } from './order'

it('reads the orders of both platforms', () => {
  const whatsapp = orderOf({ catalog_id: '1', product_items: [{ product_retailer_id: 'A', quantity: '2', item_price: 7.99, currency: 'EUR' }, { product_retailer_id: 'B', quantity: 1, item_price: '24.50', currency: 'eur' }] })
  expect(whatsapp).toEqual({ lines: [{ name: 'A', quantity: 2, price: 7.99 }, { name: 'B', quantity: 1, price: 24.5 }], currency: 'EUR', sum: 40.48 })
  const messenger = orderOf({ products: [{ id: 1, name: 'Tube', unit_price: 3, currency: 'USD' }], note: 'soon' })
  expect(messenger).toEqual({ lines: [{ name: 'Tube', quantity: 1, price: 3 }], currency: 'USD', sum: 3 })
})

it('gives no sum where a price or the currency is missing', () => {
  expect(orderOf({ product_items: [{ product_retailer_id: 'A', item_price: 1, currency: 'EUR' }, { product_retailer_id: 'B', currency: 'EUR' }] })?.sum).toBeUndefined()
  expect(orderOf({ product_items: [{ item_price: 1, currency: 'EUR' }, { item_price: 1, currency: 'USD' }] })).toMatchObject({ currency: undefined, sum: undefined })
  for (const other of [null, 'x', {}, { product_items: [] }, { product_items: 'many' }]) expect(orderOf(other)).toBeNull()
})

it('writes prices, also in a currency that does not exist', () => {
  expect(money(7.5, 'EUR', 'en')).toBe('€7.50')
  expect(money(7.5, 'COINS', 'en')).toBe('7.5 COINS')
  expect(money(7.5, undefined, 'en')).toBe('7.5')
})
