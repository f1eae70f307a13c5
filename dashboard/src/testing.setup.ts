import { disableAutoUnmount, enableAutoUnmount } from '@vue/test-utils'
import { afterAll, afterEach, vi } from 'vitest'
import { settingsTexts, speak } from '@/i18n'
import { toasts } from '@/lib/toast'

/** Tests read English, unless they say otherwise; those without a page read nothing. */
if (typeof document !== 'undefined') {
  await speak('en')
  await settingsTexts()
}

// Most files share one page: each leaves it as it was.
disableAutoUnmount()
enableAutoUnmount(afterEach)
afterAll(() => {
  vi.useRealTimers()
  toasts.value = []
  if (typeof document === 'undefined') return
  document.body.replaceChildren()
  localStorage.clear()
  sessionStorage.clear()
})
