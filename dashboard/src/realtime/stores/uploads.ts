import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { uploadAttachment } from '@/api/attachments'
import { explain, toProblem } from '@/api/problem'
import type { AttachmentView, Audience } from '@/api/types'
import { forgetFile, isFileKept, keepFile, keptFiles, type KeptFile } from '@/lib/keptFiles'
import { forget, load, save } from '@/lib/storage'
import { uuid } from '@/lib/uuid'
import { useConversations } from './conversations'
import { useDrafts } from './drafts'
import { useSession } from './session'

export interface Upload {
  key: string
  conversation_id: string
  audience: Audience
  name: string
  share: number
  problem: string | null
  /** Nobody answered: it is tried again by itself once the line is there. */
  waits: boolean
  file: File
  voice: boolean
  /** Its place among those that were chosen. */
  place: number
  /** Whose limits it is held to; a note has none. */
  inbox_id: string | undefined
  /** It is on the device too: who closes this tab loses nothing. */
  kept: boolean
}

/** Why this tab has nothing to do with a file any more: it is in the draft or was taken away, or its member has left the desk. */
type End = 'done' | 'left'

/** The tab that has a file holds its lock, so that no other takes it up. Without locks no file is kept: two tabs would send it twice. */
const lockOf = (key: string) => `upload.${key}`
/** Written down together with the draft that it ends in, at once: a tab that dies before the device forgot the file leaves nothing to be sent twice. What was taken away does not come back either. */
const doneKey = (key: string) => `uploaded.${key}`
const locks = () => (navigator as { locks?: LockManager }).locks

/**
 * Files on their way to the server. Each ends in the draft it was chosen for, whatever is on screen by then. They are kept on the device
 * until they are there: a tab that is closed or dies lets go of them, and one that is open then, or the next, takes them up.
 */
export const useUploads = defineStore('uploads', () => {
  const session = useSession()
  const drafts = useDrafts()
  const conversations = useConversations()
  const entries = ref<Upload[]>([])
  const calls = new Map<string, AbortController>()
  /** Of those that are in a draft, by their attachment: as they end in any order, each goes where it was chosen. */
  const places = new Map<string, number>()
  let latest = 0
  const ends = new Map<string, (end: End) => void>()
  /** Those that other tabs have. */
  const awaited = new Set<string>()
  /** Which file of the draft each became, for whoever takes it back. */
  const arrived = new Map<string, string>()

  function add(conversationId: string, audience: Audience, file: File, voice = false): string {
    const inbox_id = audience === 'customer' ? conversations.get(conversationId)?.inbox_id : undefined
    const kept = { id: uuid(), scope: session.scope, conversation_id: conversationId, audience, file, voice, inbox_id, kept_at: stamp() }
    const ended = enter(kept, false)
    void locks()?.request(lockOf(kept.id), async () => {
      const isKept = await keepFile(kept)
      const entry = entries.value.find(({ key }) => key === kept.id)
      if (entry) entry.kept = isKept
      if ((await ended) === 'done') await forgetDone(kept.id, isKept)
    })
    return kept.id
  }

  /** When a file was chosen, and of several at once which came first. */
  const stamp = () => (latest = Math.max(Date.now(), latest + 1))

  /** Before the first of these files that was chosen after it. */
  function placeIn(files: AttachmentView[], { place }: Upload): number {
    const at = files.findIndex(({ id }) => (places.get(id) ?? 0) > place)
    return at < 0 ? files.length : at
  }

  /** Where the device does not let go of the file, it goes on knowing that it is done. */
  async function forgetDone(key: string, isKept = true): Promise<void> {
    if (!isKept || (await forgetFile(key))) forget(doneKey(key))
  }

  /** Waits for what other tabs have, and takes it up when they are closed or died before it was there. */
  async function takeUp(): Promise<void> {
    const held = locks()
    if (!held) return
    const scope = session.scope
    for (const kept of await keptFiles(scope)) {
      if (ends.has(kept.id) || awaited.has(kept.id)) continue
      awaited.add(kept.id)
      void held.request(lockOf(kept.id), async () => {
        awaited.delete(kept.id)
        // whoever had it may have brought it to its end, and somebody else may be at the desk by now
        if (session.scope !== scope || !(await isFileKept(kept.id))) return
        if (load(doneKey(kept.id), false) || (await enter(kept, true)) === 'done') await forgetDone(kept.id)
      })
    }
  }

  /** Puts it among those on their way, and sends it. Resolves when this tab has nothing to do with it any more. */
  function enter({ id, conversation_id, audience, file, voice, inbox_id, kept_at: place }: KeptFile, kept: boolean): Promise<End> {
    entries.value.push({ key: id, conversation_id, audience, name: file.name, share: 0, problem: null, waits: false, file, voice, place, inbox_id, kept })
    const ended = new Promise<End>((resolve) => ends.set(id, resolve))
    void run(id)
    return ended
  }

  async function run(key: string): Promise<void> {
    const entry = entries.value.find((each) => each.key === key)
    if (!entry) return
    const call = new AbortController()
    calls.set(key, call)
    entry.problem = null
    entry.waits = false
    try {
      const view = await uploadAttachment({ file: entry.file, voice: entry.voice, inboxId: entry.inbox_id }, (share) => (entry.share = share), call.signal)
      if (call.signal.aborted) return
      places.set(view.id, entry.place)
      drafts.attach(entry.conversation_id, entry.audience, view, (files) => placeIn(files, entry))
      arrived.set(key, view.id)
      drop(key)
    } catch (error) {
      if (call.signal.aborted) return
      entry.problem = explain(error)
      entry.waits = toProblem(error).unanswered
    }
  }

  function drop(key: string, end: End = 'done'): void {
    if (end === 'done' && locks()) save(doneKey(key), true)
    entries.value = entries.value.filter((each) => each.key !== key)
    calls.delete(key)
    ends.get(key)?.(end)
    ends.delete(key)
  }

  function goOn(): void {
    for (const { key, waits } of entries.value) if (waits) void run(key)
  }

  function cancel(key: string): void {
    calls.get(key)?.abort()
    drop(key)
  }

  /** What was attached by itself goes again, wherever it is by now. */
  function takeBack(conversationId: string, audience: Audience, key: string): void {
    const fileId = arrived.get(key)
    if (fileId !== undefined) drafts.detach(conversationId, audience, fileId)
    // what was cancelled before has nothing left to be ended
    else if (ends.has(key)) cancel(key)
  }

  function clear(): void {
    arrived.clear()
    places.clear()
    calls.forEach((call) => call.abort())
    for (const { key } of entries.value) drop(key, 'left')
  }

  const of = (conversationId: string, audience: Audience) => entries.value.filter((each) => each.conversation_id === conversationId && each.audience === audience)

  /** Files that are nowhere but in this tab. */
  const isUnkept = computed(() => entries.value.some(({ kept }) => !kept))

  return { of, placeIn, isUnkept, takeUp, goOn, add, retry: run, cancel, takeBack, clear }
})
