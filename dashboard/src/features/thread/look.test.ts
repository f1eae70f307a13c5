import { expect, it } from 'vitest'
import type { AttachmentView } from '@/api/types'
import { message } from '@/testing'
import { gather, isBare } from './look'

const file = (id: string, kind: string, state: AttachmentView['state'] = 'ready'): AttachmentView => ({ id, kind, state })

it('leaves the bubble away for one sticker and for a few emoji', () => {
  expect(isBare(message('1', { text: null, attachments: [file('a', 'sticker')] }))).toBe(true)
  expect(isBare(message('1', { text: '🎉' }))).toBe(true)
  expect(isBare(message('1', { text: 'Hi' }))).toBe(false)
  expect(isBare(message('1', { text: null, attachments: [file('a', 'sticker', 'pending')] }))).toBe(false)
  expect(isBare(message('1', { text: '🎉', reply_to: { preview: 'x' } }))).toBe(false)
  expect(isBare(message('1', { text: '🎉', deleted_at: '2026-05-01T10:00:00.000Z' }))).toBe(false)
  expect(isBare(message('1', { text: null, attachments: [file('a', 'image')] }))).toBe(false)
})

it('makes an album of pictures that follow each other', () => {
  const ids = (files: AttachmentView[]) => gather(files).map((each) => (Array.isArray(each) ? each.map(({ id }) => id).join('+') : each.id))
  expect(ids([file('a', 'image'), file('b', 'image'), file('c', 'file'), file('d', 'image')])).toEqual(['a+b', 'c', 'd'])
  expect(ids([file('a', 'image'), file('b', 'image', 'pending'), file('c', 'image')])).toEqual(['a', 'b', 'c'])
  expect(ids([])).toEqual([])
})
