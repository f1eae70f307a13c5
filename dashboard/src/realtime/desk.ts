import { applyEvent } from './apply'
import { Follower } from './follower'
import { askBeforeLeaving } from './leaving'
import { openWire, type Wire } from './socket'
import { useAssignment } from './stores/assignment'
import { useComposerSettings } from './stores/composerSettings'
import { useConnection } from './stores/connection'
import { useContactImports } from './stores/contactImports'
import { useContactLists } from './stores/contactLists'
import { useContacts } from './stores/contacts'
import { useConversations } from './stores/conversations'
import { useDirectory } from './stores/directory'
import { useDrafts } from './stores/drafts'
import { useLatest } from './stores/latest'
import { useLinkPreviews } from './stores/linkPreviews'
import { useMentions } from './stores/mentions'
import { useNotifications } from './stores/notifications'
import { useNotificationSettings } from './stores/notificationSettings'
import { useOutbox } from './stores/outbox'
import { usePeople } from './stores/people'
import { useReadMarks } from './stores/readMarks'
import { useScheduled } from './stores/scheduled'
import { useSession } from './stores/session'
import { useSight } from './stores/sight'
import { useThreads } from './stores/threads'
import { useUploads } from './stores/uploads'
import { useViewCounts } from './stores/viewCounts'
import { useWebhookEndpoints } from './stores/webhookEndpoints'

const PATIENCE = 2500

let wire: Wire | null = null
let stopListening: () => void = () => undefined
let viewed: string | null = null

/** The session may be over, its workspace may have to wait, or its person has to do something before they go on: go to the provider, or set up two-step sign-in. */
async function restore(): Promise<void> {
  const session = useSession()
  await session.restore()
  if (session.me?.suspended) location.assign('/suspended')
  else if (session.me?.needs_provider) location.assign('/provider')
  else if (session.me?.needs_second_factor) location.assign('/two-step')
}

/**
 * Opens the desk for the member who is logged in. Resolves once the place in the change log is known, so that what
 * is read afterwards by REST misses nothing; or after a moment without an answer, so that a desk without a socket
 * still shows something. Then everything is read again as soon as the socket is there.
 */
export function openDesk(): Promise<void> {
  const session = useSession()
  const connection = useConnection()
  const directory = useDirectory()
  const people = usePeople()
  const outbox = useOutbox()
  const drafts = useDrafts()
  const uploads = useUploads()
  drafts.start()
  void uploads.takeUp()
  outbox.start(useThreads().receive, (id) => void useConversations().fetch(id).catch(() => undefined))
  connection.lost()

  return new Promise((resolve) => {
    let opened = false
    const open = () => {
      if (opened) return
      opened = true
      void directory.load()
      void useMentions().load()
      void drafts.load()
      void useScheduled().load()
      void useComposerSettings().load()
      void useNotifications().load()
      void useNotificationSettings().load()
      // all this goes out before the page is put together, in a task of its own
      setTimeout(resolve)
    }
    const follower = new Follower({
      resume: (after) => (wire ? wire.resume(after) : Promise.reject(new Error('closed'))),
      apply: applyEvent,
      resync: () => (opened ? reloadAll() : open()),
      live: () => {
        connection.live()
        outbox.pump()
        drafts.saveAll()
        uploads.goOn()
      },
      behind: () => connection.lost(),
    })
    const lose = () => {
      follower.pause()
      connection.lost()
    }
    wire = openWire(session.severalWorkspaces ? (session.me?.workspace.id ?? null) : null, {
      connected: () => {
        people.forgetSignals()
        void people.load()
        wire?.viewing(viewed)
        void follower.start()
      },
      lost: lose,
      refused: () => void restore().catch(() => undefined),
      event: (event) => follower.receive(event),
      skipped: (from, to) => follower.skip(from, to),
      typing: people.takeTyping,
      viewing: people.takeViewing,
      presence: people.takePresence,
    })
    const impatient = setTimeout(open, PATIENCE)

    const wake = () => {
      if (wire?.wake() && !connection.isLive) void follower.start()
      outbox.pump()
      void uploads.takeUp()
    }
    addEventListener('online', wake)
    addEventListener('focus', wake)
    addEventListener('offline', lose)
    const stopAsking = askBeforeLeaving()
    stopListening = () => {
      clearTimeout(impatient)
      follower.pause()
      removeEventListener('online', wake)
      removeEventListener('focus', wake)
      removeEventListener('offline', lose)
      stopAsking()
    }
  })
}

/** Rejects when some of it could not be read, so that it is tried again. */
async function reloadAll(): Promise<void> {
  const marks = useReadMarks()
  const threads = useThreads()
  const open = [...new Set([...threads.ids(), ...(viewed ? [viewed] : [])])]
  marks.clear()
  useLatest().clear()
  const read = await Promise.all([
    useDirectory().load(),
    useConversations().reload(open),
    threads.reload(),
    useViewCounts().load(),
    useContacts().reload(),
    useContactLists().reload(),
    useContactImports().reload(),
    useMentions().load(),
    useDrafts().load(),
    useScheduled().load(),
    useComposerSettings().load(),
    useNotifications().load(),
    useNotificationSettings().load(),
    usePeople().load(),
    useAssignment().reload(),
    useWebhookEndpoints().reload(),
    viewed ? marks.ensure([viewed]) : true,
  ])
  if (read.includes(false)) throw new Error('not everything could be read')
}

export function closeDesk(): void {
  stopListening()
  wire?.close()
  wire = null
  useConnection().stop()
  for (const store of [useDirectory(), useConversations(), useThreads(), useContacts(), useContactLists(), useReadMarks(), useLatest(), usePeople(), useNotifications(), useNotificationSettings(), useOutbox(), useUploads(), useViewCounts(), useDrafts(), useMentions(), useLinkPreviews(), useScheduled(), useComposerSettings(), useAssignment(), useContactImports(), useWebhookEndpoints(), useSight()]) {
    store.clear()
  }
}

/** Tells colleagues which conversation is on this screen. */
export function tellViewing(conversationId: string | null): void {
  viewed = conversationId
  wire?.viewing(conversationId)
}

/** The conversation that somebody looks at in this window now. */
export function attended(): string | null {
  return document.visibilityState === 'visible' && document.hasFocus() ? viewed : null
}

/** Tells colleagues that a reply or note is being written. */
export function tellTyping(conversationId: string, typing: boolean): void {
  wire?.typing(conversationId, typing)
}
