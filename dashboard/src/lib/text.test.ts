import { describe, expect, it } from 'vitest'
import { hasWebLink, initials, isJumbo, linkify, measure } from './text'

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

describe('hasWebLink', () => {
  it('tells a page from an address of mail', () => {
    expect([hasWebLink('See www.a.example'), hasWebLink('ana@a.example, then https://a.example')]).toEqual([true, true])
    expect([hasWebLink('Write to ana@a.example'), hasWebLink('Nothing')]).toEqual([false, false])
  })
})

describe('linkify', () => {
  it('reads a long text once, whatever it is made of', () => {
    // from each letter to the end it would be 10^10 steps: a minute
    const began = performance.now()
    expect(linkify('a-'.repeat(100_000)).length).toBe(1)
    expect(linkify(`https://a.example/${'.'.repeat(100_000)}b`).length).toBe(1)
    expect(performance.now() - began).toBeLessThan(5000)
  })

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
