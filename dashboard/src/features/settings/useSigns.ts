import { computed, ref } from 'vue'
import { listWebhookEvents } from '@/api/webhooks'

const FRESH = 15_000
const newest = ref<Map<string, string> | null>(null)
let readAt = 0

/** The newest webhook per inbox among the last ones of the workspace; shared by all rows of the page. */
export function useSigns() {
  if (Date.now() - readAt > FRESH) {
    readAt = Date.now()
    listWebhookEvents().then(
      (page) => {
        const found = new Map<string, string>()
        for (const event of page.items) if (event.inbox_id && !found.has(event.inbox_id)) found.set(event.inbox_id, event.received_at)
        newest.value = found
      },
      () => (readAt = 0),
    )
  }
  return { lastOf: (inboxId: string) => newest.value?.get(inboxId), isKnown: computed(() => newest.value !== null) }
}
