import { describe, expect, it } from 'vitest'
import type { InboxView } from '@/api/types'
import { changesOf, emptyInbox, fieldsOf, newCredentials } from './inboxChanges'

const inbox = (change: Partial<InboxView> = {}): InboxView => ({
  id: 'i1',
  version: 1,
  channel: 'whatsapp',
  name: 'Shop',
  external_id: '1',
  state: 'connected',
  credentials: ['access_token', 'waba_id'],
  settings: { waba_id: '77' },
  spec: {},
  created_at: '2026-05-01T10:00:00.000Z',
  ...change,
})

describe('changesOf', () => {
  it('names nothing when nothing was changed', () => {
    expect(changesOf(inbox(), fieldsOf(inbox()))).toEqual({})
  })

  it('names the new token and leaves the other credentials alone', () => {
    expect(changesOf(inbox(), { ...fieldsOf(inbox()), access_token: ' new ' })).toEqual({ credentials: { access_token: 'new' } })
  })

  it('names the new token of a bot', () => {
    const bot = inbox({ channel: 'telegram', settings: {} })
    expect(changesOf(bot, { ...fieldsOf(bot), access_token: '7:new' })).toEqual({ credentials: { bot_token: '7:new' } })
  })

  it('removes a field that was emptied', () => {
    expect(changesOf(inbox(), { ...fieldsOf(inbox()), waba_id: '' })).toEqual({ credentials: { waba_id: null } })
  })

  it('tells a changed login without a new token, and keeps the stored one preselected', () => {
    const insta = inbox({ channel: 'instagram', settings: { login: 'instagram' } })
    expect(fieldsOf(insta).login).toBe('instagram')
    expect(changesOf(insta, { ...fieldsOf(insta), login: 'facebook', page_id: '5' })).toEqual({ credentials: { login: 'facebook', page_id: '5' } })
  })

  it('tells by itself what becomes of files', () => {
    expect(fieldsOf(inbox()).keepsFiles).toBe(true)
    expect(changesOf(inbox(), { ...fieldsOf(inbox()), keepsFiles: false })).toEqual({ settings: { media: 'proxy' } })
    const passing = inbox({ settings: { media: 'proxy' } })
    expect(fieldsOf(passing).keepsFiles).toBe(false)
    expect(changesOf(passing, fieldsOf(passing))).toEqual({})
    expect(changesOf(passing, { ...fieldsOf(passing), keepsFiles: true })).toEqual({ settings: { media: 'store' } })
  })

  it('tells what a connector of one’s own can, and saves it as it is where it is waited for', () => {
    const own = inbox({ channel: 'api', settings: { reply_url: 'https://a.example/', text_max: 500, attachments: false } })
    expect(changesOf(own, fieldsOf(own))).toEqual({})
    expect(changesOf(own, { ...fieldsOf(own), text_max: '', takesFiles: true })).toEqual({ credentials: { text_max: null, attachments: true } })
    expect(changesOf(own, { ...fieldsOf(own), reply_url: ' https://b.example/ ' })).toEqual({ credentials: { reply_url: 'https://b.example/' } })
    const waited = { ...own, state: 'reauthorization_required' as const }
    expect(changesOf(waited, fieldsOf(waited))).toEqual({ credentials: { reply_url: 'https://a.example/' } })
  })

  it('tells name and state by themselves', () => {
    expect(changesOf(inbox(), { ...fieldsOf(inbox()), name: 'Store', enabled: false })).toEqual({ name: 'Store', disabled: true })
  })
})

describe('newCredentials', () => {
  it('holds what the channel has', () => {
    const filled = { ...emptyInbox(), access_token: 't', waba_id: '7', page_id: '5' }
    expect(newCredentials(filled)).toEqual({ access_token: 't' })
    expect(newCredentials({ ...filled, channel: 'whatsapp' })).toEqual({ access_token: 't', waba_id: '7' })
    expect(newCredentials({ ...filled, channel: 'instagram' })).toEqual({ access_token: 't', login: 'facebook', page_id: '5' })
    expect(newCredentials({ ...filled, channel: 'telegram' })).toEqual({ bot_token: 't' })
    expect(newCredentials({ ...filled, channel: 'api', reply_url: ' https://a.example/ ', text_max: '500' })).toEqual({ reply_url: 'https://a.example/', text_max: 500, attachments: true })
    expect(newCredentials({ ...filled, channel: 'instagram', login: 'instagram' })).toEqual({ access_token: 't', login: 'instagram' })
  })
})
