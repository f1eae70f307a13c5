import type { AttachmentView } from '@/api/types'
import { fields, link, list, number, text } from '@/lib/json'

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

/** The products that were shared, as `{product: {elements}}`. */
export function productsOf(detail: unknown): Product[] {
  return list(fields(fields(detail).product).elements).map((element) => ({
    title: text(element.title) ?? text(element.retailer_id) ?? '',
    subtitle: text(element.subtitle),
    code: text(element.retailer_id),
  }))
}

/** Times are in seconds. */
export function appointmentOf(detail: unknown): Appointment | null {
  const { booking_id, status, start_time, end_time, timezone } = fields(detail)
  const at = (value: unknown) => {
    const seconds = number(value)
    return seconds === undefined ? undefined : new Date(seconds * 1000)
  }
  if (booking_id === undefined && start_time === undefined) return null
  return { status: text(status)?.toLowerCase() ?? '', start: at(start_time), end: at(end_time), zone: text(timezone) }
}

export function shareKind(attachment: AttachmentView): ShareKind {
  const detail = fields(attachment.detail)
  const named = text(detail.type)?.replace('ig_', '')
  if (named === 'reel' || detail.reel_video_id !== undefined) return 'reel'
  if (named === 'story' || detail.story_media_id !== undefined || detail.story_media_url !== undefined) return 'story'
  if (named === 'post' || detail.ig_post_media_id !== undefined || detail.id !== undefined) return 'post'
  return 'link'
}

export function shareLink(attachment: AttachmentView): string | undefined {
  const detail = fields(attachment.detail)
  return link(detail.url) ?? link(detail.link)
}

/** Where a link leads, for people: its host. */
export function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host.replace(/^www\./, '') : address
}
