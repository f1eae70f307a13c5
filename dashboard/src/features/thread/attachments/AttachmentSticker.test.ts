import { mount } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { i18n } from '@/i18n'
import AttachmentSticker from './AttachmentSticker.vue'

afterEach(() => vi.unstubAllGlobals())

function show(wantsCalm: boolean, detail: object | null, content_type = 'image/webp') {
  vi.stubGlobal('matchMedia', () => ({ matches: wantsCalm, addEventListener: () => undefined, removeEventListener: () => undefined }))
  return mount(AttachmentSticker, { props: { attachment: { id: 'a', kind: 'sticker', state: 'ready', content_type, detail: detail as never } }, global: { plugins: [i18n] } })
}

it('lets stickers move by themselves', () => {
  expect(show(false, { animated: true }).get('img').attributes('alt')).toBe('Sticker')
  expect(show(false, null, 'video/webm').get('video').attributes('autoplay')).toBeDefined()
})

it('holds them still for those who want no movement, until they are tapped', async () => {
  const sticker = show(true, { animated: true })
  expect(sticker.find('canvas').exists()).toBe(true)
  await sticker.get('button').trigger('click')
  expect(sticker.find('canvas').exists()).toBe(false)
  expect(sticker.get('img').attributes('alt')).toBe('Sticker')
  expect(show(true, null, 'video/webm').get('video').attributes('autoplay')).toBeUndefined()
  expect(show(true, null).find('canvas').exists()).toBe(false)
})

it('shows the emoji of a drawing that no browser shows, and a file where there is none', () => {
  const drawing = show(false, { animated: true, emoji: '🎉' }, 'application/x-tgsticker')
  expect(drawing.get('[role=img]').attributes('aria-label')).toBe('Sticker 🎉')
  expect(drawing.text()).toBe('🎉')
  expect(drawing.find('a').exists()).toBe(false)
  expect(show(false, null, 'application/gzip').find('a[download]').exists()).toBe(true)
})

it('shows the emoji of a picture that is broken', async () => {
  const sticker = show(false, { emoji: '🎉' })
  await sticker.get('img').trigger('error')
  expect(sticker.text()).toBe('🎉')
})
