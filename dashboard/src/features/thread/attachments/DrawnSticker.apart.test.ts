import { flushPromises, mount } from '@vue/test-utils'
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { i18n } from '@/i18n'
import DrawnSticker from './DrawnSticker.vue'

/** What stands in for the player, which needs a canvas. */
const item = { isLoaded: true, resize: vi.fn(), play: vi.fn(), pause: vi.fn(), destroy: vi.fn(), addEventListener: vi.fn() }
const loadAnimation = vi.fn<(config: { animationData: { layers: unknown[] } }) => typeof item>(() => item)
vi.mock('lottie-web/build/player/lottie_light_canvas', () => ({ default: { loadAnimation: (config: never) => loadAnimation(config) } }))

const BELL = readFileSync('../sandbox/src/samples/swinging.json')
let see: (inSight: boolean) => Promise<void>

beforeEach(() => {
  vi.clearAllMocks()
  item.isLoaded = true
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(callback: (entries: { isIntersecting: boolean; time: number }[]) => void) {
        see = async (isIntersecting) => {
          callback([{ isIntersecting, time: performance.now() }])
          await nextTick()
        }
      }
      observe() {}
      disconnect() {}
    },
  )
})
afterEach(() => vi.unstubAllGlobals())

async function show(file: Uint8Array | number, wantsCalm = false) {
  vi.stubGlobal('matchMedia', () => ({ matches: wantsCalm, addEventListener: () => undefined, removeEventListener: () => undefined }))
  const answer = () => (typeof file === 'number' ? new Response('{}', { status: file }) : new Response(new Uint8Array(file)))
  const asked = vi.fn<(request: Request) => Promise<Response>>(() => Promise.resolve(answer()))
  vi.stubGlobal('fetch', asked)
  const sticker = mount(DrawnSticker, { props: { id: 'a', emoji: '🔔' }, global: { plugins: [i18n] } })
  await flushPromises()
  return { asked, sticker }
}

it('is fetched when it comes into sight, and shows its emoji until then', async () => {
  const { asked, sticker } = await show(gzipSync(BELL))
  expect(asked).not.toHaveBeenCalled()
  expect(sticker.text()).toBe('🔔')
  await see(true)
  await vi.waitFor(() => expect(item.play).toHaveBeenCalledTimes(1))
  expect(asked.mock.calls[0]?.[0].url).toMatch(/\/api\/v1\/attachments\/a\/content$/)
  expect(loadAnimation.mock.calls[0]?.[0].animationData.layers).toHaveLength(2)
  expect(sticker.get('[role=img]').attributes('aria-label')).toBe('Sticker 🔔')
  expect(sticker.text()).toBe('')
  expect(sticker.find('button').exists()).toBe(false)
})

it('rests while it is out of sight or its page is hidden, and ends with its place', async () => {
  const { sticker } = await show(gzipSync(BELL))
  await see(true)
  await vi.waitFor(() => expect(item.play).toHaveBeenCalledTimes(1))
  await see(false)
  expect(item.pause).toHaveBeenCalledTimes(1)
  await see(true)
  expect(item.play).toHaveBeenCalledTimes(2)
  const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  document.dispatchEvent(new Event('visibilitychange'))
  await nextTick()
  expect(item.pause).toHaveBeenCalledTimes(2)
  visibility.mockRestore()
  expect(loadAnimation).toHaveBeenCalledTimes(1)
  sticker.unmount()
  expect(item.destroy).toHaveBeenCalledTimes(1)
})

it('stands still for those who want no movement, until they let it move', async () => {
  const { sticker } = await show(gzipSync(BELL), true)
  await see(true)
  await vi.waitFor(() => expect(sticker.find('button').exists()).toBe(true))
  expect(item.play).not.toHaveBeenCalled()
  const button = sticker.get('button')
  expect(button.attributes('aria-label')).toBe('Let the sticker move')
  await button.trigger('click')
  expect(item.play).toHaveBeenCalledTimes(1)
  expect(button.attributes('aria-label')).toBe('Stop the sticker')
  const paused = item.pause.mock.calls.length
  await button.trigger('click')
  expect(item.pause).toHaveBeenCalledTimes(paused + 1)
})

it.each([
  ['a file that is not packed', BELL],
  ['a file that unpacks to more than the limit', gzipSync(Buffer.concat([BELL, Buffer.alloc(5_000_000, ' ')]))],
  ['a drawing that would never end', gzipSync(JSON.stringify({ w: 9, h: 9, fr: 1, ip: 0, op: 1, layers: [{ ty: 4, shapes: [{ ty: 'rp' }] }] }))],
  ['a file that is gone', 410],
])('says that it is broken: %s', async (_, file) => {
  const { sticker } = await show(file)
  await see(true)
  await vi.waitFor(() => expect(sticker.emitted('broken')).toHaveLength(1))
  expect(loadAnimation).not.toHaveBeenCalled()
})

it('says so too when the player refuses the drawing, and when it stumbles later', async () => {
  item.isLoaded = false
  const { sticker: refused } = await show(gzipSync(BELL))
  await see(true)
  await vi.waitFor(() => expect(refused.emitted('broken')).toHaveLength(1))
  expect(item.destroy).toHaveBeenCalledTimes(1)

  item.isLoaded = true
  const { sticker } = await show(gzipSync(BELL))
  await see(true)
  await vi.waitFor(() => expect(item.addEventListener).toHaveBeenCalledTimes(1))
  const [name, stumble] = item.addEventListener.mock.calls[0] as [string, () => void]
  expect(name).toBe('error')
  stumble()
  expect(sticker.emitted('broken')).toHaveLength(1)
})
