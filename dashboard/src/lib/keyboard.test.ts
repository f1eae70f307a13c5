import { afterEach, describe, expect, it } from 'vitest'
import { combosOf, isTyping, noteLayout } from './keyboard'

const press = (init: KeyboardEventInit) => new KeyboardEvent('keydown', init)
const first = (init: KeyboardEventInit) => combosOf(press(init))[0]
afterEach(() => noteLayout(press({ key: 'a', code: 'KeyA' })))

describe('keys', () => {
  it('are the same on a layout without Latin letters', () => {
    expect(first({ key: 'о', code: 'KeyJ' })).toBe('J')
    expect(first({ key: 'ش', code: 'KeyA' })).toBe('A')
    expect(first({ key: 'л', code: 'KeyK', ctrlKey: true })).toBe('Mod+K')
    expect(first({ key: 'Ч', code: 'KeyX', shiftKey: true })).toBe('Shift+X')
    expect(first({ key: 'ъ', code: 'BracketRight' })).toBe(']')
  })

  it('find a sign by its place once a letter has shown that the layout is not Latin', () => {
    expect(first({ key: '.', code: 'Slash' })).toBe('.')
    noteLayout(press({ key: 'о', code: 'KeyJ' }))
    expect(first({ key: '.', code: 'Slash' })).toBe('/')
    expect(first({ key: ',', code: 'Slash', shiftKey: true })).toBe('?')
    expect(first({ key: 'ю', code: 'Period' })).toBe('.')
  })

  it('follow the letter on a moved Latin layout, and try the place of a sign that is elsewhere', () => {
    expect(combosOf(press({ key: 'a', code: 'KeyQ' }))).toEqual(['A'])
    expect(combosOf(press({ key: '$', code: 'BracketRight' }))).toEqual(['$', ']'])
    expect(first({ key: '?', code: 'Minus', shiftKey: true })).toBe('?')
  })

  it('are named with what is held down', () => {
    expect(first({ key: 'E', code: 'KeyE', ctrlKey: true, altKey: true, shiftKey: true })).toBe('Mod+Alt+Shift+E')
    expect(first({ key: '∆', code: 'KeyJ', altKey: true })).toBe('Alt+J')
    expect(first({ key: 'Enter', code: 'Enter', ctrlKey: true })).toBe('Mod+Enter')
    expect(combosOf(press({ key: 'k', code: 'KeyK', metaKey: true }))).toEqual([])
  })

  it('are what AltGr writes, though some systems call that Ctrl and Alt', () => {
    expect(first({ key: '[', code: 'Digit8', ctrlKey: true, altKey: true, modifierAltGraph: true })).toBe('[')
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
