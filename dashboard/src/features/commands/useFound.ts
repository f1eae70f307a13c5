import { UserRound } from '@lucide/vue'
import { ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute, useRouter } from 'vue-router'
import { findContacts } from '@/api/contacts'
import { search } from '@/api/search'
import type { ContactView, SearchHitView } from '@/api/types'
import type { Command } from '@/lib/commands'
import { usePreview } from '@/lib/usePreview'

const PAUSE = 180
const SHORTEST = 2
const SHOWN = 6

/** Conversations and contacts that the server finds for what is typed. */
export function useFound(typed: () => string) {
  const { t } = useI18n()
  const route = useRoute()
  const router = useRouter()
  const inWords = usePreview()
  const conversations = shallowRef<Command[]>([])
  const contacts = shallowRef<Command[]>([])
  const state = ref<'idle' | 'asking' | 'failed'>('idle')
  let call: AbortController | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const open = (conversationId: string, message?: string) => () =>
    void router.push({ name: 'desk', params: { view: route.params.view || 'all', conversationId }, query: { status: route.query.status, message } })

  function ofConversation({ conversation, message }: SearchHitView): Command {
    const words = message?.snippet.map((part) => part.text).join('') || inWords(conversation.last_message?.preview ?? '').text
    return { id: `conversation:${conversation.id}`, title: conversation.contact.name || t('contact.nameless'), hint: words, group: 'go', run: open(conversation.id, message?.id) }
  }

  function ofContact({ id, name, phone, email }: ContactView): Command {
    return { id: `contact:${id}`, title: name || t('contact.nameless'), hint: phone ?? email ?? undefined, group: 'go', icon: UserRound, run: () => void router.push({ name: 'contacts', params: { contactId: id } }) }
  }

  async function ask(words: string): Promise<void> {
    const mine = (call = new AbortController())
    state.value = 'asking'
    try {
      const [hits, people] = await Promise.all([search(words, null, mine.signal, SHOWN), findContacts(words, { limit: SHOWN, signal: mine.signal })])
      if (mine.signal.aborted) return
      conversations.value = hits.items.map(ofConversation)
      contacts.value = people.items.map(ofContact)
      state.value = 'idle'
    } catch {
      if (mine.signal.aborted) return
      conversations.value = contacts.value = []
      state.value = 'failed'
    }
  }

  watch(typed, (words) => {
    clearTimeout(timer)
    call?.abort()
    if (words.length >= SHORTEST) timer = setTimeout(() => void ask(words), PAUSE)
    else conversations.value = contacts.value = []
    state.value = 'idle'
  })

  return { conversations, contacts, state, stop: () => (clearTimeout(timer), call?.abort()) }
}
