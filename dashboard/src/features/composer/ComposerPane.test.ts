import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { h, nextTick } from 'vue'
import type { InboxView, MemberView, MeView } from '@/api/types'
import { i18n } from '@/i18n'
import { preferences } from '@/lib/preferences'
import { useConversations } from '@/realtime/stores/conversations'
import { useDirectory } from '@/realtime/stores/directory'
import { useDrafts } from '@/realtime/stores/drafts'
import { toasts, undoLatest } from '@/lib/toast'
import { useOutbox } from '@/realtime/stores/outbox'
import { useSession } from '@/realtime/stores/session'
import { useUploads } from '@/realtime/stores/uploads'
import { answer, conversation } from '@/testing'
import ComposerPane from './ComposerPane.vue'
import ComposerToolbar from './ComposerToolbar.vue'
import { FIELD_MAX } from './useLongText'
import WhenDialog from './WhenDialog.vue'

const soon = () => new Date(Date.now() + 3_600_000).toISOString()

function open(change = {}, media: object[] = []) {
  useConversations().put(conversation('c1', { window_expires_at: soon(), ...change }))
  useDirectory().inboxes.put({
    id: 'inbox-1',
    version: 1,
    channel: 'messenger',
    name: 'Shop',
    external_id: '1',
    state: 'connected',
    credentials: [],
    settings: {},
    spec: { text_max: 20, text_unit: 'characters', window_hours: 24, media, quoted_reply: true, typing: true } as object as InboxView['spec'],
    created_at: soon(),
  })
  useDirectory().canned.put({ id: 'r1', version: 1, shortcut: 'hours', text: 'Open until 7.' })
  const page = mount({ render: () => h(ComposerPane, { conversationId: 'c1' }) }, { global: { plugins: [i18n] }, attachTo: document.body })
  const field = () => page.get<HTMLTextAreaElement>('[data-testid=composer-input]')
  const write = async (text: string) => {
    field().element.value = text
    field().element.setSelectionRange(text.length, text.length)
    await field().trigger('input')
  }
  const button = () => page.get<HTMLButtonElement>('[data-testid=composer-send]').element
  return { page, field, write, button }
}

describe('ComposerPane', () => {
  beforeEach(() => {
    localStorage.clear()
    preferences.sendKey = 'enter'
    vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }))
    vi.stubGlobal('CSS', { supports: () => true })
    vi.stubGlobal('fetch', answer({ 'POST /conversations/*': () => new Promise(() => undefined) }))
    setActivePinia(createPinia())
  })
  afterEach(() => {
    document.body.replaceChildren()
    vi.unstubAllGlobals()
  })

  it('takes the focus, but not out of a menu that was opened while it was loading', async () => {
    const { field, page } = open()
    await flushPromises()
    expect(document.activeElement).toBe(field().element)
    page.unmount()

    document.body.innerHTML = '<div role="menu" data-state="open"><button>Available</button></div>'
    document.querySelector('button')?.focus()
    const later = open()
    await flushPromises()
    expect(document.activeElement).toBe(document.querySelector('button'))
    later.page.unmount()
  })

  it('sends with Enter, at once empty and with an id of its own', async () => {
    const { field, write } = open()
    await write('Hello')
    await field().trigger('keydown', { key: 'Enter' })
    expect(useOutbox().entries).toMatchObject([{ conversation_id: 'c1', state: 'waiting', body: { text: 'Hello', audience: 'customer' } }])
    expect(useOutbox().entries[0]?.client_id).toMatch(/^[0-9a-f-]{36}$/)
    expect(field().element.value).toBe('')
  })

  it('makes a new line with Shift, while composing, and where Enter does not send', async () => {
    const { field, write } = open()
    await write('Hello')
    await field().trigger('keydown', { key: 'Enter', shiftKey: true })
    await field().trigger('keydown', { key: 'Enter', isComposing: true })
    preferences.sendKey = 'mod_enter'
    await field().trigger('keydown', { key: 'Enter' })
    expect(useOutbox().entries).toHaveLength(0)
    await field().trigger('keydown', { key: 'Enter', ctrlKey: true })
    expect(useOutbox().entries).toHaveLength(1)
  })

  it('does not send what the channel would refuse', async () => {
    const { page, field, write, button } = open()
    expect(button().disabled).toBe(true)
    await write('x'.repeat(21))
    expect(button().disabled).toBe(true)
    expect(page.text()).toContain('21 of 20')
    await field().trigger('keydown', { key: 'Enter' })
    expect(useOutbox().entries).toHaveLength(0)
  })

  it('keeps reply and note apart, and both over a reload', async () => {
    const { page, write } = open()
    await write('For the customer')
    await page.get('[data-testid=composer-tab-team]').trigger('click')
    await write('For the team')
    await nextTick()
    const again = JSON.parse(localStorage.getItem(Object.keys(localStorage).find((key) => key.includes('draft.')) ?? '') ?? '{}') as object
    expect(again).toMatchObject({ reply: 'For the customer', note: 'For the team', audience: 'team' })
  })

  it('inserts a canned response', async () => {
    const { field, write } = open()
    await write('Hi! /ho')
    await field().trigger('keydown', { key: 'Enter' })
    expect(field().element.value).toBe('Hi! Open until 7.')
    expect(useOutbox().entries).toHaveLength(0)
  })

  it('takes away with Esc what a button has put there for its list, and what was typed to find something', async () => {
    const { page, field, write } = open()
    const list = () => page.find('[role=listbox]').exists()
    await write('Hello')
    page.getComponent(ComposerToolbar).vm.$emit('canned')
    await flushPromises()
    expect([field().element.value, list()]).toEqual(['Hello /', true])
    await write('Hello /ho')
    await field().trigger('keydown', { key: 'Escape' })
    await flushPromises()
    expect([field().element.value, list()]).toEqual(['Hello', false])
    // what somebody typed is theirs
    await write('/')
    await field().trigger('keydown', { key: 'Escape' })
    expect([field().element.value, list()]).toEqual(['/', false])
  })

  it('leaves with Esc what was chosen from the list of a button, and what was written since', async () => {
    useDirectory().members.put({ id: 'u2', name: 'Ada', version: 1, email: '', role: 'agent', active: true, created_at: '' } as MemberView)
    const { page, field, write } = open()
    await page.get('[data-testid=composer-tab-team]').trigger('click')
    page.getComponent(ComposerToolbar).vm.$emit('mention')
    await flushPromises()
    await field().trigger('keydown', { key: 'Enter' })
    await flushPromises()
    expect(field().element.value).toBe('@Ada ')
    await write('@Ada please')
    await field().trigger('keydown', { key: 'Escape' })
    expect(field().element.value).toBe('@Ada please')
  })

  it('leaves with Esc the text before the sign of a button', async () => {
    const { page, field, write } = open()
    await page.get('[data-testid=composer-tab-team]').trigger('click')
    await write('@Ada')
    page.getComponent(ComposerToolbar).vm.$emit('mention')
    await flushPromises()
    expect(field().element.value).toBe('@Ada @')
    field().element.setSelectionRange(2, 2)
    await field().trigger('click')
    await field().trigger('keydown', { key: 'Escape' })
    expect(field().element.value).toBe('@Ada @')
  })

  it('opens the list of a slash that is there already, by a slash and by the button', async () => {
    const { page, field, write } = open()
    const list = () => page.find('[role=listbox]').exists()
    for (const again of [() => field().trigger('keydown', { key: '/' }), () => page.getComponent(ComposerToolbar).vm.$emit('canned')]) {
      await write('')
      await write('/')
      await field().trigger('keydown', { key: 'Escape' })
      expect(list()).toBe(false)
      await again()
      await flushPromises()
      expect([field().element.value, list()]).toEqual(['/', true])
    }
  })

  it('has the cursor after a click on the tab that is there already', async () => {
    const { page, field } = open()
    for (const tab of ['customer', 'team', 'team'] as const) {
      field().element.blur()
      await page.get(`[data-testid=composer-tab-${tab}]`).trigger('click')
      await flushPromises()
      expect(document.activeElement, tab).toBe(field().element)
    }
  })

  it('names others before oneself in a note', async () => {
    useSession().me = { user: { id: 'u1', name: 'Ada' }, workspace: { id: 'w1' }, workspaces: [{ id: 'w1' }], permissions: [] as string[] } as MeView
    for (const [id, name] of [['u1', 'Ada'], ['u2', 'Bo']] as const) useDirectory().members.put({ id, name, version: 1, email: '', role: 'agent', active: true, created_at: '' } as MemberView)
    const { page, write } = open()
    await page.get('[data-testid=composer-tab-team]').trigger('click')
    await write('@')
    expect(page.findAll('[role=option]').map((option) => option.text())).toEqual([expect.stringContaining('Bo'), expect.stringContaining('Ada')])
  })

  it('quotes what was chosen', async () => {
    const { field, write } = open()
    useDrafts().of('c1').quote = { id: 'm1', author: 'Ana', preview: 'Question?' }
    await write('Answer')
    await field().trigger('keydown', { key: 'Enter' })
    expect(useOutbox().entries[0]).toMatchObject({ body: { reply_to_id: 'm1' }, reply_to: { id: 'm1', preview: 'Question?' } })
    expect(useDrafts().of('c1').quote).toBeNull()
  })

  it('does not send the files of a note with a reply', async () => {
    const { page, field, write } = open()
    await page.get('[data-testid=composer-tab-team]').trigger('click')
    useDrafts().attach('c1', 'team', { id: 'secret', kind: 'file', state: 'ready' })
    await page.get('[data-testid=composer-tab-customer]').trigger('click')
    await write('Hello')
    await field().trigger('keydown', { key: 'Enter' })
    expect(useOutbox().entries[0]?.body).not.toHaveProperty('attachment_ids')
    expect(useDrafts().of('c1').files.team).toHaveLength(1)
  })

  describe('where a text is longer than any message', () => {
    const pasted = (text: string) => ({ clipboardData: { files: [], getData: () => text } })
    const names = () => useUploads().of('c1', 'customer').map(({ name }) => name)
    beforeEach(() => {
      // an upload that takes its time
      vi.stubGlobal('XMLHttpRequest', class { upload = { addEventListener: () => undefined }; open() {} setRequestHeader() {} addEventListener() {} send() {} abort() {} })
    })

    it('attaches what is pasted as a file, and takes it back', async () => {
      const { field } = open()
      await field().trigger('paste', pasted('x'.repeat(FIELD_MAX + 1)))
      expect([names(), field().element.value]).toEqual([['Text.txt'], ''])
      expect(toasts.value.at(-1)?.text).toContain('attached as a text file')
      undoLatest()
      expect(names()).toEqual([])
    })

    it('lets shorter texts into the field', async () => {
      const { field, write } = open()
      const event = new Event('paste', { cancelable: true })
      field().element.dispatchEvent(Object.assign(event, pasted('x'.repeat(FIELD_MAX))))
      expect(event.defaultPrevented).toBe(false)
      // what is there already counts
      await write('Half')
      await field().trigger('paste', pasted('x'.repeat(FIELD_MAX)))
      expect(names()).toEqual(['Text.txt'])
    })

    it('does the same with what is dropped', async () => {
      const { field } = open()
      await field().trigger('drop', { dataTransfer: { types: ['text/plain'], getData: () => 'x'.repeat(FIELD_MAX + 1) } })
      expect(names()).toEqual(['Text.txt'])
    })

    it('says so where the channel takes no text files', async () => {
      const { page, field, write } = open({}, [{ kind: 'image', content_types: ['image/png'], max_bytes: 1_000_000, caption: true }])
      await field().trigger('paste', pasted('x'.repeat(FIELD_MAX + 1)))
      expect(toasts.value.at(-1)?.text).toContain('does not take text files')
      expect(names()).toEqual([])
      await write('x'.repeat(10_001))
      expect(page.find('[data-testid=here-only]').text()).toContain('at most 10,000 characters')
      expect(page.find('[data-testid=attach-text]').exists()).toBe(false)
    })

    it('offers to attach what is written, and puts it back', async () => {
      const { page, field, write } = open()
      await write('x'.repeat(10_001))
      await page.get('[data-testid=attach-text]').trigger('click')
      expect([names(), field().element.value]).toEqual([['Text.txt'], ''])
      undoLatest()
      await nextTick()
      expect([names(), field().element.value.length]).toEqual([[], 10_001])
    })
  })

  it('takes no reply for an inbox that is not there, and says so', async () => {
    const { page } = open()
    useDirectory().inboxes.delete('inbox-1')
    await nextTick()
    expect(page.find('[data-testid=inbox-unknown]').text()).toContain('inbox')
    expect(page.find('[data-testid=composer-input]').exists()).toBe(false)
  })

  it('says that the customer cannot be reached, lets one try, and says no more of it once they can', async () => {
    const unreachable = { code: 'recipient', platform_code: null, detail: 'The customer has blocked this account.' }
    const { page, field, write } = open({ unreachable })
    const notice = () => page.find('[data-testid=unreachable]')
    expect(notice().text()).toContain('cannot be reached')
    expect(notice().text()).toContain('The customer has blocked this account.')
    await write('Are you there?')
    await field().trigger('keydown', { key: 'Enter' })
    expect(useOutbox().entries).toHaveLength(1)
    await page.get('[data-testid=composer-tab-team]').trigger('click')
    expect(notice().exists()).toBe(false)
    await page.get('[data-testid=composer-tab-customer]').trigger('click')
    useConversations().put(conversation('c1', { version: 2, window_expires_at: soon() }))
    await nextTick()
    expect(notice().exists()).toBe(false)
  })

  for (const [what, since, left] of [
    ['nothing else is left of it', 'See you at nine', ''],
    ['what was begun since stays', 'See you at nine And bring the lock', 'And bring the lock'],
  ] as const) {
    it(`is empty once a reply is scheduled: ${what}`, async () => {
      let taken: (view: unknown) => void = () => undefined
      vi.stubGlobal('fetch', answer({ 'POST /conversations/c1/scheduled_messages': () => new Promise((resolve) => (taken = resolve)), 'PUT /conversations/*': () => ({ version: 1 }), 'POST /*': () => ({}) }))
      const { page, field, write } = open()
      await write('See you at nine')
      page.getComponent(ComposerToolbar).vm.$emit('schedule')
      await vi.waitFor(() => expect(page.findComponent(WhenDialog).exists()).toBe(true))
      page.getComponent(WhenDialog).vm.$emit('choose', new Date(Date.now() + 3_600_000))
      await flushPromises()
      expect(field().element.value).toBe('See you at nine')
      await write(since)
      taken({ id: 's1', version: 1, conversation_id: 'c1', state: 'waiting', send_at: soon(), text: 'See you at nine', attachments: [], author: {} })
      await flushPromises()
      expect([field().element.value, useDrafts().of('c1').reply]).toEqual([left, left])
      page.unmount()
    })
  }

  it('says why it is closed, and still takes notes', async () => {
    const { page } = open({ window_expires_at: '2020-01-01T00:00:00.000Z' })
    expect(page.find('[data-testid=window-closed]').exists()).toBe(true)
    expect(page.find('[data-testid=composer-input]').exists()).toBe(false)
    await page.get('[data-testid=composer-tab-team]').trigger('click')
    await flushPromises()
    expect(page.find('[data-testid=composer-input]').exists()).toBe(true)
  })
})
