import { computed, ref, watch } from 'vue'
import type { ConversationView, MessageView } from '@/api/types'

/** What there is to know of the conversation that is being answered. */
export interface Around {
  conversation: () => ConversationView
  /** Of the customer's messages. */
  unread: () => number
  /** As much of the timeline as is here; null: not yet. */
  messages: () => readonly MessageView[] | null
  /** Who is writing. */
  userId: () => string | null
  isEmpty: () => boolean
}

/** Somebody else has answered the customer, and it was not taken back, refused, or handed over later by the platform. */
const isAnswer = (message: MessageView, userId: string | null) =>
  message.kind === 'agent' &&
  message.audience === 'customer' &&
  !(userId !== null && message.author.type === 'member' && message.author.id === userId) &&
  message.deleted_at == null &&
  message.delivery?.status !== 'failed' &&
  message.arrival !== 'history' &&
  message.arrival !== 'recovered'

/** The server's time of the newest message; what is read later of the past is older. */
const newestOf = (messages: readonly MessageView[]) => messages.reduce((newest, { created_at }) => (created_at > newest ? created_at : newest), '')

/**
 * What came since a reply was begun: the first sending stops at it, the second goes through. A message of the customer that its writer has
 * written on under is known to them; a colleague's answer is not, since two who write at the same moment look at their own words.
 */
export function useMeanwhile({ conversation, unread, messages, userId, isEmpty }: Around) {
  const seen = ref(conversation().inbound_count)
  const seenUntil = ref<string | null>(null)
  const stopped = ref(false)
  const missed = computed(() => Math.max(0, conversation().inbound_count - seen.value))
  const answers = computed(() => {
    const until = seenUntil.value
    return until === null ? [] : (messages() ?? []).filter((each) => each.created_at > until && isAnswer(each, userId()))
  })
  /** The authors of those answers, each once; null: nobody knows who. */
  const answeredBy = computed(() => [...new Set(answers.value.map(({ author }) => author.name ?? null))])
  const isMissing = computed(() => missed.value > 0 || answers.value.length > 0)

  const seeCustomer = () => (seen.value = conversation().inbound_count)
  const seeAnswers = () => {
    const known = messages()
    seenUntil.value = known && newestOf(known)
  }
  function see(): void {
    seeCustomer()
    seeAnswers()
  }
  watch(() => seenUntil.value === null && messages() !== null, (isFirst) => isFirst && seeAnswers(), { immediate: true })

  /** Somebody writes: what the customer wrote and is on screen by now is known to them. */
  function write(): void {
    if (unread() === 0) seeCustomer()
  }
  watch(isEmpty, (now, before) => before && !now && see())
  watch(isMissing, (is) => !is && (stopped.value = false))

  /** Whether it may go out. */
  function pass(): boolean {
    if (isMissing.value && !stopped.value) {
      stopped.value = true
      return false
    }
    see()
    stopped.value = false
    return true
  }
  return { missed, answeredBy, stopped, write, pass }
}
