import type { AttachmentView } from '@/api/types'
import { fields, link, list, text } from '@/lib/json'

export interface Product {
  title: string
  subtitle?: string
  code?: string
}
export interface Appointment {
  status: string
  start?: Date
  end?: Date
  zone?: string
}
export type ShareKind = 'reel' | 'story' | 'post' | 'link'

/** The products that were shared, as `{products: [{title?, subtitle?, retailer_id?}]}`. */
export function productsOf(detail: unknown): Product[] {
  return list(fields(detail).products).map((product) => ({
    title: text(product.title) ?? text(product.retailer_id) ?? '',
    subtitle: text(product.subtitle),
    code: text(product.retailer_id),
  }))
}

/** `{status?, start_at?, end_at?, timezone?}`. */
export function appointmentOf(detail: unknown): Appointment {
  const { status, start_at, end_at, timezone } = fields(detail)
  return { status: text(status)?.toLowerCase() ?? '', start: dateOf(start_at), end: dateOf(end_at), zone: text(timezone) }
}

function dateOf(value: unknown): Date | undefined {
  const at = new Date(typeof value === 'string' ? value : Number.NaN)
  return Number.isNaN(at.getTime()) ? undefined : at
}

export function shareKind(attachment: AttachmentView): ShareKind {
  const type = fields(attachment.detail).type
  return type === 'reel' || type === 'story' || type === 'post' ? type : 'link'
}

export function shareLink(attachment: AttachmentView): string | undefined {
  return link(fields(attachment.detail).url)
}

/** Whether a story has had its day. Its media goes with it. */
export function isOver(attachment: AttachmentView, now: number): boolean {
  const ends = dateOf(fields(attachment.detail).expires_at)
  return attachment.state === 'expired' || (ends !== undefined && ends.getTime() <= now)
}

/** Where a link leads, for people: its host. */
export function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host.replace(/^www\./, '') : address
}
