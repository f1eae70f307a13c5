import { defineStore } from 'pinia'
import { cancelScheduled, listScheduled, patchScheduled, scheduleMessage } from '@/api/sending'
import { toProblem } from '@/api/problem'
import type { NewScheduled, ScheduledMessageView, ScheduledPatch } from '@/api/types'
import { VersionedMap } from '../versioned'

/** Pages of a hundred that are read: nobody looks at more. */
const PAGES = 20

/** Replies that wait for their time, in all conversations. */
export const useScheduled = defineStore('scheduled', () => {
  const known = new VersionedMap<ScheduledMessageView>()

  /** False when nobody answered. */
  async function load(): Promise<boolean> {
    const since = known.now
    const found: ScheduledMessageView[] = []
    try {
      let cursor: string | null = null
      for (let page = 0; page < PAGES; page++) {
        const { items, next_cursor }: Awaited<ReturnType<typeof listScheduled>> = await listScheduled(cursor)
        found.push(...items)
        cursor = next_cursor ?? null
        if (cursor === null) break
      }
      known.replace(found, since)
      return true
    } catch (error) {
      return !toProblem(error).unanswered
    }
  }

  /** What goes out next first. */
  const of = (conversationId: string): ScheduledMessageView[] =>
    [...known.byId.values()].filter((each) => each.conversation_id === conversationId).sort((a, b) => (a.send_at < b.send_at ? -1 : 1))

  async function schedule(conversationId: string, body: NewScheduled): Promise<void> {
    known.put(await scheduleMessage(conversationId, body))
  }

  async function change(id: string, patch: ScheduledPatch): Promise<void> {
    known.put(await patchScheduled(id, patch))
  }

  /** Gone at once; back when the server refuses. */
  async function cancel(scheduled: ScheduledMessageView): Promise<void> {
    known.delete(scheduled.id)
    try {
      await cancelScheduled(scheduled.id)
    } catch (error) {
      if (toProblem(error).status !== 404) known.put(scheduled)
      throw error
    }
  }

  return { of, take: (view: ScheduledMessageView) => void known.put(view), remove: (id: string) => known.delete(id), load, schedule, change, cancel, clear: () => known.clear() }
})
