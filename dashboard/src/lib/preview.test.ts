import { expect, it } from 'vitest'
import { markOf, readable } from './preview'

it('tells marks from texts', () => {
  expect(markOf('[story_mention]')).toEqual({ kind: 'story_mention' })
  expect(markOf('[image:5]')).toEqual({ kind: 'image', amount: 5 })
  expect(['[Image]', '[two words]', 'an [image]', '[]', '', '[image:]', '[image:x]', '[image:12345678]'].map(markOf)).toEqual(Array(8).fill(null))
})

it('makes words of what nobody foresaw', () => {
  expect(readable('order_update')).toBe('Order update')
})
