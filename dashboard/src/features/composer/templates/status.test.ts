import { expect, it } from 'vitest'
import { usableFirst } from './status'

it('puts what can be sent first, and keeps the order else', () => {
  const all = ['a REJECTED', 'b APPROVED', 'c PAUSED', 'd APPROVED', 'e PENDING'].map((each) => ({ name: each.charAt(0), status: each.slice(2) }))
  expect(usableFirst(all).map(({ name }) => name).join('')).toBe('bdace')
})
