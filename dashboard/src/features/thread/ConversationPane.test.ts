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
