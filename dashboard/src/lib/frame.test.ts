import { expect, it } from 'vitest'
import { fit } from './frame'

const box = { width: 320, height: 320 }

it('shrinks to the box and keeps the proportions', () => {
  expect(fit({ width: 1600, height: 800 }, box)).toEqual({ width: 320, height: 160 })
  expect(fit({ width: 600, height: 1200 }, box)).toEqual({ width: 160, height: 320 })
})

it('does not enlarge, but leaves something to tap', () => {
  expect(fit({ width: 100, height: 90 }, box)).toEqual({ width: 100, height: 90 })
  expect(fit({ width: 5000, height: 20 }, box)).toEqual({ width: 320, height: 48 })
  expect(fit({ width: 0, height: 0 }, box)).toEqual(box)
})
