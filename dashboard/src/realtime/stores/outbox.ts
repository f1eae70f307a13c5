import { defineStore } from 'pinia'
import { ref } from 'vue'
import { postMessage } from '@/api/messages'
import { explain, toProblem } from '@/api/problem'
import type { AttachmentView, MessageView, NewMessage, ReplyToView } from '@/api/types'
import { t } from '@/i18n'
import { forget, keysUnder, load, save, whenStored } from '@/lib/storage'
import { toast } from '@/lib/toast'
import { useSession } from './session'

export interface Unsent {
  client_id: string
  conversation_id: string
  created_at: string
  author_id: string | null
  body: NewMessage
  /** For showing it while it is here only. */
  attachments: AttachmentView[]
  reply_to: ReplyToView | null
  /** What the words will be, where the request does not hold them: those of a template. */
  shown?: { text: string; structured: unknown }
  state: 'waiting' | 'failed'
  /** Why it was refused, or what the server keeps answering while it waits, in words. */
  reason: string | null
  /** How often the server answered that it cannot take it now. */
  failures: number
}

const RETRY_MAX = 30_000
/** What another tab has not sent by then, this one does: the other may be gone. */
const ORPHANED = 5_000
/** From then on the agent is told why it waits. */
const FAILURES_TOLD = 3

/** One tab of the browser at a time. Without the means for it each goes ahead: the server takes a client_id once. */
const inTurn = (name: string, work: () => Promise<void>): Promise<void> => (navigator as { locks?: LockManager }).locks?.request(name, work) ?? work()

/**
 * Replies that the server has not confirmed. They are kept on the device and posted again with the same client_id
 * until it answers, so neither a reload nor a dead network loses or doubles one. All tabs of the member know of them: whichever
 * has a line sends them.
 */
export const useOutbox = defineStore('outbox', () => {
  const session = useSession()
  const entries = ref<Unsent[]>([])
  const busy = new Set<string>()
  /** Those for which there was no room on the device: they are nowhere but in this tab. */
  const unkept = new Set<string>()
  let stopListening: () => void = () => undefined
  let deliver: (message: MessageView) => void = () => undefined
  let refused: (conversationId: string) => void = () => undefined
  let wait = 1000
  let timer: ReturnType<typeof setTimeout> | undefined
  let orphans: ReturnType<typeof setTimeout> | undefined

  const key = (clientId: string) => `outbox.${session.scope}.${clientId}`

  /**
   * Where an accepted message goes, and whose conversation is not what was foreseen: set once at start, since threads look at the
   * outbox too.
   */
  function start(onAccepted: (message: MessageView) => void, onRefused: (conversationId: string) => void = () => undefined): void {
    deliver = onAccepted
    refused = onRefused
    entries.value = keysUnder(`outbox.${session.scope}.`)
      .map((name) => load<Unsent | null>(name, null))
      .filter((entry): entry is Unsent => entry !== null)
      .sort((a, b) => (a.created_at < b.created_at ? -1 : 1))
    stopListening = whenStored(`outbox.${session.scope}.`, (name, value) => takeOver(name, value as Unsent | null))
    pump()
  }

  /** Another tab has written it, or settled it. */
  function takeOver(name: string, entry: Unsent | null): void {
    const known = entries.value.find((each) => key(each.client_id) === name)
    if (!entry) entries.value = entries.value.filter((each) => each !== known)
    else if (known) Object.assign(known, entry)
    else entries.value = [...entries.value, entry].sort((a, b) => (a.created_at < b.created_at ? -1 : 1))
    clearTimeout(orphans)
    orphans = setTimeout(pump, ORPHANED)
  }

  function get(clientId: string): Unsent | undefined {
    return entries.value.find((entry) => entry.client_id === clientId)
  }

  function send(entry: Omit<Unsent, 'state' | 'reason' | 'failures' | 'created_at' | 'author_id'>): void {
    const full: Unsent = { ...entry, created_at: new Date().toISOString(), author_id: session.userId, state: 'waiting', reason: null, failures: 0 }
    entries.value.push(full)
    if (!save(key(full.client_id), full)) {
      unkept.add(full.client_id)
      toast(t('storage.reply'), { tone: 'error' })
    }
    pump()
  }

  function again(clientId: string): void {
    wait = 1000
    update(clientId, { state: 'waiting', reason: null, failures: 0 })
    pump()
  }

  /** The server has it, or the agent threw it away. */
  function settle(clientId: string): void {
    entries.value = entries.value.filter((entry) => entry.client_id !== clientId)
    unkept.delete(clientId)
    forget(key(clientId))
  }

  /** One at a time per conversation, in the order of writing. */
  function pump(): void {
    clearTimeout(timer)
    for (const entry of entries.value) {
      if (entry.state !== 'waiting' || busy.has(entry.conversation_id)) continue
      busy.add(entry.conversation_id)
      void inTurn(key(entry.conversation_id), () => post(entry))
    }
  }

  async function post(entry: Unsent): Promise<void> {
    let stuck = false
    try {
      // another tab may have sent it while this one waited for its turn
      if (get(entry.client_id)?.state !== 'waiting') return
      const message = await postMessage(entry.conversation_id, entry.body)
      deliver(message)
      settle(entry.client_id)
      wait = 1000
    } catch (error) {
      const problem = toProblem(error)
      stuck = problem.unanswered || problem.status === 401
      if (!stuck) {
        update(entry.client_id, { state: 'failed', reason: explain(problem) })
        if (entry.body.then) refused(entry.conversation_id)
      } else if (problem.status >= 500) countFailure(entry, explain(problem))
    } finally {
      busy.delete(entry.conversation_id)
      if (stuck) pumpLater()
      else pump()
    }
  }

  function pumpLater(): void {
    clearTimeout(timer)
    timer = setTimeout(pump, wait)
    wait = Math.min(wait * 2, RETRY_MAX)
  }

  /** It goes on by itself, but not without a word. */
  function countFailure(entry: Unsent, reason: string): void {
    const failures = (entry.failures ?? 0) + 1
    update(entry.client_id, { failures, reason: failures >= FAILURES_TOLD ? reason : null })
  }

  function update(clientId: string, change: Partial<Unsent>): void {
    const entry = get(clientId)
    if (!entry) return
    Object.assign(entry, change)
    save(key(clientId), entry)
  }

  function clear(): void {
    clearTimeout(timer)
    clearTimeout(orphans)
    stopListening()
    unkept.clear()
    entries.value = []
  }

  return { entries, isUnkept: () => unkept.size > 0, start, get, send, again, settle, pump, clear }
})
