import type { Credentials, Login } from '@/api/directory'
import type { InboxView } from '@/api/types'

export interface InboxFields {
  channel: string
  external_id: string
  name: string
  /** The token of the account, or of the bot. Never told by the server: empty keeps the stored one. */
  access_token: string
  waba_id: string
  page_id: string
  login: string
  enabled: boolean
  /** Whether customers' files are copied to our storage. */
  keepsFiles: boolean
  /** Of a connector of one's own: where replies are posted to, characters of one message (empty: as many as usual), whether it takes files. */
  reply_url: string
  text_max: string
  takesFiles: boolean
}

export const emptyInbox = (): InboxFields => ({
  channel: 'messenger',
  external_id: '',
  name: '',
  access_token: '',
  waba_id: '',
  page_id: '',
  login: 'facebook',
  enabled: true,
  keepsFiles: true,
  reply_url: '',
  text_max: '',
  takesFiles: true,
})

/** An inbox as its form begins. */
export function fieldsOf(inbox: InboxView): InboxFields {
  const { channel, external_id, name, state, settings } = inbox
  return {
    ...emptyInbox(),
    channel,
    external_id,
    name,
    waba_id: settings.waba_id ?? '',
    page_id: settings.page_id ?? '',
    login: settings.login ?? 'facebook',
    enabled: state !== 'disabled',
    keepsFiles: settings.media !== 'proxy',
    reply_url: settings.reply_url ?? '',
    text_max: settings.text_max ? String(settings.text_max) : '',
    takesFiles: settings.attachments !== false,
  }
}

/** Which of the fields the channel has. */
export const hasWaba = (fields: InboxFields) => fields.channel === 'whatsapp'
export const hasLogin = (fields: InboxFields) => fields.channel === 'instagram'
export const hasPage = (fields: InboxFields) => hasLogin(fields) && fields.login === 'facebook'

/** A program of one's own: it has an address and no token. */
export const isOwn = (fields: InboxFields) => fields.channel === 'api'

/** A bot's token names its account, which has a name: neither has to be typed. */
export const namesItself = (fields: InboxFields) => fields.channel === 'telegram'

const tokenOf = (fields: InboxFields): Credentials => {
  const token = fields.access_token.trim()
  return namesItself(fields) ? { bot_token: token } : { access_token: token }
}

const textMaxOf = (fields: InboxFields) => (fields.text_max.trim() ? Number(fields.text_max) : null)

export function newCredentials(fields: InboxFields): Credentials {
  if (isOwn(fields)) return { reply_url: fields.reply_url.trim(), text_max: textMaxOf(fields), attachments: fields.takesFiles }
  const waba = hasWaba(fields) && fields.waba_id.trim()
  const page = hasPage(fields) && fields.page_id.trim()
  return {
    ...tokenOf(fields),
    ...(hasLogin(fields) ? { login: fields.login as Login } : {}),
    ...(waba ? { waba_id: waba } : {}),
    ...(page ? { page_id: page } : {}),
  }
}

export interface InboxChanges {
  name?: string
  disabled?: boolean
  credentials?: Credentials
  settings?: { media: 'store' | 'proxy' }
}

/** What differs from how the form began, and nothing else: the server keeps what is not named. */
export function changesOf(inbox: InboxView, fields: InboxFields): InboxChanges {
  const before = fieldsOf(inbox)
  const changed = (field: 'name' | 'waba_id' | 'page_id' | 'reply_url' | 'text_max') => fields[field].trim() !== before[field]
  const token = fields.access_token.trim()
  const credentials: Credentials = {
    ...(token ? tokenOf(fields) : {}),
    ...(hasLogin(fields) && fields.login !== before.login ? { login: fields.login as Login } : {}),
    ...(hasWaba(fields) && changed('waba_id') ? { waba_id: fields.waba_id.trim() || null } : {}),
    ...(hasPage(fields) && changed('page_id') ? { page_id: fields.page_id.trim() || null } : {}),
    // saved as it is, an inbox that waits for its connector is connected again
    ...(isOwn(fields) && (changed('reply_url') || inbox.state === 'reauthorization_required') ? { reply_url: fields.reply_url.trim() } : {}),
    ...(isOwn(fields) && changed('text_max') ? { text_max: textMaxOf(fields) } : {}),
    ...(isOwn(fields) && fields.takesFiles !== before.takesFiles ? { attachments: fields.takesFiles } : {}),
  }
  return {
    ...(changed('name') ? { name: fields.name.trim() } : {}),
    ...(fields.enabled === before.enabled ? {} : { disabled: !fields.enabled }),
    ...(Object.keys(credentials).length ? { credentials } : {}),
    ...(fields.keepsFiles === before.keepsFiles ? {} : { settings: { media: fields.keepsFiles ? ('store' as const) : ('proxy' as const) } }),
  }
}
