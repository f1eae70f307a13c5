/** The shapes of REST and of the socket, under the names the rest of the app uses. */
type Maybe<T> = T | null | undefined

export type ChannelName = 'messenger' | 'instagram' | 'whatsapp'
export type MessageKind = 'customer' | 'agent' | 'system'
export type Audience = 'customer' | 'team'
export type DeliveryState = 'pending' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed' | 'unknown'
export type ConversationStatus = 'open' | 'pending' | 'snoozed' | 'resolved'
export type Role = 'agent' | 'admin' | 'owner'

export interface Author {
  type: 'contact' | 'member' | 'token' | 'platform' | 'system'
  id?: Maybe<string>
  name?: Maybe<string>
}
export interface DeliveryError {
  code: string
  platform_code?: Maybe<string>
  detail: string
}
export interface Delivery {
  status: DeliveryState
  error?: Maybe<DeliveryError>
}
export interface AttachmentView {
  id: string
  kind: string
  state: 'pending' | 'ready' | 'failed' | 'expired'
  content_type?: Maybe<string>
  file_name?: Maybe<string>
  size?: Maybe<number>
  title?: Maybe<string>
  detail?: unknown
}
export interface ReactionView {
  emoji: string
  author: Author
  at: string
}
export interface ReplyToView {
  id?: Maybe<string>
  external_id?: Maybe<string>
  preview?: Maybe<string>
  story_url?: Maybe<string>
}
export interface SystemEvent {
  type: string
  detail: unknown
}
export interface UnsupportedView {
  kind: string
  raw: unknown
}
export interface MessageView {
  id: string
  version: number
  conversation_id: string
  inbox_id: string
  kind: MessageKind
  audience: Audience
  external_id?: Maybe<string>
  client_id?: Maybe<string>
  sent_at: string
  created_at: string
  author: Author
  text?: Maybe<string>
  attachments: AttachmentView[]
  reply_to?: Maybe<ReplyToView>
  reactions: ReactionView[]
  edited_at?: Maybe<string>
  deleted_at?: Maybe<string>
  arrived_late: boolean
  delivery?: Maybe<Delivery>
  event?: Maybe<SystemEvent>
  unsupported?: Maybe<UnsupportedView>
  action?: unknown
  referral?: unknown
  structured?: unknown
}
export interface ContactSummary {
  id: string
  name?: Maybe<string>
  avatar_id?: Maybe<string>
}
export interface LastMessage {
  id: string
  kind: MessageKind
  audience: Audience
  preview: string
  sent_at: string
}
export interface ConversationView {
  id: string
  version: number
  inbox_id: string
  channel: ChannelName
  contact: ContactSummary
  status: ConversationStatus
  assignee_id?: Maybe<string>
  team_id?: Maybe<string>
  label_ids: string[]
  priority: string
  snoozed_until?: Maybe<string>
  last_activity_at: string
  last_message?: Maybe<LastMessage>
  inbound_count: number
  window_expires_at?: Maybe<string>
  created_at: string
}
export interface ReadMarkView {
  conversation_id: string
  read_count: number
}
export interface IdentityView {
  id: string
  inbox_id: string
  channel: ChannelName
  scope: string
  external_id: string
  conversation_id?: Maybe<string>
}
export interface ContactView {
  id: string
  version: number
  name?: Maybe<string>
  username?: Maybe<string>
  phone?: Maybe<string>
  email?: Maybe<string>
  note?: Maybe<string>
  avatar_id?: Maybe<string>
  identities: IdentityView[]
  created_at: string
}
export interface InboxView {
  id: string
  version: number
  channel: ChannelName
  name: string
  external_id: string
  state: 'connected' | 'reauthorization_required' | 'disabled'
  state_detail?: Maybe<string>
  credentials: string[]
  spec: unknown
  created_at: string
}
export interface MemberView {
  id: string
  version: number
  name: string
  email: string
  role: Role
  active: boolean
  created_at: string
}
export interface TeamView {
  id: string
  version: number
  name: string
  member_ids: string[]
}
export interface LabelView {
  id: string
  version: number
  name: string
  color: string
}
export interface CannedResponseView {
  id: string
  version: number
  shortcut: string
  text: string
}
export interface WorkspaceView {
  id: string
  name: string
}
export interface MeView {
  workspace: WorkspaceView
  user?: Maybe<MemberView>
  token_name?: Maybe<string>
  role: Role
  workspaces: WorkspaceView[]
}
export interface WebhookEventView {
  id: string
  received_at: string
  channel: ChannelName
  account_id: string
  inbox_id?: Maybe<string>
  outcome: 'processed' | 'unsupported' | 'failed' | 'unrouted'
  error?: Maybe<string>
  kinds: string[]
}
export interface RemovedView {
  id: string
}
export type Event =
  | { type: 'message.created' | 'message.updated'; data: MessageView }
  | { type: 'conversation.created' | 'conversation.updated'; data: ConversationView }
  | { type: 'conversation.removed'; data: RemovedView }
  | { type: 'contact.updated'; data: ContactView }
  | { type: 'inbox.created' | 'inbox.updated'; data: InboxView }
  | { type: 'inbox.removed'; data: RemovedView }
  | { type: 'member.updated'; data: MemberView }
  | { type: 'team.updated'; data: TeamView }
  | { type: 'team.removed'; data: RemovedView }
  | { type: 'label.updated'; data: LabelView }
  | { type: 'label.removed'; data: RemovedView }
  | { type: 'canned_response.updated'; data: CannedResponseView }
  | { type: 'canned_response.removed'; data: RemovedView }
  | { type: 'read_mark.updated'; data: ReadMarkView }
export type EventEnvelope = Event & { seq: number; workspace_id: string; at: string }
