import { expect, it } from 'vitest'
import type { AttachmentView } from '@/api/types'
import { appointmentOf, hostOf, isOver, productsOf, shareKind, shareLink } from './share'

const share = (detail: unknown, state: AttachmentView['state'] = 'ready'): AttachmentView => ({ id: 'a', kind: 'share', state, detail: detail as never })

it('tells reels, stories, posts and links apart', () => {
  expect(['reel', 'story', 'post', 'link', 'something', 7].map((type) => shareKind(share({ type })))).toEqual(['reel', 'story', 'post', 'link', 'link', 'link'])
  expect(shareKind(share(null))).toBe('link')
})

it('opens nothing but https', () => {
  expect(shareLink(share({ url: 'https://a.example/x' }))).toBe('https://a.example/x')
  for (const url of ['/reel/1/', 'http://a.example', 'javascript:alert(1)', 'tel:1', 7, null]) expect(shareLink(share({ url }))).toBeUndefined()
  expect(hostOf('https://www.a.example/x')).toBe('a.example')
})

it('reads products and appointments', () => {
  expect(productsOf({ products: [{ title: 'Swift', subtitle: '€649', retailer_id: 'S' }, { retailer_id: 'T' }] })).toEqual([
    { title: 'Swift', subtitle: '€649', code: 'S' },
    { title: 'T', subtitle: undefined, code: 'T' },
  ])
  expect(productsOf({ products: null })).toEqual([])
  expect(appointmentOf({ status: 'REQUESTED', start_at: '2026-05-01T10:00:00.000Z', end_at: 'soon', timezone: 'Europe/Rome' })).toEqual({
    status: 'requested',
    start: new Date('2026-05-01T10:00:00.000Z'),
    end: undefined,
    zone: 'Europe/Rome',
  })
})

it('lets stories end', () => {
  const ends = { expires_at: '2026-05-01T10:00:00.000Z' }
  const at = Date.parse(ends.expires_at)
  expect(isOver(share(ends), at - 1)).toBe(false)
  expect(isOver(share(ends), at)).toBe(true)
  expect(isOver(share({}), at)).toBe(false)
  expect(isOver(share({}, 'expired'), at)).toBe(true)
})
