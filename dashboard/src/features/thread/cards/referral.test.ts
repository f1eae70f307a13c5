import { expect, it } from 'vitest'
import { referralOf } from './referral'

it('finds what led here, on each platform', () => {
  expect(referralOf({ ad_id: '1', source: 'ADS', ads_context_data: { ad_title: 'Spring' } })).toMatchObject({ kind: 'ad', title: 'Spring' })
  expect(referralOf({ source_type: 'ad', headline: 'Spring', body: 'Only now', source_url: 'https://fb.me/x' })).toEqual({ kind: 'ad', title: 'Spring', body: 'Only now', link: 'https://fb.me/x' })
  expect(referralOf({ source_type: 'post', headline: 'Look' })).toMatchObject({ kind: 'post', title: 'Look' })
  expect(referralOf({ product: { id: 42 } })).toEqual({ kind: 'shop', title: '42' })
  expect(referralOf({ referred_product: { catalog_id: '1', product_retailer_id: 'SKU' } })).toEqual({ kind: 'product', title: 'SKU' })
  expect(referralOf({ ref: 'poster', source: 'SHORTLINK' })).toEqual({ kind: 'link', title: 'poster', link: undefined })
})

it('has something to say of what nobody foresaw', () => {
  for (const odd of [null, 'x', [], {}, { ads_context_data: 7 }]) expect(referralOf(odd).kind).toBe('link')
  expect(referralOf({ source_type: 'ad', source_url: 'javascript:alert(1)' }).link).toBeUndefined()
})
