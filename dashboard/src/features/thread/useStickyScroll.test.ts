import type { VList } from 'virtua/vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, type EffectScope, nextTick, shallowRef } from 'vue'
import { useStickyScroll } from './useStickyScroll'

/** A box of 500 px that shows the end of 2,000 px. */
function makeBox() {
  const box = document.createElement('div')
  const sizes = { scrollHeight: 2000, clientHeight: 500, clientWidth: 400 }
  for (const name of Object.keys(sizes) as (keyof typeof sizes)[]) Object.defineProperty(box, name, { get: () => sizes[name] })
  box.scrollTop = 1500
  const scrollTo = vi.fn(() => (box.scrollTop = sizes.scrollHeight - sizes.clientHeight))
  Object.assign(box, { scrollTo })
  return { box, sizes, scrollTo }
}

describe('a reader at the end of a thread', () => {
  let scope: EffectScope
  let made: ReturnType<typeof makeBox>
  let scroll: ReturnType<typeof useStickyScroll>

  beforeEach(async () => {
    vi.useFakeTimers()
    vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }))
    made = makeBox()
    const list = shallowRef({ $el: made.box, scrollToIndex: vi.fn() } as unknown as InstanceType<typeof VList>)
    scope = effectScope()
    scope.run(() => (scroll = useStickyScroll(list, () => 10)))
    await nextTick()
    scroll.onScroll()
  })
  afterEach(() => {
    scope.stop()
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  const grow = async (by: number) => {
    made.sizes.scrollHeight += by
    scroll.onResize()
    await nextTick()
    await nextTick()
  }
  const turnWheel = (deltaY: number, more: WheelEventInit = {}) => made.box.dispatchEvent(new WheelEvent('wheel', { deltaY, ...more }))

  it('stays there when rows grow', async () => {
    await grow(200)
    expect(made.box.scrollTop).toBe(1700)
    expect(scroll.atEnd.value).toBe(true)
  })

  it('is not taken back by rows that grow between the wheel and what is seen of it', async () => {
    turnWheel(-700)
    await grow(200)
    expect(made.scrollTo).not.toHaveBeenCalled()
    // a browser with much to do glides for longer than its reader turns
    vi.advanceTimersByTime(2000)
    made.box.scrollTop = 800
    await grow(100)
    scroll.onScroll()
    await nextTick()
    expect(made.box.scrollTop).toBe(800)
    expect(scroll.atEnd.value).toBe(false)
  })

  it('is not taken back by the first pixels of a glide that goes on after its moment', async () => {
    turnWheel(-700)
    vi.advanceTimersByTime(400)
    made.box.scrollTop = 1490
    scroll.onScroll()
    vi.advanceTimersByTime(400)
    await grow(0)
    made.box.scrollTop = 1200
    scroll.onScroll()
    await nextTick()
    await nextTick()
    expect(made.box.scrollTop).toBe(1200)
    expect(scroll.atEnd.value).toBe(false)
  })

  it('leaves it by keys that lead up as well', async () => {
    made.box.dispatchEvent(new KeyboardEvent('keydown', { key: 'PageUp' }))
    await grow(200)
    expect(made.scrollTo).not.toHaveBeenCalled()
  })

  it('is still there after a wheel that led nowhere, or down, or made the page larger', async () => {
    turnWheel(-100)
    vi.advanceTimersByTime(1000)
    expect(scroll.atEnd.value).toBe(true)
    turnWheel(100)
    turnWheel(-100, { ctrlKey: true })
    await grow(300)
    expect(made.box.scrollTop).toBe(1800)
  })
})
