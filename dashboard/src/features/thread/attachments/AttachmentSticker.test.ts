import { mount } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { i18n } from '@/i18n'
import AttachmentSticker from './AttachmentSticker.vue'
import DrawnSticker from './DrawnSticker.vue'

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
  const button = sticker.get('button')
  expect(button.attributes('aria-label')).toBe('Let the sticker move')
  expect(sticker.get('img').classes()).toContain('hidden')
  await button.trigger('click')
  // the same button, so that it keeps the focus, and stops it again
  expect(sticker.get('button').element).toBe(button.element)
  expect(sticker.get('img').classes()).not.toContain('hidden')
  expect(sticker.get('img').attributes('alt')).toBe('Sticker')
  await button.trigger('click')
  expect(sticker.get('img').classes()).toContain('hidden')
  expect(show(true, null, 'video/webm').get('video').attributes('autoplay')).toBeUndefined()
  expect(show(true, null).find('canvas').exists()).toBe(false)
})

it.each(['application/x-tgsticker', 'application/gzip'])('draws %s, and shows its emoji where that fails', async (type) => {
  const sticker = show(false, { animated: true, emoji: '🎉' }, type)
  const drawn = sticker.getComponent(DrawnSticker)
  expect(drawn.props()).toEqual({ id: 'a', emoji: '🎉' })
  drawn.vm.$emit('broken')
  await nextTick()
  expect(sticker.findComponent(DrawnSticker).exists()).toBe(false)
  expect(sticker.get('[role=img]').attributes('aria-label')).toBe('Sticker 🎉')
  expect(sticker.text()).toBe('🎉')
  expect(sticker.find('a').exists()).toBe(false)
})

it('offers a file where neither can be shown', async () => {
  expect(show(false, null, 'application/zip').find('a[download]').exists()).toBe(true)
  const sticker = show(false, null, 'application/x-tgsticker')
  sticker.getComponent(DrawnSticker).vm.$emit('broken')
  await nextTick()
  expect(sticker.find('a[download]').exists()).toBe(true)
})

it('shows the emoji of a picture that is broken', async () => {
  const sticker = show(false, { emoji: '🎉' })
  await sticker.get('img').trigger('error')
  expect(sticker.text()).toBe('🎉')
})
