//! What REST returns and the socket emits: one set of shapes for both, and the source of openapi.json.
//!
//! A view never depends on who looks or when. Those that change carry a `version`; an older one is ignored.

use std::collections::BTreeMap;

use frontdesk_connectors::Channel;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::clock::rfc3339_millis;
use crate::domain::assignment::AssignmentSettingsView;
use crate::domain::notifications::{NotificationSettingsView, NotificationView, NotificationsReadView};
use crate::domain::permissions::Permission;
use crate::domain::presence::AvailabilityView;
use crate::domain::webhook_endpoints::WebhookEndpointView;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChannelName {
    Messenger,
    Instagram,
    Whatsapp,
    Telegram,
    /// A connector of one's own.
    Api,
}

impl From<Channel> for ChannelName {
    fn from(channel: Channel) -> Self {
        match channel {
            Channel::Messenger => Self::Messenger,
            Channel::Instagram => Self::Instagram,
            Channel::Whatsapp => Self::Whatsapp,
            Channel::Telegram => Self::Telegram,
            Channel::Api => Self::Api,
        }
    }
}

impl From<ChannelName> for Channel {
    fn from(channel: ChannelName) -> Self {
        match channel {
            ChannelName::Messenger => Self::Messenger,
            ChannelName::Instagram => Self::Instagram,
            ChannelName::Whatsapp => Self::Whatsapp,
            ChannelName::Telegram => Self::Telegram,
            ChannelName::Api => Self::Api,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    Customer,
    Agent,
    System,
}

impl MessageKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Agent => "agent",
            Self::System => "system",
        }
    }
}

/// Who is meant to read it: the customer (a reply), or the team (a note).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    #[default]
    Customer,
    Team,
}

impl Audience {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Team => "team",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuthorType {
    Contact,
    Member,
    /// An API token.
    Token,
    /// Sent from the platform's own app, or by another app.
    Platform,
    System,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Author {
    #[serde(rename = "type")]
    pub kind: AuthorType,
    pub id: Option<Uuid>,
    pub name: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Accepted by us, waiting for its turn.
    Pending,
    /// On its way to the platform.
    Sending,
    /// Accepted by the platform.
    Sent,
    Delivered,
    Read,
    Failed,
    /// The platform did not answer: it may not have been delivered.
    Unknown,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeliveryError {
    /// Stable class: `auth`, `rate_account`, `rate_recipient`, `spam`, `transient`, `window`, `recipient`, `policy`, `withheld`,
    /// `template`, `marketing_stopped`, `content`, `thread_owner`, `setup`, `unknown_outcome`, `media`.
    pub code: String,
    /// The platform's own code, where there is one.
    pub platform_code: Option<String>,
    /// What happened and what to do, in plain English.
    pub detail: String,
    /// It must not be tried again before; left out where it may be at any time.
    #[serde(default, with = "rfc3339_millis::option", skip_serializing_if = "Option::is_none")]
    pub retry_at: Option<OffsetDateTime>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Delivery {
    pub status: DeliveryState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<DeliveryError>,
    /// What the platform charges for it, where it tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pricing: Option<Pricing>,
    /// The customer has listened to this voice note; left out when not, and where the platform does not tell.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    pub played: bool,
    /// Until then it can be taken back, and goes out after that; left out once that is over.
    #[serde(default, with = "rfc3339_millis::option", skip_serializing_if = "Option::is_none")]
    pub held_until: Option<OffsetDateTime>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Pricing {
    /// As the platform names it: `marketing`, `utility`, `authentication`, `service` …
    pub category: String,
    /// `regular`, `free_customer_service`, `free_entry_point`.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billable: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttachmentState {
    /// Still being fetched from the platform, or uploaded.
    Pending,
    Ready,
    Failed,
    /// The platform no longer has it, or policy removed it.
    Expired,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AttachmentView {
    pub id: Uuid,
    /// `image`, `video`, `audio`, `voice`, `file`, `sticker`, `location`, `contact`, `share`, `order`, `appointment`,
    /// `story_mention`, `ephemeral`.
    pub kind: String,
    pub state: AttachmentState,
    pub content_type: Option<String>,
    pub file_name: Option<String>,
    /// Bytes.
    pub size: Option<i64>,
    pub title: Option<String>,
    /// What the kind has beside a file, the same on every channel (`docs/channels.md` has the fields): location
    /// `{latitude,longitude,name?,address?,url?}`, contact (a card), share `{type,url?,id?,products?,expires_at?,template?}`,
    /// sticker `{sticker_id?,animated?,emoji?}`, story_mention `{expires_at?}`, order `{items,note?,catalog_id?}`, appointment
    /// `{booking_id?,status?,start_at?,end_at?,timezone?}`.
    pub detail: Option<Value>,
    /// How large a picture or film is shown, so that its place can be kept before it is there; left out where unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preview: Option<PreviewView>,
    /// Whether there is a small picture at `/api/v1/attachments/{id}/thumbnail`; left out when not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub thumbnail: bool,
    /// Of a recording or film, in seconds; left out where unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration: Option<f64>,
    /// How loud a recording is over its length: 64 values, 0 to 100; left out where unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waveform: Option<Vec<u8>>,
    /// Why there is no file, in plain English; left out where there is one or nothing is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// In pixels, as shown: turned as its camera was held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PreviewView {
    pub width: u32,
    pub height: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReactionView {
    pub emoji: String,
    pub author: Author,
    #[serde(with = "rfc3339_millis")]
    pub at: OffsetDateTime,
    /// What became of one that we gave: `pending`, `sent`, or `failed` with its error; left out for those of others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ReplyToView {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// The beginning of the quoted message, as it was when it was quoted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preview: Option<String>,
    /// The story that was answered, at the platform.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub story_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub story_id: Option<String>,
    /// When the story is over: after that its link shows nothing.
    #[serde(with = "rfc3339_millis::option", default, skip_serializing_if = "Option::is_none")]
    pub story_expires_at: Option<OffsetDateTime>,
    /// The story's picture or film, as long as the story lives: an attachment of its own, which may expire.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub story: Option<AttachmentView>,
}

/// What a message read before an edit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EditView {
    pub text: Option<String>,
    /// Since when it read so.
    #[serde(with = "rfc3339_millis")]
    pub at: OffsetDateTime,
}

/// How a message came that did not come as it happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Arrival {
    /// From the history of the platform's app: it notified nobody and counts as read.
    History,
    /// Found by asking the platform for what its webhooks missed.
    Recovered,
}

/// What a system message tells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SystemEvent {
    /// `status_changed`, `assigned`, `referral`, `optin`, `thread_control`, `call`, `number_changed` …
    #[serde(rename = "type")]
    pub kind: String,
    pub detail: Value,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct UnsupportedView {
    /// As the platform names it.
    pub kind: String,
    pub raw: Value,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MessageView {
    pub id: Uuid,
    pub version: i64,
    pub conversation_id: Uuid,
    pub inbox_id: Uuid,
    pub kind: MessageKind,
    pub audience: Audience,
    /// The platform's id; none before a reply was accepted by the platform, and for notes.
    pub external_id: Option<String>,
    /// The client's own id of this send (replies and notes).
    pub client_id: Option<String>,
    #[serde(with = "rfc3339_millis")]
    pub sent_at: OffsetDateTime,
    #[serde(with = "rfc3339_millis")]
    pub created_at: OffsetDateTime,
    pub author: Author,
    pub text: Option<String>,
    pub attachments: Vec<AttachmentView>,
    pub reply_to: Option<ReplyToView>,
    pub reactions: Vec<ReactionView>,
    #[serde(with = "rfc3339_millis::option")]
    pub edited_at: Option<OffsetDateTime>,
    /// Its earlier versions, oldest first; left out when there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub edits: Vec<EditView>,
    #[serde(with = "rfc3339_millis::option")]
    pub deleted_at: Option<OffsetDateTime>,
    /// It came in more than a minute after newer ones of the same conversation.
    pub arrived_late: bool,
    /// Left out for messages that came as they happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arrival: Option<Arrival>,
    /// Forwarded by the customer from elsewhere; left out when not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    pub forwarded: bool,
    /// Agent messages to the customer only.
    pub delivery: Option<Delivery>,
    /// System messages only.
    pub event: Option<SystemEvent>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unsupported: Option<UnsupportedView>,
    /// The button, quick reply, postback or form behind the text: `{kind,title?,payload?,detail?}`; `detail` is what was filled in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<Value>,
    /// The ad, post, product or link that led here: `{source,type?,ref?,ad_id?,headline?,body?,url?,image_url?,video_url?,product?,raw}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referral: Option<Value>,
    /// A template or interactive message, in the platform's own shape: `{template, rendered?: {header?: {format,text?,link?},
    /// body, footer?, buttons?: [{kind,text,url?,code?}]}}` or `{interactive}`. `rendered`: with its values, as the customer sees it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub structured: Option<Value>,
    /// Notes only: the members it names, who are told; left out when there are none. Its text has their names after an `@`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub mention_ids: Vec<Uuid>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConversationStatus {
    Open,
    Pending,
    Snoozed,
    Resolved,
}

impl ConversationStatus {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Pending => "pending",
            Self::Snoozed => "snoozed",
            Self::Resolved => "resolved",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContactSummary {
    pub id: Uuid,
    pub name: Option<String>,
    /// The picture, at `/api/v1/attachments/{id}/content`.
    pub avatar_id: Option<Uuid>,
    /// Nobody is told of what they write; left out when not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    pub blocked: bool,
}

/// The newest message of the timeline, for the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LastMessage {
    pub id: Uuid,
    pub kind: MessageKind,
    pub audience: Audience,
    /// At most 120 characters; for a message without text what is there instead in brackets: `[image]`, `[image:5]` for
    /// five of them, `[voice:7]` for one of seven seconds.
    pub preview: String,
    /// A reply that was not delivered, or may not have been; left out when not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    pub failed: bool,
    #[serde(with = "rfc3339_millis")]
    pub sent_at: OffsetDateTime,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConversationView {
    pub id: Uuid,
    pub version: i64,
    pub inbox_id: Uuid,
    pub channel: ChannelName,
    pub contact: ContactSummary,
    pub status: ConversationStatus,
    pub assignee_id: Option<Uuid>,
    pub team_id: Option<Uuid>,
    pub label_ids: Vec<Uuid>,
    /// `none`, `low`, `medium`, `high`, `urgent`.
    pub priority: String,
    #[serde(with = "rfc3339_millis::option")]
    pub snoozed_until: Option<OffsetDateTime>,
    /// By arrival: what the list is sorted by.
    #[serde(with = "rfc3339_millis")]
    pub last_activity_at: OffsetDateTime,
    pub last_message: Option<LastMessage>,
    /// Since when the customer waits for an answer: when the first of their messages arrived that no reply has followed. Left
    /// out while they do not.
    #[serde(default, with = "rfc3339_millis::option", skip_serializing_if = "Option::is_none")]
    pub waiting_since: Option<OffsetDateTime>,
    /// How many customer messages have arrived; a member's read mark counts up to it.
    pub inbound_count: i64,
    /// Until when the customer may be answered freely; null where the channel has no window or it never opened.
    #[serde(with = "rfc3339_millis::option")]
    pub window_expires_at: Option<OffsetDateTime>,
    /// Until when a member, but no token, may still answer after that; null where the channel knows no such thing or the
    /// customer never wrote.
    #[serde(with = "rfc3339_millis::option")]
    pub human_agent_until: Option<OffsetDateTime>,
    /// Why the customer cannot be reached, until they write again; left out while they can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unreachable: Option<DeliveryError>,
    #[serde(with = "rfc3339_millis")]
    pub created_at: OffsetDateTime,
}

/// A list of conversations that a member put together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SavedViewView {
    pub id: Uuid,
    pub version: i64,
    pub name: String,
    /// Everybody sees it; one that is not shared is seen by its maker alone.
    pub shared: bool,
    /// Who made it.
    pub user_id: Uuid,
    pub conditions: ViewConditions,
    pub sort: ConversationSort,
}

/// Which conversations: groups of conditions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ViewConditions {
    /// Whether all groups must hold, or any one of them.
    #[serde(rename = "match")]
    pub matching: Matching,
    /// 1 to 5.
    pub groups: Vec<ConditionGroup>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConditionGroup {
    #[serde(rename = "match")]
    pub matching: Matching,
    /// 1 to 10.
    pub conditions: Vec<ViewCondition>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Matching {
    All,
    Any,
}

/// One condition. Which `op` goes with which `field`, and what `values` are:
/// `status`, `assignee` (`me`, `none` or a member's id), `team` (`none` or an id), `inbox`, `channel`, `label` (`none` or an
/// id) and `priority`: `is` or `is_not` with any of up to 50 values. `unread`, `waiting` and `snoozed`: `is` or `is_not`, no
/// values. `waiting` and `last_activity`: `longer_than` or `shorter_than`, one value: minutes ago. `snoozed`: `shorter_than`, one
/// value: minutes until it wakes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ViewCondition {
    pub field: ConditionField,
    pub op: ConditionOp,
    #[serde(default)]
    pub values: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConditionField {
    Status,
    Assignee,
    Team,
    Inbox,
    Channel,
    Label,
    Priority,
    /// By the member who looks.
    Unread,
    Waiting,
    LastActivity,
    Snoozed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConditionOp {
    Is,
    IsNot,
    LongerThan,
    ShorterThan,
}

/// The order of a list of conversations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConversationSort {
    /// Newest activity first.
    #[default]
    Newest,
    /// Oldest activity first.
    Oldest,
    /// Who waits longest for an answer first; then those who do not wait, newest activity first.
    Waiting,
    /// Urgent first, down to none; among equals newest activity first.
    Priority,
}

/// How many conversations a view holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ViewCountView {
    /// As it was asked for.
    pub view: String,
    /// At most 99.
    pub count: i64,
    /// There are more than `count`, or there may be: nobody counted further.
    pub more: bool,
}

/// How far one member has read one conversation. Unread = `conversation.inbound_count - read_count`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReadMarkView {
    pub conversation_id: Uuid,
    pub read_count: i64,
}

/// How one member sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ComposerSettingsView {
    pub version: i64,
    /// For how long a reply of theirs can be taken back: 0, 5, 10 or 20.
    pub undo_seconds: i16,
    /// What stands below their replies; empty: nothing does.
    pub signature: String,
    /// Whether it is put below new replies.
    pub signature_on: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScheduledState {
    /// It waits for its time.
    Scheduled,
    /// It did not go out at its time; `error` says why.
    Failed,
}

/// A reply that goes out by itself at its time. When it does, it is gone from here and a message with its id as `client_id`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ScheduledMessageView {
    pub id: Uuid,
    pub version: i64,
    pub conversation_id: Uuid,
    pub author: Author,
    pub text: Option<String>,
    pub attachments: Vec<AttachmentView>,
    /// The message that it quotes.
    pub reply_to_id: Option<Uuid>,
    /// A WhatsApp template, in the platform's shape.
    pub template: Option<Value>,
    #[serde(with = "rfc3339_millis")]
    pub send_at: OffsetDateTime,
    pub state: ScheduledState,
    /// Why it did not go out and what to do, in plain English.
    pub error: Option<String>,
    #[serde(with = "rfc3339_millis")]
    pub created_at: OffsetDateTime,
}

/// What a macro does, all or nothing. What is left out is left as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reply": "Hi {{contact.first_name}}, it is on its way.", "status": "resolved", "assignee": "me" }))]
pub struct MacroActions {
    /// To the customer. `{{contact.name}}`, `{{contact.first_name}}`, `{{contact.email}}`, `{{contact.phone}}`, `{{agent.name}}`,
    /// `{{agent.first_name}}`, `{{inbox.name}}` and, for attributes of contacts, `{{contact.KEY}}` are put in; where one is not known,
    /// nothing of the macro happens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<String>,
    /// To the team, with the same to put in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub add_label_ids: Vec<Uuid>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub remove_label_ids: Vec<Uuid>,
    /// `me`: whoever runs it; `none`, or a member's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<String>,
    /// `none`, or a team's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<ConversationStatus>,
    /// Snoozes it for so long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snooze_minutes: Option<i64>,
    /// `none`, `low`, `medium`, `high`, `urgent`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
}

/// Several things that are done to a conversation at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MacroView {
    pub id: Uuid,
    pub version: i64,
    pub name: String,
    pub actions: MacroActions,
}

/// What became of a conversation by a macro.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MacroRunView {
    pub conversation: ConversationView,
    /// Its note and its reply.
    pub messages: Vec<MessageView>,
}

/// What the member who asks has begun to write in a conversation. Empty texts, no quote and no files: there is none any more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DraftView {
    pub conversation_id: Uuid,
    pub version: i64,
    /// Which of the two was being written last.
    pub audience: Audience,
    /// To the customer.
    pub reply: String,
    /// To the team.
    pub note: String,
    /// The message that the reply quotes.
    pub quote: Option<DraftQuote>,
    /// Files that were uploaded and not sent.
    pub reply_attachments: Vec<AttachmentView>,
    pub note_attachments: Vec<AttachmentView>,
    #[serde(with = "rfc3339_millis")]
    pub updated_at: OffsetDateTime,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DraftQuote {
    pub id: Uuid,
    pub author: Author,
    /// The beginning of the quoted message; for one without text its kind in brackets: `[image]`.
    pub preview: String,
}

/// A note that names the member who asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MentionView {
    /// Of the note.
    pub message_id: Uuid,
    pub version: i64,
    pub conversation_id: Uuid,
    pub inbox_id: Uuid,
    pub channel: ChannelName,
    /// Whom the conversation is with, as it was when this view was made.
    pub contact: ContactSummary,
    /// Who wrote the note.
    pub author: Author,
    /// The beginning of the note, at most 200 characters.
    pub preview: String,
    #[serde(with = "rfc3339_millis")]
    pub created_at: OffsetDateTime,
    /// Null: not yet seen.
    #[serde(with = "rfc3339_millis::option")]
    pub read_at: Option<OffsetDateTime>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IdentityView {
    pub id: Uuid,
    pub inbox_id: Uuid,
    pub channel: ChannelName,
    /// `psid`, `igsid`, `wa_id`, `bsuid`, `telegram_id`, `api_contact` …
    pub scope: String,
    pub external_id: String,
    /// The conversation of this identity, or of the identity it stands for.
    pub conversation_id: Option<Uuid>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ContactView {
    pub id: Uuid,
    pub version: i64,
    pub name: Option<String>,
    pub username: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub note: Option<String>,
    pub avatar_id: Option<Uuid>,
    /// Since when the customer wants no marketing messages; null: they did not say so.
    #[serde(with = "rfc3339_millis::option")]
    pub marketing_stopped_at: Option<OffsetDateTime>,
    pub identities: Vec<IdentityView>,
    /// What the workspace notes of its contacts, by the attribute's key: a text, a number, a day (`2026-03-31`), true or false.
    #[serde(default)]
    pub attributes: BTreeMap<String, Value>,
    /// Since when nobody is told of what they write; null: they are not blocked.
    #[serde(default, with = "rfc3339_millis::option")]
    pub blocked_at: Option<OffsetDateTime>,
    /// They were merged into this contact, which has all of theirs; left out when not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<Uuid>,
    #[serde(with = "rfc3339_millis")]
    pub created_at: OffsetDateTime,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttributeKind {
    /// At most 500 characters.
    Text,
    Number,
    /// A day: `2026-03-31`.
    Date,
    Boolean,
    /// One of the attribute's choices.
    Choice,
}

impl AttributeKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Date => "date",
            Self::Boolean => "boolean",
            Self::Choice => "choice",
        }
    }
}

/// Something that the workspace notes of its contacts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContactAttributeView {
    pub id: Uuid,
    pub version: i64,
    /// What it is called in texts, `{{contact.KEY}}`, and in files.
    pub key: String,
    /// What people read.
    pub label: String,
    pub kind: AttributeKind,
    /// Of a choice; empty for the others.
    pub choices: Vec<String>,
}

/// Another contact who may be the same person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DuplicateView {
    pub contact: ContactView,
    /// They have the same phone number.
    pub same_phone: bool,
    /// They have the same e-mail address.
    pub same_email: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MergeSide {
    /// Of the contact that stays.
    This,
    /// Of the one that is merged into it.
    Other,
    /// One below the other; of notes alone.
    Both,
}

/// A field of which the two say different things.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MergeFieldView {
    /// `name`, `username`, `phone`, `email`, `note`, `avatar_id` or `attributes.KEY`.
    pub field: String,
    /// Null: they have none.
    pub this: Value,
    pub other: Value,
    /// What is kept where nothing is chosen.
    pub keep: MergeSide,
}

/// What a merge would do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MergePreviewView {
    /// The contact that stays.
    pub this: ContactView,
    /// The one that is merged into it.
    pub other: ContactView,
    /// Those that the two do not have in common.
    pub fields: Vec<MergeFieldView>,
    /// How many identities come over.
    pub identities: i64,
    /// How many conversations come over, with their messages and notes; these stay where they are.
    pub conversations: i64,
    /// The one that stays is blocked afterwards: one of the two is.
    pub blocked: bool,
}

/// Two contacts that were made one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MergeView {
    pub id: Uuid,
    /// As it is now.
    pub contact: ContactView,
    /// The one that was merged into it.
    pub other_id: Uuid,
    /// Until then it can be undone.
    #[serde(with = "rfc3339_millis")]
    pub undo_until: OffsetDateTime,
}

/// A line of what there was with a contact. What `detail` holds depends on the type:
/// `conversation`: `{conversation_id, inbox_id, status}`, at its beginning;
/// `note`: `{conversation_id, message_id, text}`, its first 500 characters;
/// `changed`: `{fields: {FIELD: {from, to}}}`, texts cut at 200 characters, attributes as `attributes.KEY`;
/// `created`, `imported`: `{import_id}`; `imported` with `fields` like `changed`;
/// `merged`, `unmerged`: `{merge_id, contact_id, name, undo_until}`;
/// `blocked`, `unblocked`: `{}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ContactTimelineItem {
    pub id: Uuid,
    #[serde(with = "rfc3339_millis")]
    pub at: OffsetDateTime,
    #[serde(rename = "type")]
    pub kind: String,
    /// Who did it; null where nobody did.
    pub author_id: Option<Uuid>,
    pub author_name: Option<String>,
    pub detail: Value,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// Its columns wait to be told.
    Uploaded,
    /// Each line is looked at; nothing is written.
    Checking,
    /// `failed` lines are not good; the others can be taken in.
    Checked,
    Running,
    Finished,
    Cancelled,
}

/// A file of contacts that is taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContactImportView {
    pub id: Uuid,
    pub version: i64,
    pub state: ImportState,
    pub file_name: String,
    /// The names in its first line.
    pub columns: Vec<String>,
    /// What each column is: `id`, `identity`, `name`, `phone`, `email`, `note`, `attributes.KEY`, or empty: nothing.
    pub mapping: Vec<String>,
    /// Lines after the first.
    pub total: i32,
    /// Of which so many are looked at, or taken in.
    pub done: i32,
    pub created: i32,
    pub updated: i32,
    /// Lines that were not, or would not be, taken in.
    pub failed: i32,
    pub author_name: Option<String>,
    #[serde(with = "rfc3339_millis")]
    pub created_at: OffsetDateTime,
    #[serde(with = "rfc3339_millis::option")]
    pub finished_at: Option<OffsetDateTime>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportOutcome {
    Created,
    Updated,
    Failed,
}

/// A line of a file, and what became of it, or would.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportLineView {
    /// As an editor counts them.
    pub line: i32,
    pub cells: Vec<String>,
    pub outcome: Option<ImportOutcome>,
    /// What is wrong with it, in plain English.
    pub problem: Option<String>,
    pub contact_id: Option<Uuid>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InboxState {
    Connected,
    /// The token is dead: replies wait until an admin reconnects the account.
    ReauthorizationRequired,
    Disabled,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct InboxView {
    pub id: Uuid,
    pub version: i64,
    pub channel: ChannelName,
    pub name: String,
    /// Page id, Instagram account id, phone_number_id, bot id; of a connector of one's own an id of ours.
    pub external_id: String,
    pub state: InboxState,
    /// What is wrong, in words, when the state is not `connected`.
    pub state_detail: Option<String>,
    /// Names of the credentials that are stored; their values are never shown.
    pub credentials: Vec<String>,
    pub settings: InboxSettings,
    /// Limits and capabilities of the channel, for the composer.
    #[schema(value_type = Object)]
    pub spec: Value,
    #[serde(with = "rfc3339_millis")]
    pub created_at: OffsetDateTime,
}

/// What happens to the files of customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MediaPolicy {
    /// Copied to our storage as soon as they come.
    #[default]
    Store,
    /// Left at the platform and fetched for each view, for as long as the platform has them.
    Proxy,
}

/// Those of the credentials that are no secrets, and what admins decide.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InboxSettings {
    /// Through which login an Instagram account was connected: `facebook` or `instagram`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
    /// The WhatsApp Business Account of a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waba_id: Option<String>,
    /// The Page of an Instagram account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_id: Option<String>,
    /// Where replies are posted to, of an inbox with a connector of one's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_url: Option<String>,
    /// Characters of one message that such a connector takes, where it is not as many as usual.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_max: Option<u32>,
    /// Whether such a connector takes files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachments: Option<bool>,
    /// What happens to the files of customers that come from now on. Media of stories are never kept.
    #[serde(default)]
    pub media: MediaPolicy,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HealthState {
    Ok,
    /// Nobody could say.
    Unknown,
    /// It works, and something should be looked at.
    Warn,
    /// Messages do not come in or do not go out.
    Bad,
}

/// One thing that is known about a connected account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HealthFactView {
    /// `connection`, `token`, `subscriptions`, `webhooks`, `deliveries`, `queue` … the same for every channel.
    pub name: String,
    pub state: HealthState,
    /// What is so, in plain English.
    pub text: String,
    /// What to do about it; null where nothing is to be done.
    pub advice: Option<String>,
    /// Which of the sentences that `name` can have this is, for those who say it in a language of their own; null where it has no code.
    #[serde(default)]
    pub code: Option<String>,
    /// The figures of that sentence by their names; spans are in seconds.
    #[serde(default)]
    pub values: BTreeMap<String, i64>,
}

impl HealthFactView {
    pub fn coded(mut self, code: &str, values: &[(&str, i64)]) -> Self {
        self.code = Some(code.to_owned());
        self.values = values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), *value))
            .collect();
        self
    }
}

/// How a connected account stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InboxHealthView {
    /// The worst of the facts.
    pub state: HealthState,
    /// When the platform last sent something, to within ten seconds.
    #[serde(with = "rfc3339_millis::option")]
    pub last_webhook_at: Option<OffsetDateTime>,
    /// When the platform was last asked about the account.
    #[serde(with = "rfc3339_millis::option")]
    pub checked_at: Option<OffsetDateTime>,
    /// The worst first.
    pub facts: Vec<HealthFactView>,
    /// Webhooks that came for the account while no inbox had it; they can be brought in.
    pub unrouted: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SyncState {
    /// Nobody asked the platform for them yet.
    Never,
    Running,
    Done,
    Failed,
}

/// How far an inbox's message templates are in step with the platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TemplateSyncView {
    pub inbox_id: Uuid,
    /// Grows with every change of the inbox's templates; 0: never asked for.
    pub version: i64,
    pub state: SyncState,
    /// What went wrong and what to do, in plain English.
    pub error: Option<String>,
    /// When they were last all fetched.
    #[serde(with = "rfc3339_millis::option")]
    pub synced_at: Option<OffsetDateTime>,
}

/// A message template as the platform holds it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TemplateView {
    pub id: Uuid,
    pub inbox_id: Uuid,
    pub name: String,
    /// `en_US`
    pub language: String,
    /// As the platform names it: `MARKETING`, `UTILITY`, `AUTHENTICATION`.
    pub category: String,
    /// As the platform names it: `APPROVED`, `PENDING`, `REJECTED`, `PAUSED`, `DISABLED` … Only approved ones can be sent.
    pub status: String,
    /// `GREEN`, `YELLOW`, `RED`, `UNKNOWN`.
    pub quality: Option<String>,
    pub rejected_reason: Option<String>,
    pub parameter_format: ParameterFormat,
    /// What it shows and which values it asks for.
    pub layout: TemplateLayout,
    /// In the platform's own shape.
    #[schema(value_type = Vec<Object>)]
    pub components: Value,
    #[serde(with = "rfc3339_millis")]
    pub synced_at: OffsetDateTime,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ParameterFormat {
    Positional,
    Named,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TemplateLayout {
    pub header: Option<TemplateHeader>,
    pub body: TemplateText,
    pub footer: Option<String>,
    /// In the order in which requests count them.
    pub buttons: Vec<TemplateButton>,
    /// Parts that only the platform can judge, such as `carousel`: such a template cannot be filled in here.
    pub beyond: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TemplateHeader {
    pub format: TemplateHeaderFormat,
    /// With the format `text`.
    pub text: Option<TemplateText>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TemplateHeaderFormat {
    Text,
    Image,
    Video,
    Document,
    Location,
}

/// A text with gaps, `Hello {{1}}` or `Hello {{name}}`, and the values it asks for, in the order of requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TemplateText {
    pub text: String,
    pub variables: Vec<TemplateVariable>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TemplateVariable {
    /// `1` or `order_no`.
    pub name: String,
    /// What the platform was shown when it approved the template.
    pub example: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TemplateButton {
    pub kind: TemplateButtonKind,
    /// Its title.
    pub text: String,
    /// Where a link leads, with its gap.
    pub url: Option<String>,
    pub phone: Option<String>,
    /// The value it asks for: the end of a link, a code.
    pub variable: Option<TemplateVariable>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TemplateButtonKind {
    QuickReply,
    Url,
    PhoneNumber,
    CopyCode,
    Otp,
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeSeverity {
    Info,
    /// Something to look at.
    Warning,
    /// Messages do not go through, or soon will not.
    Critical,
}

/// Who speaks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeOrigin {
    /// The platform, of its own accord.
    #[default]
    Platform,
    /// We do, of what the platform refused.
    Frontdesk,
}

/// What admins have to know of an account itself: a restriction, its quality, a review, a policy warning, a token that died.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct InboxNoticeView {
    pub id: Uuid,
    pub inbox_id: Uuid,
    #[serde(default)]
    pub origin: NoticeOrigin,
    /// As the platform names it: `account_update`, `policy_enforcement`, `phone_number_quality_update` … or, of what we
    /// found ourselves, `reauthorization_required`, `token_not_refreshed`, `access_withdrawn`, `sending_restricted`.
    pub kind: String,
    pub severity: NoticeSeverity,
    /// What happened and what to do, in plain English.
    pub text: String,
    /// As the platform sent it; of our own findings the error they follow from.
    pub raw: Value,
    #[serde(with = "rfc3339_millis")]
    pub at: OffsetDateTime,
    #[serde(with = "rfc3339_millis")]
    pub created_at: OffsetDateTime,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// One that the workspace has made: `role_id` says which.
    Custom,
    Agent,
    Admin,
    Owner,
}

macro_rules! visibilities {
    ($($(#[$doc:meta])* $variant:ident = $name:tt,)*) => {
        /// Which conversations a role sees. One's own are those that one is assigned to.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
        pub enum Visibility {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)*
        }

        impl Visibility {
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

visibilities! {
    #[default]
    All = "all",
    /// One's own, and those of the teams that one is in.
    OwnTeams = "own_teams",
    /// One's own, and those that nobody is assigned to.
    OwnAndUnassigned = "own_and_unassigned",
}

impl Visibility {
    /// As a role has it. What only a newer version knows is taken for as little as is known here.
    pub fn stored(name: &str) -> Self {
        let known = Self::ALL.iter().copied().find(|one| one.as_str() == name);
        known.unwrap_or(Self::OwnTeams)
    }

    /// Whether nothing is seen with it that is not seen with the other.
    pub fn within(self, other: Self) -> bool {
        other == Self::All || self == other
    }
}

/// A role that the workspace has made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RoleView {
    pub id: Uuid,
    pub version: i64,
    pub name: String,
    pub permissions: Vec<Permission>,
    pub visibility: Visibility,
    #[serde(with = "rfc3339_millis")]
    pub created_at: OffsetDateTime,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MemberView {
    /// The user's id.
    pub id: Uuid,
    pub version: i64,
    pub name: String,
    pub email: String,
    pub role: Role,
    /// With the role custom: which of those that the workspace has made.
    pub role_id: Option<Uuid>,
    pub active: bool,
    #[serde(with = "rfc3339_millis")]
    pub created_at: OffsetDateTime,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TeamView {
    pub id: Uuid,
    pub version: i64,
    pub name: String,
    pub member_ids: Vec<Uuid>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LabelView {
    pub id: Uuid,
    pub version: i64,
    pub name: String,
    /// `#rrggbb`
    pub color: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CannedResponseView {
    pub id: Uuid,
    pub version: i64,
    /// What is typed after `/`.
    pub shortcut: String,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WorkspaceView {
    pub id: Uuid,
    pub name: String,
}

/// What the desk speaks: ISO 639-1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    En,
    Ru,
    /// Simplified Chinese.
    Zh,
    Ar,
}

/// Who is asking, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MeView {
    pub workspace: WorkspaceView,
    /// None for an API token of the workspace.
    pub user: Option<MemberView>,
    /// The token's name, when a token asks.
    pub token_name: Option<String>,
    pub role: Role,
    /// Of a role that the workspace has made.
    pub role_name: Option<String>,
    /// What one may do: of a token, what it was given of what its member or role may.
    pub permissions: Vec<Permission>,
    /// Which conversations they see.
    pub visibility: Visibility,
    /// In which the desk speaks to this user; none: the browser's.
    pub language: Option<Language>,
    /// Every workspace this user is a member of.
    pub workspaces: Vec<WorkspaceView>,
    /// Whether this workspace asks for two-step sign-in and this user has not set it up: they can do nothing else until then.
    pub needs_second_factor: bool,
    /// Whether this workspace asks for its sign-in provider, and this user came another way: they can do nothing else until they went there.
    pub needs_provider: bool,
    /// Whether the workspace's sign-in provider has let this user in: then it is this workspace alone that they reach, and nothing of their account.
    pub by_provider: bool,
    /// By which the workspace's sign-in provider is found at the login; none: there is none.
    pub sign_in_name: Option<String>,
    /// Whether whoever runs this installation has told this workspace to wait: its people can do nothing until it goes on.
    pub suspended: bool,
    /// Whether this user may make one more.
    pub may_make_workspaces: bool,
}

/// What is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RemovedView {
    pub id: Uuid,
}

/// A message that is gone: a reply that was taken back before it was sent, with its `client_id`, or one that is not kept any more, without.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RemovedMessageView {
    pub id: Uuid,
    pub conversation_id: Uuid,
    pub client_id: Option<String>,
}

/// One durable change, as the socket emits it under its type as the event's name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EventEnvelope {
    pub seq: i64,
    pub workspace_id: Uuid,
    #[serde(with = "rfc3339_millis")]
    pub at: OffsetDateTime,
    #[serde(flatten)]
    pub event: Event,
}

/// Every durable event there is: `type` and the view in `data`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", content = "data")]
pub enum Event {
    #[serde(rename = "message.created")]
    MessageCreated(MessageView),
    #[serde(rename = "message.updated")]
    MessageUpdated(MessageView),
    /// It was taken back before it was sent, or is not kept any more.
    #[serde(rename = "message.removed")]
    MessageRemoved(RemovedMessageView),
    #[serde(rename = "conversation.created")]
    ConversationCreated(ConversationView),
    #[serde(rename = "conversation.updated")]
    ConversationUpdated(ConversationView),
    #[serde(rename = "conversation.removed")]
    ConversationRemoved(RemovedView),
    #[serde(rename = "contact.updated")]
    ContactUpdated(ContactView),
    /// It was erased.
    #[serde(rename = "contact.removed")]
    ContactRemoved(RemovedView),
    #[serde(rename = "contact_attribute.updated")]
    ContactAttributeUpdated(ContactAttributeView),
    #[serde(rename = "contact_attribute.removed")]
    ContactAttributeRemoved(RemovedView),
    /// To owners and admins.
    #[serde(rename = "contact_import.updated")]
    ContactImportUpdated(ContactImportView),
    #[serde(rename = "inbox.created")]
    InboxCreated(InboxView),
    #[serde(rename = "inbox.updated")]
    InboxUpdated(InboxView),
    #[serde(rename = "inbox.removed")]
    InboxRemoved(RemovedView),
    /// To owners and admins.
    #[serde(rename = "inbox_notice.created")]
    InboxNoticeCreated(InboxNoticeView),
    /// The templates of an inbox changed, or a sync of them began or ended: load them again.
    #[serde(rename = "template_sync.updated")]
    TemplateSyncUpdated(TemplateSyncView),
    #[serde(rename = "member.updated")]
    MemberUpdated(MemberView),
    #[serde(rename = "role.updated")]
    RoleUpdated(RoleView),
    #[serde(rename = "role.removed")]
    RoleRemoved(RemovedView),
    #[serde(rename = "team.updated")]
    TeamUpdated(TeamView),
    #[serde(rename = "team.removed")]
    TeamRemoved(RemovedView),
    #[serde(rename = "label.updated")]
    LabelUpdated(LabelView),
    #[serde(rename = "label.removed")]
    LabelRemoved(RemovedView),
    #[serde(rename = "canned_response.updated")]
    CannedResponseUpdated(CannedResponseView),
    #[serde(rename = "canned_response.removed")]
    CannedResponseRemoved(RemovedView),
    #[serde(rename = "macro.updated")]
    MacroUpdated(MacroView),
    #[serde(rename = "macro.removed")]
    MacroRemoved(RemovedView),
    #[serde(rename = "scheduled_message.updated")]
    ScheduledMessageUpdated(ScheduledMessageView),
    /// It was sent, or cancelled.
    #[serde(rename = "scheduled_message.removed")]
    ScheduledMessageRemoved(RemovedView),
    /// To that member alone.
    #[serde(rename = "composer_settings.updated")]
    ComposerSettingsUpdated(ComposerSettingsView),
    /// One that is not shared to its maker alone.
    #[serde(rename = "saved_view.updated")]
    SavedViewUpdated(SavedViewView),
    /// To those who saw it.
    #[serde(rename = "saved_view.removed")]
    SavedViewRemoved(RemovedView),
    /// To that member alone.
    #[serde(rename = "read_mark.updated")]
    ReadMarkUpdated(ReadMarkView),
    /// To that member alone.
    #[serde(rename = "draft.updated")]
    DraftUpdated(DraftView),
    /// To the member who was named alone.
    #[serde(rename = "mention.created")]
    MentionCreated(MentionView),
    /// To that member alone.
    #[serde(rename = "mention.updated")]
    MentionUpdated(MentionView),
    /// To that member alone: it is new, came again, or was read.
    #[serde(rename = "notification.updated")]
    NotificationUpdated(NotificationView),
    /// To that member alone: it is no longer true.
    #[serde(rename = "notification.removed")]
    NotificationRemoved(RemovedView),
    /// To that member alone.
    #[serde(rename = "notifications.read")]
    NotificationsRead(NotificationsReadView),
    /// To that member alone.
    #[serde(rename = "notification_settings.updated")]
    NotificationSettingsUpdated(NotificationSettingsView),
    /// A member is available, or away.
    #[serde(rename = "availability.updated")]
    AvailabilityUpdated(AvailabilityView),
    /// To owners and admins.
    #[serde(rename = "assignment_settings.updated")]
    AssignmentSettingsUpdated(AssignmentSettingsView),
    /// To owners and admins: it is new, was changed, begins to fail, works again, or was switched off by itself.
    #[serde(rename = "webhook_endpoint.updated")]
    WebhookEndpointUpdated(WebhookEndpointView),
    /// To owners and admins.
    #[serde(rename = "webhook_endpoint.removed")]
    WebhookEndpointRemoved(RemovedView),
}

/// A piece of a text; `hit`: this was looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SnippetPart {
    pub text: String,
    pub hit: bool,
}

/// What the page behind a link says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LinkPreviewView {
    /// Where the link leads.
    pub url: String,
    /// At most 200 characters. Null: it says nothing, or did not answer.
    pub title: Option<String>,
    /// At most 400 characters.
    pub description: Option<String>,
    pub site_name: Option<String>,
}

/// A file of a conversation, and the message it came with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ConversationFileView {
    pub message_id: Uuid,
    #[serde(with = "rfc3339_millis")]
    pub sent_at: OffsetDateTime,
    pub attachment: AttachmentView,
}

/// A message that a search found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FoundMessage {
    pub id: Uuid,
    pub kind: MessageKind,
    pub audience: Audience,
    #[serde(with = "rfc3339_millis")]
    #[schema(value_type = String, format = DateTime)]
    pub sent_at: OffsetDateTime,
    pub author: Author,
    /// The piece of its text, or of its files' names, around the first hit; empty where it has none.
    pub snippet: Vec<SnippetPart>,
    /// Kinds of its attachments.
    pub attachments: Vec<String>,
}

/// What a search found: a conversation, and the message in it where it was a message that matched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SearchHitView {
    pub conversation: ConversationView,
    pub message: Option<FoundMessage>,
}

/// When things happened to one message, by our own clock where nothing else is said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MessageTimesView {
    pub message_id: Uuid,
    /// By the platform's clock where it came from there.
    #[serde(with = "rfc3339_millis")]
    pub sent_at: OffsetDateTime,
    /// When the webhook that brought it, or the request that wrote it, reached us; none for what was made here.
    #[serde(with = "rfc3339_millis::option")]
    pub received_at: Option<OffsetDateTime>,
    /// When it was safe on disk. Where that is no longer known: when it was written, just before.
    #[serde(with = "rfc3339_millis")]
    pub committed_at: OffsetDateTime,
    /// When it was first sent to a socket. None: nobody was there to see it come, or it is no longer known.
    #[serde(with = "rfc3339_millis::option")]
    pub emitted_at: Option<OffsetDateTime>,
    /// Of what goes to a customer.
    pub delivery: Option<DeliveryTimes>,
}

/// The way of a reply to the customer. It begins anew when it is tried again by hand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DeliveryTimes {
    /// None: it was sent elsewhere.
    #[serde(with = "rfc3339_millis::option")]
    pub queued_at: Option<OffsetDateTime>,
    /// When sending it began first.
    #[serde(with = "rfc3339_millis::option")]
    pub attempted_at: Option<OffsetDateTime>,
    /// When the platform had taken all of it.
    #[serde(with = "rfc3339_millis::option")]
    pub accepted_at: Option<OffsetDateTime>,
    /// When the platform told us that it was delivered; where it told of no more than that it was read, then.
    #[serde(with = "rfc3339_millis::option")]
    pub delivered_at: Option<OffsetDateTime>,
    /// When the platform told us that it was read.
    #[serde(with = "rfc3339_millis::option")]
    pub read_at: Option<OffsetDateTime>,
    /// The last tries, oldest first, as far back as they are kept.
    pub attempts: Vec<AttemptView>,
}

/// One try to send one platform message of a reply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AttemptView {
    /// Which platform message of the reply, from 0.
    pub part: i16,
    #[serde(with = "rfc3339_millis")]
    pub started_at: OffsetDateTime,
    /// None: it is under way.
    #[serde(with = "rfc3339_millis::option")]
    pub answered_at: Option<OffsetDateTime>,
    pub outcome: Option<AttemptOutcome>,
}

/// How a try ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttemptOutcome {
    Sent,
    /// It is tried again by itself.
    Retry,
    Failed,
    /// Nobody knows whether the platform took it.
    Unknown,
}
