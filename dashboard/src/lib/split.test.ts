import { describe, expect, it } from 'vitest'
import { countParts } from './split'

describe('a long text', () => {
  it('becomes as many messages as the server makes of it', () => {
    const text = 'We are open. Come by at ten? Bring the bike!'
    expect(countParts(text, 100, 'characters')).toBe(1)
    expect(countParts(text, 30, 'characters')).toBe(2)
    expect(countParts('one two three four', 9, 'characters')).toBe(3)
    expect(countParts('abcdefgh', 3, 'characters')).toBe(3)
    expect(countParts('一。二。三。', 7, 'bytes')).toBe(3)
    expect(countParts('          ab', 4, 'characters')).toBe(1)
  })

  it('is never cut inside of a link', () => {
    const link = 'https://shop.test/a?b=1.Two!three'
    expect(countParts(`See ${link} now`, link.length + 2, 'characters')).toBe(3)
    expect(countParts(`See ${link} now`, link.length - 1, 'characters')).toBeNull()
  })
})
