import { computed } from 'vue'
import type { LocationQuery, RouteLocationNamedRaw } from 'vue-router'

/**
 * Where each row of a list leads: to its conversation, in the view that is listed. The same object for a row until something else is
 * listed, so that going from one to another renders no row but those two.
 */
export function useRowLinks(view: () => string, query: () => LocationQuery): (id: string) => RouteLocationNamedRaw {
  // the message that was looked for is one conversation's
  const queryText = computed(() => JSON.stringify({ ...query(), message: undefined }))
  const links = computed(() => {
    // read here and not below: else what was made for one view would lead back to it from every other
    const from = view()
    const asked = { ...JSON.parse(queryText.value), message: undefined }
    const made = new Map<string, RouteLocationNamedRaw>()
    return (id: string) => {
      const link = made.get(id) ?? { name: 'desk', params: { view: from, conversationId: id }, query: asked }
      made.set(id, link)
      return link
    }
  })
  return (id) => links.value(id)
}
