import { expect, it } from 'vitest'
import { referralOf } from './referral'

it('finds what led here', () => {
  expect(referralOf({ source: 'ad', ad_id: '1', ref: 'click-id', headline: 'Spring', body: 'Only now', url: 'https://fb.me/x', raw: { a: 1 } })).toEqual({
    kind: 'ad',
    title: 'Spring',
    body: 'Only now',
    link: 'https://fb.me/x',
    raw: { a: 1 },
  })
  expect(referralOf({ source: 'ad', ref: 'click-id' }).title).toBeUndefined()
  expect(referralOf({ source: 'post', headline: 'Look' })).toMatchObject({ kind: 'post', title: 'Look' })
  expect(referralOf({ source: 'product', product: { id: 42 } })).toMatchObject({ kind: 'product', title: '42' })
  expect(referralOf({ source: 'product', product: { catalog_id: '1', retailer_id: 'SKU' } })).toMatchObject({ kind: 'product', title: 'SKU' })
  expect(referralOf({ source: 'link', ref: 'poster' })).toMatchObject({ kind: 'link', title: 'poster' })
})

it('has something to say of what nobody foresaw', () => {
  for (const odd of [null, 'x', [], {}, { source: 'plugin' }, { source: 7, product: 'x' }]) expect(referralOf(odd)).toMatchObject({ kind: 'link', title: undefined, raw: odd })
  expect(referralOf({ source: 'ad', url: 'javascript:alert(1)' }).link).toBeUndefined()
})
