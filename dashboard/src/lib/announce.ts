import { ref } from 'vue'

/** What a screen reader says next; the shell shows it in a polite live region. */
export const announcement = ref('')

export function announce(text: string): void {
  announcement.value = ''
  requestAnimationFrame(() => (announcement.value = text))
}
