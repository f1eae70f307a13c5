import { ref, watchEffect } from 'vue'

/** How much waits for the member: it stands before every title. */
export const waiting = ref(0)

/** The title of the browser's tab and history, and what a screen reader says on a new page. */
export function usePageTitle(title: () => string): void {
  watchEffect(() => {
    const count = waiting.value > 99 ? '99+' : waiting.value
    document.title = `${count ? `(${count}) ` : ''}${title()} · Frontdesk`
  })
}
