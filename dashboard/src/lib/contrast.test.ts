import { describe, expect, it } from 'vitest'
import { contrast } from './contrast'

describe('contrast', () => {
  it('is WCAG’s, whoever of the two is darker', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
    expect(contrast('#fff', '#000')).toBeCloseTo(21)
    expect(contrast('#767676', '#fff')).toBeCloseTo(4.54, 1)
    expect(contrast('rgb(255, 255, 255)', '#ffffff')).toBe(1)
  })

  it('is not known of what is no one colour', () => {
    expect(contrast('transparent', '#fff')).toBeNull()
  })
})
