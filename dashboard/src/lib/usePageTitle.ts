import { watchEffect } from 'vue'

/** The title of the browser's tab and history, and what a screen reader says on a new page. */
export function usePageTitle(title: () => string): void {
  watchEffect(() => (document.title = `${title()} · Frontdesk`))
}
