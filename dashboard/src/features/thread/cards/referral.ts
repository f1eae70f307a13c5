import { fields, link, text } from '@/lib/json'

export interface Referral {
  kind: 'ad' | 'post' | 'product' | 'link'
  /** The ad's headline, the product's number, the name that the link carries. */
  title?: string
  body?: string
  link?: string
  /** As the platform sent it. */
  raw: unknown
}

/** What led a customer here: `{source, headline?, body?, url?, ref?, product?: {id?, retailer_id?}, raw}`, the same on every channel. */
export function referralOf(value: unknown): Referral {
  const referral = fields(value)
  const product = fields(referral.product)
  const source = text(referral.source)
  const kind = source === 'ad' || source === 'post' || source === 'product' ? source : 'link'
  const named = { ad: undefined, post: undefined, product: text(product.retailer_id) ?? text(product.id), link: text(referral.ref) }
  return { kind, title: text(referral.headline) ?? named[kind], body: text(referral.body), link: link(referral.url), raw: referral.raw ?? value }
}
