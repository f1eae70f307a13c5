import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { cancelScheduled, listScheduled, patchScheduled, scheduleMessage } from '@/api/sending'
import { toProblem } from '@/api/problem'
import type { NewScheduled, ScheduledMessageView, ScheduledPatch } from '@/api/types'
import { uuid } from '@/lib/uuid'
import { VersionedMap } from '../versioned'

/** Pages of a hundred that are read: nobody looks at more. */
const PAGES = 20

/** Replies that wait for their time, in all conversations. */
export const useScheduled = defineStore('scheduled', () => {
  const known = new VersionedMap<ScheduledMessageView>()
  const state = ref<'loading' | 'ready' | 'error'>('loading')
  const problem = shallowRef<unknown>(null)

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
      state.value = 'ready'
      return true
    } catch (error) {
      problem.value = error
      // what was read before is still the best there is
      if (state.value !== 'ready') state.value = 'error'
      return !toProblem(error).unanswered
    }
  }

  /** What did not go out, then what goes out next. */
  const all = computed(() =>
    [...known.byId.values()].sort((a, b) => Number(b.state === 'failed') - Number(a.state === 'failed') || (a.send_at < b.send_at ? -1 : 1)),
  )
  const of = (conversationId: string): ScheduledMessageView[] => all.value.filter((each) => each.conversation_id === conversationId)

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

  /** As it was, after it was cancelled. Its id is spent. */
  async function again({ conversation_id, send_at, text, attachments, reply_to_id, template }: ScheduledMessageView): Promise<void> {
    await schedule(conversation_id, {
      id: uuid(),
      send_at,
      ...(text ? { text } : {}),
      attachment_ids: attachments.map(({ id }) => id),
      ...(reply_to_id ? { reply_to_id } : {}),
      ...(template ? { template } : {}),
    })
  }

  /** What it was for is not there any more, or not for this member. */
  function forget(conversationId: string): void {
    of(conversationId).forEach(({ id }) => known.delete(id))
  }

  function clear(): void {
    known.clear()
    state.value = 'loading'
  }

  return { all, state, problem, again, of, take: (view: ScheduledMessageView) => void known.put(view), remove: (id: string) => known.delete(id), forget, load, schedule, change, cancel, clear }
})
