import { describe, expect, it } from 'vitest'
import { placeBeside } from './place'

const window = { width: 1000, height: 600 }
const size = { width: 100, height: 30 }

describe('placeBeside', () => {
  it('stands in the middle of the edge that is wanted', () => {
    const box = { x: 400, y: 300, width: 40, height: 40 }
    expect(placeBeside('top', box, size, window)).toEqual({ x: 370, y: 264 })
    expect(placeBeside('bottom', box, size, window)).toEqual({ x: 370, y: 346 })
    expect(placeBeside('left', box, size, window)).toEqual({ x: 294, y: 305 })
    expect(placeBeside('right', box, size, window)).toEqual({ x: 446, y: 305 })
  })

  it('goes to the other edge where there is no room', () => {
    expect(placeBeside('top', { x: 400, y: 10, width: 40, height: 40 }, size, window).y).toBe(56)
    expect(placeBeside('right', { x: 940, y: 300, width: 40, height: 40 }, size, window).x).toBe(834)
  })

  it('is moved along its edge as far as the window needs', () => {
    expect(placeBeside('bottom', { x: 0, y: 300, width: 40, height: 40 }, size, window)).toEqual({ x: 8, y: 346 })
    expect(placeBeside('top', { x: 980, y: 300, width: 20, height: 40 }, size, window)).toEqual({ x: 892, y: 264 })
  })

  it('stays in a window that is too small for either edge', () => {
    expect(placeBeside('top', { x: 0, y: 5, width: 40, height: 40 }, size, { width: 120, height: 50 })).toEqual({ x: 8, y: 8 })
  })
})
