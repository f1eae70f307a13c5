import { expect, it } from 'vitest'
import { markOf, readable } from './preview'

it('tells marks from texts', () => {
  expect(markOf('[story_mention]')).toBe('story_mention')
  expect(['[Image]', '[two words]', 'an [image]', '[]', ''].map(markOf)).toEqual([null, null, null, null, null])
})

it('makes words of what nobody foresaw', () => {
  expect(readable('order_update')).toBe('Order update')
})
