/** The shapes of REST and of the socket, by short names. They are generated from the server's own description. */
import type { components } from './schema'

type Schemas = components['schemas']

export type ChannelName = Schemas['ChannelName']
export type Audience = Schemas['Audience']
export type ConversationStatus = Schemas['ConversationStatus']
export type Role = Schemas['Role']
export type Delivery = Schemas['Delivery']
export type AttachmentView = Schemas['AttachmentView'] & { preview?: { width: number; height: number }; thumbnail?: boolean; duration?: number; waveform?: number[] }
export type ReactionView = Schemas['ReactionView']
export type ReplyToView = Schemas['ReplyToView'] & { story?: AttachmentView }
export type UnsupportedView = Schemas['UnsupportedView']
export type MessageView = Omit<Schemas['MessageView'], 'attachments' | 'reply_to'> & { attachments: AttachmentView[]; reply_to?: ReplyToView | null }
export type ConversationView = Schemas['ConversationView']
export type ReadMarkView = Schemas['ReadMarkView']
export type ContactView = Schemas['ContactView']
export type InboxView = Schemas['InboxView']
export type InboxNoticeView = Schemas['InboxNoticeView']
export type EditView = Schemas['EditView']
export type InboxHealthView = Schemas['InboxHealthView']
export type WebhookSetup = Schemas['WebhookSetup']
export type MemberView = Schemas['MemberView']
export type TeamView = Schemas['TeamView']
export type LabelView = Schemas['LabelView']
export type CannedResponseView = Schemas['CannedResponseView']
export type MeView = Schemas['MeView']
export type WebhookEventView = Schemas['WebhookEventView']
export type NewMessage = Schemas['CreateMessage']
export type ContactPatch = Schemas['ChangeContact']
export type ConversationPatch = Partial<Pick<ConversationView, 'status' | 'snoozed_until' | 'assignee_id' | 'team_id' | 'label_ids' | 'priority'>>
export type Event = Schemas['Event']
export type EventEnvelope = Schemas['EventEnvelope']
