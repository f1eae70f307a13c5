import { describe, expect, it } from 'vitest'
import { altKeyOf, isTyping, keyOf } from './keyboard'

const press = (init: KeyboardEventInit) => new KeyboardEvent('keydown', init)

describe('keys', () => {
  it('are the same on a layout without Latin letters', () => {
    expect(keyOf(press({ key: 'о', code: 'KeyJ' }))).toBe('j')
    expect(keyOf(press({ key: 'J', code: 'KeyJ' }))).toBe('j')
    expect(keyOf(press({ key: 'ش', code: 'KeyA' }))).toBe('a')
    expect(altKeyOf(press({ key: '∆', code: 'KeyJ' }))).toBe('j')
  })

  it('follow the letter on a moved Latin layout', () => {
    expect(keyOf(press({ key: 'a', code: 'KeyQ' }))).toBe('a')
  })
})

describe('isTyping', () => {
  it('is true in fields only', () => {
    expect(isTyping(document.createElement('textarea'))).toBe(true)
    expect(isTyping(document.createElement('button'))).toBe(false)
    expect(isTyping(null)).toBe(false)
  })

  it('is true on a button among the fields of a text', () => {
    document.body.innerHTML = '<div data-keys-are-text><button id="tab"></button></div>'
    expect(isTyping(document.querySelector('#tab'))).toBe(true)
  })
})
