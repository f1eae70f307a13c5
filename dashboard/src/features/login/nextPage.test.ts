import { expect, it } from 'vitest'
import { nextPage } from './nextPage'

it('leads to pages of ours alone', () => {
  expect(nextPage({ query: { next: '/desk/all?x=1' } })).toBe('/desk/all?x=1')
  expect(nextPage({ query: {} })).toBeNull()
  for (const next of ['', 'desk', '//evil.example', 'https://evil.example/', ['/a', '/b']]) expect(nextPage({ query: { next } })).toBeNull()
})
