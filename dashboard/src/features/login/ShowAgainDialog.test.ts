import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { expect, it } from 'vitest'
import { i18n } from '@/i18n'
import ShowAgainDialog from './ShowAgainDialog.vue'

it('has the cursor where the password is asked for, not in the name that it is for', async () => {
  setActivePinia(createPinia())
  const page = mount(ShowAgainDialog, { attachTo: document.body, global: { plugins: [i18n] } })
  await flushPromises()
  const field = document.querySelector('[data-testid=show-again-password]')
  expect(field).not.toBeNull()
  expect(document.activeElement).toBe(field)
  page.unmount()
})
