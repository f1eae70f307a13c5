import { expect, it } from 'vitest'
import type { AttachmentView } from '@/api/types'
import { appointmentOf, hostOf, productsOf, shareKind, shareLink } from './share'

const share = (detail: unknown): AttachmentView => ({ id: 'a', kind: 'share', state: 'ready', detail: detail as never })

it('tells reels, stories, posts and links apart', () => {
  expect(shareKind(share({ reel_video_id: 1, url: '/reel/1/' }))).toBe('reel')
  expect(shareKind(share({ story_media_id: '2' }))).toBe('story')
  expect(shareKind(share({ ig_post_media_id: '3' }))).toBe('post')
  expect(shareKind(share({ type: 'ig_reel' }))).toBe('reel')
  expect(shareKind(share({ url: 'https://a.example' }))).toBe('link')
  expect(shareKind(share(null))).toBe('link')
})

it('opens nothing but https', () => {
  expect(shareLink(share({ url: 'https://a.example/x' }))).toBe('https://a.example/x')
  for (const url of ['/reel/1/', 'http://a.example', 'javascript:alert(1)', 'tel:1', 7, null]) expect(shareLink(share({ url }))).toBeUndefined()
  expect(hostOf('https://www.a.example/x')).toBe('a.example')
})

it('reads products and appointments', () => {
  expect(productsOf({ product: { elements: [{ title: 'Swift', subtitle: '€649', retailer_id: 'S' }, { retailer_id: 'T' }] } })).toEqual([
    { title: 'Swift', subtitle: '€649', code: 'S' },
    { title: 'T', subtitle: undefined, code: 'T' },
  ])
  expect(productsOf({ product: null })).toEqual([])
  expect(appointmentOf({ booking_id: 'b', status: 'REQUESTED', start_time: '1739612400', end_time: 1739616000, timezone: 'Europe/Rome' })).toEqual({
    status: 'requested',
    start: new Date(1739612400_000),
    end: new Date(1739616000_000),
    zone: 'Europe/Rome',
  })
  expect(appointmentOf({ url: 'x' })).toBeNull()
})
