import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { i18n } from '@/i18n'
import { useConversations } from '@/realtime/stores/conversations'
import { useReadMarks } from '@/realtime/stores/readMarks'
import { answer, conversation } from '@/testing'
import ConversationPane from './ConversationPane.vue'

afterEach(() => vi.unstubAllGlobals())

it('says so when the conversation goes while it is on screen, and offers the way back', async () => {
  setActivePinia(createPinia())
  vi.stubGlobal('fetch', answer({ 'GET /conversations/*': () => ({ items: [], next_cursor: null }) }))
  const conversations = useConversations()
  conversations.put(conversation('c1'))
  useReadMarks().take({ conversation_id: 'c1', read_count: 0 })
  const pane = mount(ConversationPane, {
    props: { conversationId: 'c1', detailsShown: false },
    slots: { default: '<textarea></textarea>' },
    global: { plugins: [i18n], stubs: { ThreadHeader: true, ThreadView: true } },
  })
  await nextTick()
  expect(pane.find('textarea').exists()).toBe(true)

  conversations.remove('c1')
  await nextTick()
  expect(pane.find('textarea').exists()).toBe(false)
  expect(pane.get('[role=alert]').text()).toContain('not here')
  await pane.get('button').trigger('click')
  expect(pane.emitted('back')).toHaveLength(1)
})

it('takes another conversation in, and nothing of the one before comes along', async () => {
  setActivePinia(createPinia())
  const wait: (() => void)[] = []
  vi.stubGlobal('fetch', answer({ 'GET /conversations/*': async ({ url }) => (url.pathname.endsWith('/messages') ? { items: [], next_cursor: null } : (await new Promise<void>((go) => wait.push(go)), conversation('c2'))), 'GET /read_marks': () => ({ items: [] }) }))
  useConversations().put(conversation('c1'))
  useConversations().put(conversation('c3'))
  const marks = useReadMarks()
  for (const id of ['c1', 'c2', 'c3']) marks.take({ conversation_id: id, read_count: 0 })
  const ThreadView = { props: ['conversation', 'thread'], template: '<p data-thread>{{ conversation.id }} {{ thread.conversationId }}</p>' }
  const pane = mount(ConversationPane, { props: { conversationId: 'c1', detailsShown: false }, global: { plugins: [i18n], stubs: { ThreadHeader: true, ThreadView } } })
  await nextTick()
  expect(pane.get('[data-thread]').text()).toBe('c1 c1')

  // one that has to be fetched first
  await pane.setProps({ conversationId: 'c2' })
  expect(pane.find('[data-thread]').exists()).toBe(false)
  await vi.waitFor(() => expect(wait).toHaveLength(1))
  await pane.setProps({ conversationId: 'c3' })
  expect(pane.get('[data-thread]').text()).toBe('c3 c3')
  // what comes for the one that was left changes nothing
  wait.forEach((go) => go())
  await vi.waitFor(() => expect(useConversations().get('c2')).toBeDefined())
  await nextTick()
  expect(pane.get('[data-thread]').text()).toBe('c3 c3')
})
