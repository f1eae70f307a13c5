import { afterEach, expect, it, vi } from 'vitest'
import { followKeyboard } from './viewport'

afterEach(() => vi.unstubAllGlobals())

function screen(height: number) {
  const viewport = Object.assign(new EventTarget(), { height, scale: 1 })
  vi.stubGlobal('innerHeight', height)
  vi.stubGlobal('visualViewport', viewport)
  vi.stubGlobal('scrollTo', vi.fn())
  followKeyboard()
  const { style } = document.documentElement
  return {
    become: (change: { height?: number; scale?: number }) => {
      Object.assign(viewport, change)
      viewport.dispatchEvent(new Event('resize'))
    },
    told: () => [style.getPropertyValue('--app-height'), style.getPropertyValue('--keyboard')],
  }
}

it('tells what a keyboard covers, and nothing when it is gone', () => {
  const { become, told } = screen(844)
  expect(told()).toEqual(['', ''])
  become({ height: 508 })
  expect(told()).toEqual(['508px', '336px'])
  expect(scrollTo).toHaveBeenCalledWith(0, 0)
  become({ height: 844 })
  expect(told()).toEqual(['', ''])
})

it('takes neither a bar of the browser nor a zoom for a keyboard', () => {
  const { become, told } = screen(844)
  become({ height: 790 })
  expect(told()).toEqual(['', ''])
  become({ height: 422, scale: 2 })
  expect(told()).toEqual(['', ''])
})
