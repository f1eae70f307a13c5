import { defineStore } from 'pinia'
import { reactive } from 'vue'
import { listDrafts, putDraft } from '@/api/drafts'
import { toProblem } from '@/api/problem'
import type { AttachmentView, Audience, DraftContent, DraftView, MessageView, ScheduledMessageView } from '@/api/types'
import { t } from '@/i18n'
import { forget, keysUnder, load as loadKept, save, whenStored } from '@/lib/storage'
import { measure } from '@/lib/text'
import { toast } from '@/lib/toast'
import { useSession } from './session'

export interface Quote {
  id: string
  author: string
  preview: string
}

export interface Draft {
  audience: Audience
  /** What is written so far, per tab. */
  reply: string
  note: string
  quote: Quote | null
  /** Per tab as well: what was chosen for the team must not reach the customer. */
  files: Record<Audience, AttachmentView[]>
}

/** As it is kept on this device: until the server has it, it is the newest there is. */
interface Kept extends Draft {
  version: number
  unsaved: boolean
}

/** How a draft stands with the server. */
interface Standing {
  /** The newest that is known of it; 0: none. */
  version: number
  /** What the server has; null: not what is here. */
  saved: DraftContent | null
  saving: boolean
  /** What another tab has written here: that tab hands it over. */
  adopted?: DraftContent
  /** A long one is written down in a pause, under this name. */
  storing?: { name: string; timer: ReturnType<typeof setTimeout> }
  timer?: ReturnType<typeof setTimeout>
  /** Since when something waits to be saved. */
  since: number
}

const PAUSE = 800
/** Who goes on writing is saved all the same. */
const PAUSE_MAX = 4000
const RETRY = 5000
/** Refused now and taken later: the desk is closed to this member for a while. */
const LATER = ['workspace_suspended', 'second_factor_required', 'provider_required']
/** What another tab has not handed over by then, this one does: the other may be gone. */
const ORPHANED = 15_000
/** Characters of a text that the server keeps. */
export const TEXT_MAX = 20_000
/** Files of a draft that the server keeps. */
const FILES_MAX = 10
/** Writing down a long text takes a moment, which is not to be felt at each key. */
const STORE_PAUSE = 500
/** How much of one is shown in the list. */
const PREVIEW = 200
/** Pages of a hundred that are read at the start. */
const PAGES = 10

const empty = (): Draft => ({ audience: 'customer', reply: '', note: '', quote: null, files: { customer: [], team: [] } })

export function isEmpty(draft: Draft): boolean {
  return !draft.reply.trim() && !draft.note.trim() && draft.files.customer.length === 0 && draft.files.team.length === 0 && !draft.quote
}

function contentOf(draft: Draft): DraftContent {
  if (isEmpty(draft)) return {}
  return {
    audience: draft.audience,
    reply: draft.reply,
    note: draft.note,
    reply_to_id: draft.quote?.id,
    reply_attachment_ids: draft.files.customer.map((file) => file.id),
    note_attachment_ids: draft.files.team.map((file) => file.id),
  }
}

/** Told without making text of them: one may be long, and this is asked at each key. */
function areSame(one: DraftContent | null | undefined, other: DraftContent): boolean {
  const idsOf = (content: DraftContent) => [content.reply_attachment_ids, content.note_attachment_ids].map((ids) => (ids ?? []).join()).join('|')
  return Boolean(one) && (['audience', 'reply', 'note', 'reply_to_id'] as const).every((field) => one?.[field] === other[field]) && idsOf(one as DraftContent) === idsOf(other)
}

const isLong = (draft: Draft) => draft.reply.length + draft.note.length > TEXT_MAX
const isTooLong = ({ reply = '', note = '' }: DraftContent) => [reply, note].some((text) => text.length > TEXT_MAX && measure(text, 'characters') > TEXT_MAX)

function fromView(view: DraftView): Draft {
  const quote = view.quote ? { id: view.quote.id, author: view.quote.author.name ?? '', preview: view.quote.preview } : null
  return { audience: view.audience, reply: view.reply, note: view.note, quote, files: { customer: view.reply_attachments, team: view.note_attachments } }
}

/**
 * What this member has begun to write, per conversation: on the server, so that it is there on every device, and on this one
 * until the server has it, for as long as it may take: what the server does not take stays here. Whoever writes last wins.
 */
export const useDrafts = defineStore('drafts', () => {
  const session = useSession()
  let toldFull = false
  const drafts = reactive(new Map<string, Draft>())
  const standings = new Map<string, Standing>()
  /** What the server does not take as it is. */
  const refused = reactive(new Map<string, DraftContent>())
  const key = (conversationId: string) => `draft.${session.scope}.${conversationId}`
  let stopListening: () => void = () => undefined

  function start(): void {
    const prefix = `draft.${session.scope}.`
    for (const name of keysUnder(prefix)) {
      const { version = 0, unsaved = true, ...draft } = loadKept<Partial<Kept>>(name, {})
      const id = name.slice(prefix.length)
      drafts.set(id, { ...empty(), ...draft })
      standings.set(id, { version, saved: unsaved ? null : contentOf(of(id)), saving: false, since: 0 })
    }
    document.addEventListener('visibilitychange', onHidden)
    addEventListener('pagehide', storeAll)
    stopListening = whenStored(prefix, (name, kept) => adopt(name.slice(prefix.length), kept as Kept | null))
  }

  /** Another tab writes here too: what stands in both is the same, also without a line. What was begun in this one stays. */
  function adopt(conversationId: string, kept: Kept | null): void {
    const standing = standingOf(conversationId)
    const draft = of(conversationId)
    if (standing.saving || (isUnsaved(conversationId) && !areSame(standing.adopted, contentOf(draft)))) return
    const { version = 0, unsaved = false, ...content }: Partial<Kept> = kept ?? {}
    const { audience } = draft
    Object.assign(draft, empty(), content)
    if (isEmpty(draft)) draft.audience = audience
    standing.version = Math.max(standing.version, version)
    standing.adopted = contentOf(draft)
    standing.saved = unsaved ? null : standing.adopted
    if (unsaved) saveLater(conversationId, ORPHANED)
  }

  /** Reads what the server has, and hands over what it has not. False when nobody answered. */
  async function load(): Promise<boolean> {
    const known = new Map([...standings].map(([id, { version }]) => [id, version]))
    const found = new Set<string>()
    try {
      let cursor: string | null = null
      for (let page = 0; page < PAGES; page++) {
        const { items, next_cursor }: Awaited<ReturnType<typeof listDrafts>> = await listDrafts(cursor)
        items.forEach((view) => (found.add(view.conversation_id), take(view)))
        cursor = next_cursor ?? null
        if (cursor === null) break
      }
      if (cursor === null) dropMissing(found, known)
      saveAll()
      return true
    } catch (error) {
      return !toProblem(error).unanswered
    }
  }

  /** What the server no longer has was sent or thrown away elsewhere, unless it was changed here or since. */
  function dropMissing(found: Set<string>, known: Map<string, number>): void {
    for (const [id, version] of known) {
      const standing = standings.get(id)
      if (found.has(id) || !standing || standing.version !== version || isUnsaved(id)) continue
      Object.assign(of(id), empty())
      standing.saved = contentOf(of(id))
      // out of sight it is as missing, and comes back as it was
      standing.version = 0
      store(id)
    }
  }

  function of(conversationId: string): Draft {
    const found = drafts.get(conversationId)
    if (found) return found
    drafts.set(conversationId, empty())
    return drafts.get(conversationId) as Draft
  }

  function standingOf(conversationId: string): Standing {
    const found = standings.get(conversationId)
    if (found) return found
    const standing: Standing = { version: 0, saved: contentOf(empty()), saving: false, since: 0 }
    standings.set(conversationId, standing)
    return standing
  }

  const isUnsaved = (conversationId: string) => !areSame(standingOf(conversationId).saved, contentOf(of(conversationId)))
  const isRefused = (conversationId: string) => areSame(refused.get(conversationId), contentOf(of(conversationId)))

  /** The server tells of a draft. What was written here since is newer, and on its way. */
  function take(view: DraftView): void {
    const id = view.conversation_id
    const standing = standingOf(id)
    if (view.version <= standing.version) return
    const wasUnsaved = standing.saving || isUnsaved(id)
    standing.version = view.version
    if (wasUnsaved) return
    const draft = of(id)
    const { audience } = draft
    Object.assign(draft, fromView(view))
    if (isEmpty(draft)) draft.audience = audience
    standing.saved = contentOf(draft)
    store(id)
  }

  /** On this device. */
  function store(conversationId: string): void {
    const draft = of(conversationId)
    const standing = standingOf(conversationId)
    const name = standing.storing?.name ?? key(conversationId)
    clearTimeout(standing.storing?.timer)
    standing.storing = undefined
    const unsaved = isUnsaved(conversationId)
    if (isEmpty(draft) && !unsaved) return forget(name)
    const kept: Kept = { ...draft, version: standing.version, unsaved }
    if (!save(name, kept) && !toldFull) {
      toldFull = true
      toast(t('storage.draft'), { tone: 'error' })
    }
  }

  function storeSoon(conversationId: string): void {
    if (!isLong(of(conversationId))) return store(conversationId)
    standingOf(conversationId).storing ??= { name: key(conversationId), timer: setTimeout(() => store(conversationId), STORE_PAUSE) }
  }

  /** What waits for a pause, now. */
  function storeAll(): void {
    for (const [id, { storing }] of standings) if (storing) store(id)
  }

  /** It changed here. `atOnce`: it was sent or taken up, and must not come back. */
  function keep(conversationId: string, atOnce = false): void {
    const standing = standingOf(conversationId)
    if (areSame(standing.adopted, contentOf(of(conversationId)))) return
    standing.adopted = undefined
    if (atOnce) store(conversationId)
    else storeSoon(conversationId)
    if (!isUnsaved(conversationId)) return
    standing.since ||= Date.now()
    const left = Math.max(0, standing.since + PAUSE_MAX - Date.now())
    saveLater(conversationId, atOnce ? 0 : Math.min(PAUSE, left))
  }

  function saveLater(conversationId: string, wait: number): void {
    const standing = standingOf(conversationId)
    clearTimeout(standing.timer)
    standing.timer = setTimeout(() => void put(conversationId), wait)
  }

  async function put(conversationId: string): Promise<void> {
    const standing = standingOf(conversationId)
    if (standing.saving || !isUnsaved(conversationId)) return
    const content = contentOf(of(conversationId))
    if (isRefused(conversationId)) return
    if (isTooLong(content)) {
      standing.since = 0
      refused.set(conversationId, content)
      return
    }
    standing.saving = true
    standing.since = 0
    let wait = 0
    try {
      const view = await putDraft(conversationId, content)
      standing.version = Math.max(standing.version, view.version)
      standing.saved = content
      refused.delete(conversationId)
    } catch (error) {
      const { status, code, unanswered, fields } = toProblem(error)
      if (unanswered || status === 401 || LATER.includes(code)) wait = RETRY
      // the conversation is no longer there for this member
      else if (status === 403 || status === 404) standing.saved = content
      else if (!dropFiles(conversationId, fields)) refused.set(conversationId, content)
    } finally {
      standing.saving = false
    }
    if (standings.get(conversationId) !== standing) return
    store(conversationId)
    if (isUnsaved(conversationId) && !isRefused(conversationId)) saveLater(conversationId, wait || PAUSE)
  }

  /** Files that the server no longer has cannot be sent either. */
  function dropFiles(conversationId: string, fields: Record<string, string[]>): boolean {
    const names = Object.keys(fields)
    const { files } = of(conversationId)
    const gone = ([['reply_attachment_ids', 'customer'], ['note_attachment_ids', 'team']] as const).filter(([field, audience]) => names.includes(field) && files[audience].length > 0 && files[audience].length <= FILES_MAX)
    for (const [, audience] of gone) files[audience] = []
    if (gone.length > 0) toast(t('composer.filesGone'), { tone: 'error' })
    return gone.length > 0
  }

  /** Everything that waits to be saved, now: the line is there again, or the page may be gone in a moment. */
  function saveAll(): void {
    for (const id of standings.keys()) if (isUnsaved(id)) saveLater(id, 0)
  }
  function onHidden(): void {
    if (document.visibilityState !== 'hidden') return
    storeAll()
    for (const id of standings.keys()) if (isUnsaved(id)) void put(id)
  }

  function attach(conversationId: string, audience: Audience, file: AttachmentView, placeIn = (files: AttachmentView[]) => files.length): void {
    const files = of(conversationId).files[audience]
    files.splice(placeIn(files), 0, file)
    keep(conversationId)
  }

  function detach(conversationId: string, audience: Audience, fileId: string): void {
    const { files } = of(conversationId)
    files[audience] = files[audience].filter((file) => file.id !== fileId)
    keep(conversationId)
  }

  /** A reply that was taken back is a draft again, above what was begun since. */
  function putBack(message: MessageView): void {
    const draft = of(message.conversation_id)
    draft.reply = [message.text, draft.reply].filter(Boolean).join('\n')
    draft.files.customer = [...message.attachments.filter((file) => file.file_name != null), ...draft.files.customer]
    if (message.reply_to?.id && !draft.quote) draft.quote = { id: message.reply_to.id, author: '', preview: message.reply_to.preview ?? '' }
    draft.audience = 'customer'
    keep(message.conversation_id)
  }

  /** A reply that was to go out later is a draft again. */
  function takeUp(conversationId: string, { text = null, attachments }: ScheduledMessageView): void {
    const draft = of(conversationId)
    draft.reply = [text, draft.reply].filter(Boolean).join('\n')
    draft.files.customer = [...attachments, ...draft.files.customer]
    draft.audience = 'customer'
    keep(conversationId)
  }

  /** The beginning of an unsent reply, for the list. */
  function preview(conversationId: string): string {
    const draft = drafts.get(conversationId)
    if (!draft) return ''
    const [file] = [...draft.files.customer, ...draft.files.team]
    const beginning = (text: string) => text.trimStart().slice(0, PREVIEW).trimEnd()
    return beginning(draft.reply) || beginning(draft.note) || (file ? (file.file_name ?? `[${file.kind}]`) : '')
  }

  function clear(): void {
    storeAll()
    document.removeEventListener('visibilitychange', onHidden)
    removeEventListener('pagehide', storeAll)
    stopListening()
    standings.forEach(({ timer }) => clearTimeout(timer))
    standings.clear()
    refused.clear()
    drafts.clear()
  }

  return { start, load, of, take, keep, isHereOnly: isRefused, attach, detach, putBack, takeUp, saveAll, preview, clear }
})
