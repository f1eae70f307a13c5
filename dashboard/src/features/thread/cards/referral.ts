import { fields, link, text } from '@/lib/json'

export interface Referral {
  kind: 'ad' | 'post' | 'product' | 'shop' | 'link'
  /** The ad's headline, the product's number, the name that the link carries. */
  title?: string
  body?: string
  link?: string
}

/** What led a customer here, in the shapes of Messenger and Instagram, and of WhatsApp. */
export function referralOf(value: unknown): Referral {
  const referral = fields(value)
  const enquiry = fields(referral.referred_product)
  if (text(enquiry.product_retailer_id)) return { kind: 'product', title: text(enquiry.product_retailer_id) }
  const product = fields(referral.product)
  if (text(product.id)) return { kind: 'shop', title: text(product.id) }
  const ad = fields(referral.ads_context_data)
  const isAd = text(referral.ad_id) !== undefined || text(referral.source_type)?.toLowerCase() === 'ad' || text(referral.source)?.toUpperCase() === 'ADS'
  const title = text(referral.headline) ?? text(ad.ad_title)
  if (isAd) return { kind: 'ad', title, body: text(referral.body), link: link(referral.source_url) }
  if (text(referral.source_type)?.toLowerCase() === 'post') return { kind: 'post', title, body: text(referral.body), link: link(referral.source_url) }
  return { kind: 'link', title: title ?? text(referral.ref), link: link(referral.referer_uri) ?? link(referral.source) }
}
