import { describe, expect, it } from 'vitest'
import { initials, isJumbo, linkify, measure } from './text'

describe('measure', () => {
  it('counts characters as code points and bytes as UTF-8', () => {
    expect(measure('héllo', 'characters')).toBe(5)
    expect(measure('héllo', 'bytes')).toBe(6)
    expect(measure('😀', 'characters')).toBe(1)
    expect(measure('😀', 'bytes')).toBe(4)
    expect(measure('日本', 'bytes')).toBe(6)
    expect(measure('a😀', 'utf16')).toBe(3)
  })
})

describe('linkify', () => {
  const links = (text: string) => linkify(text).filter((part) => part.href).map((part) => part.href)

  it('finds links and leaves the sentence around them', () => {
    expect(linkify('See https://a.example/b, please.')).toEqual([
      { text: 'See ' },
      { text: 'https://a.example/b', href: 'https://a.example/b' },
      { text: ', please.' },
    ])
  })

  it('keeps a bracket that belongs to the link', () => {
    expect(links('https://en.example/wiki/Bell_(bicycle)')).toEqual(['https://en.example/wiki/Bell_(bicycle)'])
    expect(links('(https://a.example)')).toEqual(['https://a.example'])
  })

  it('makes addresses clickable and nothing that could run', () => {
    expect(links('write to info@shop.example or www.shop.example')).toEqual(['mailto:info@shop.example', 'https://www.shop.example'])
    expect(links('javascript:alert(1) data:text/html,x')).toEqual([])
  })

  it('loses nothing of the text', () => {
    const text = 'a https://x.example/?q=1&r=2). b@c.example! ...'
    expect(linkify(text).map((part) => part.text).join('')).toBe(text)
  })
})

describe('isJumbo', () => {
  it('is for a few emoji and nothing else', () => {
    expect(isJumbo('❤️')).toBe(true)
    expect(isJumbo('👍🏽 👍')).toBe(true)
    expect(isJumbo('👨‍👩‍👧')).toBe(true)
    expect(isJumbo('🇯🇵')).toBe(true)
    expect(isJumbo('😀😀😀😀')).toBe(false)
    expect(isJumbo('ok 👍')).toBe(false)
    expect(isJumbo('12')).toBe(false)
    expect(isJumbo('')).toBe(false)
  })
})

describe('initials', () => {
  it('takes the first letters in any script', () => {
    expect(initials('Sofia Lindqvist')).toBe('SL')
    expect(initials('Иван Петров')).toBe('ИП')
    expect(initials('@shop')).toBe('S')
    expect(initials('  ')).toBe('?')
  })
})
