import { defineStore } from 'pinia'
import { computed } from 'vue'
import { toProblem } from '@/api/problem'
import * as api from '@/api/webhookEndpoints'
import type { WebhookEndpointView } from '@/api/webhookEndpoints'
import { VersionedMap } from '../versioned'

const newestFirst = (a: WebhookEndpointView, b: WebhookEndpointView) => (a.created_at < b.created_at ? 1 : a.created_at > b.created_at ? -1 : a.id < b.id ? 1 : -1)

/** Where what happens is posted; followed only once one of their pages was opened. */
export const useWebhookEndpoints = defineStore('webhookEndpoints', () => {
  const known = new VersionedMap<WebhookEndpointView>()
  let followed = false

  async function read(): Promise<void> {
    followed = true
    const now = known.now
    known.replace((await api.listEndpoints()).items, now)
  }

  /** After a time without a connection. False when nobody answered. */
  async function reload(): Promise<boolean> {
    if (!followed) return true
    try {
      await read()
      return true
    } catch (error) {
      return !toProblem(error).unanswered
    }
  }

  function take(view: WebhookEndpointView): void {
    if (followed) known.put(view)
  }

  async function change(id: string, changes: Parameters<typeof api.changeEndpoint>[1]): Promise<void> {
    known.put(await api.changeEndpoint(id, changes))
  }

  async function remove(id: string): Promise<void> {
    await api.removeEndpoint(id)
    known.delete(id)
  }

  function clear(): void {
    followed = false
    known.clear()
  }

  return { known, list: computed(() => [...known.byId.values()].sort(newestFirst)), read, reload, take, gone: (id: string) => known.delete(id), change, remove, clear }
})
