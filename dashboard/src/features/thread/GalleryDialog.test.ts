import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { i18n } from '@/i18n'
import { answer } from '@/testing'
import GalleryDialog from './GalleryDialog.vue'

afterEach(() => {
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

it('says that there is nothing only when all was looked through', async () => {
  vi.stubGlobal(
    'fetch',
    answer({
      'GET /conversations/c1/files': ({ url }) => {
        const page = Number(url.searchParams.get('cursor') ?? 0)
        return { items: [], next_cursor: page < 9 ? String(page + 1) : null }
      },
    }),
  )
  const dialog = mount(GalleryDialog, { attachTo: document.body, props: { open: true, conversationId: 'c1' }, global: { plugins: [i18n], stubs: { ImageLightbox: true } } })
  await flushPromises()
  const gallery = () => document.querySelector<HTMLElement>('[data-testid=gallery]')
  await vi.waitFor(() => expect(gallery()?.textContent).toContain('Nothing found so far'))
  expect(gallery()?.textContent).not.toContain('Nothing here yet')
  gallery()?.querySelector('button')?.click()
  await vi.waitFor(() => expect(gallery()?.textContent).toContain('Nothing here yet'))
  expect(gallery()?.querySelector('button')).toBeNull()
  dialog.unmount()
})
