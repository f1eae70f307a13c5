//! What arrives, in the words of the product. Every channel's parser produces these types and nothing else.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::OffsetDateTime;

/// One account's part of a webhook POST. A POST may mix accounts of several businesses.
#[derive(Debug, Clone, PartialEq)]
pub struct AccountSlice {
    /// Page id, Instagram professional account id, WhatsApp `phone_number_id` (or the WABA id for
    /// account-level fields that name no number). Empty where the body names none: then its address does.
    pub account_id: String,
    /// This slice of the body as it was sent, as JSON text.
    pub raw: String,
    /// In array order.
    pub events: Vec<Inbound>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inbound {
    /// The platform's time, cut to milliseconds; `None` when it was missing or unreadable (the time of receipt is used).
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub at: Option<OffsetDateTime>,
    pub event: InboundEvent,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum InboundEvent {
    /// Something for the timeline: from the customer, or an echo of what the business sent.
    Message(Box<InboundMessage>),
    /// `emoji: None` takes the reaction away.
    Reaction {
        peer: Peer,
        from: Side,
        target: String,
        emoji: Option<String>,
    },
    /// The message `target` now reads `text`; `None`: a file that lost its caption. `number` counts the edits of one message where the platform counts.
    Edit {
        peer: Peer,
        target: String,
        text: Option<String>,
        number: Option<u32>,
    },
    /// The live location `target` is somewhere else now: `detail` as of a location.
    Moved { peer: Peer, target: String, detail: Value },
    /// The message `target` was taken back by its sender.
    Unsend { peer: Peer, target: String },
    /// What became of one message of ours.
    Status(Box<StatusUpdate>),
    /// Everything we sent to this peer up to a point was delivered or read.
    Watermark { peer: Peer, reached: Reached, up_to: UpTo },
    /// The customer wants no marketing messages any more, or wants them again.
    Marketing { peer: Peer, stopped: bool },
    /// How the business's address book calls somebody.
    AddressBook { peer: Peer, name: String },
    /// Something happened to the account itself (restriction, quality, template review, policy warning, token).
    Account { kind: String, raw: Value },
    /// Well formed, signed, and not understood: kept, never dropped.
    Unsupported {
        peer: Option<Peer>,
        kind: String,
        raw: Value,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Customer,
    Business,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InboundMessage {
    /// The platform's id; where it gives none, a hash of account and event, so that a repeat is known.
    pub external_id: String,
    pub peer: Peer,
    pub origin: Origin,
    pub text: Option<String>,
    pub attachments: Vec<InboundAttachment>,
    pub reply_to: Option<ReplyTo>,
    /// The button, quick reply or postback behind the text.
    pub action: Option<Action>,
    /// Ad, post, product or link that led here: `{source, type?, ref?, ad_id?, headline?, body?, url?, image_url?,
    /// video_url?, product?: {id?, catalog_id?, retailer_id?}, raw}` on every channel.
    pub referral: Option<Value>,
    /// Content that has no better form: its kind as the platform names it, and the raw value.
    pub unsupported: Option<Unsupported>,
    /// What shows as a system line rather than as words of a person (referral without a message, opt-in, number change).
    pub notice: Option<Notice>,
    /// Whether it opens or extends the messaging window.
    pub opens_window: bool,
    /// Forwarded by the customer from elsewhere.
    pub forwarded: bool,
    /// `None`: it came as it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrival: Option<Arrival>,
}

/// How a message came that did not come as it happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arrival {
    /// From the history of the platform's app, when the account was connected: it notifies nobody and counts as read.
    History,
    /// Found by asking the platform for what its webhooks missed.
    Recovered,
}

impl Arrival {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::History => "history",
            Self::Recovered => "recovered",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Origin {
    Customer,
    /// Sent by the business outside of this request: by us (then `our_id` may say which), by another app, by the platform's own app.
    Echo {
        our_id: Option<String>,
        app_id: Option<String>,
        /// As people know that app, where we do.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        app_name: Option<String>,
    },
}

/// The customer, as the platform names them. At least one key, the most durable first.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Peer {
    pub keys: Vec<PeerKey>,
    pub name: Option<String>,
    pub username: Option<String>,
    /// E.164 with `+`, where the platform tells.
    pub phone: Option<String>,
    /// Where their picture is, where it comes along with what they do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PeerKey {
    /// `psid`, `igsid`, `wa_id`, `bsuid`, `parent_bsuid`, `user_ref`, `telegram_id`, `telegram_business`, `api_contact`.
    pub scope: String,
    pub id: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReplyTo {
    pub external_id: Option<String>,
    /// The story that was answered, where it was one.
    pub story: Option<Story>,
    /// The words that were picked out of the quoted message.
    #[serde(default)]
    pub text: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Story {
    pub id: Option<String>,
    pub url: Option<String>,
    /// When it is over; its link shows nothing from then on.
    #[serde(
        default,
        with = "time::serde::rfc3339::option",
        skip_serializing_if = "Option::is_none"
    )]
    pub expires_at: Option<OffsetDateTime>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Action {
    /// `quick_reply`, `postback`, `button`, `list`, `flow`, `address`, `call_permission`, `payment_method`, `command`.
    pub kind: String,
    pub title: Option<String>,
    pub payload: Option<String>,
    /// What was filled in: the answers of a flow, the parts of an address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<Value>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unsupported {
    pub kind: String,
    pub raw: Value,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// `referral`, `optin`, `thread_control`, `account_linked`, `account_unlinked`, `feedback`, `number_changed`,
    /// `user_id_changed`, `identity_changed`, `welcome_requested`, `call`, `blocked`, `unblocked` …
    pub kind: String,
    pub detail: Value,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InboundAttachment {
    pub kind: AttachmentKind,
    pub source: MediaSource,
    pub content_type: Option<String>,
    pub file_name: Option<String>,
    pub title: Option<String>,
    /// What the kind has beside a file, in one shape for all channels: `docs/channels.md`.
    pub detail: Option<Value>,
}

impl InboundAttachment {
    /// Whether its file is a story's, which must not be kept beyond the story: a mention in one, or one that was shared.
    pub fn is_story(&self) -> bool {
        let is_shared = || self.detail.as_ref().is_some_and(|detail| detail["type"] == "story");
        self.kind == AttachmentKind::StoryMention || (self.kind == AttachmentKind::Share && is_shared())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttachmentKind {
    Image,
    Video,
    Audio,
    /// A recorded voice note, as opposed to an audio file.
    Voice,
    File,
    Sticker,
    Location,
    Contact,
    /// A link, post, reel, story or product that was shared.
    Share,
    /// A cart that the customer sent.
    Order,
    Appointment,
    StoryMention,
    /// View-once media: the platform tells that it was there and nothing else.
    Ephemeral,
}

/// Where the bytes of an attachment are to be had, if it has any.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum MediaSource {
    None,
    Url {
        url: String,
    },
    /// An id at the platform (WhatsApp, Telegram); `sha256` as sent (base64 or hex).
    Id {
        id: String,
        sha256: Option<String>,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StatusUpdate {
    pub target: String,
    /// Our own id of the message, where the platform echoes one.
    pub our_id: Option<String>,
    pub peer: Option<Peer>,
    pub status: DeliveryStatus,
    pub error: Option<crate::PlatformError>,
    /// Price category and the like, as sent.
    pub pricing: Option<Value>,
    /// The customer has listened to this voice note.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub played: bool,
}

/// What an account event means, for the people who look after the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountNotice {
    pub severity: Severity,
    /// What happened and what to do, in plain English.
    pub text: String,
    /// What it is about, where the platform tells later that all is well: an [`Severity::Info`] of the same subject ends
    /// what was told before it.
    pub subject: Option<String>,
    /// When it ends by itself.
    pub ends: Option<OffsetDateTime>,
}

impl AccountNotice {
    pub fn new(severity: Severity, text: impl Into<String>) -> Self {
        Self {
            severity,
            text: text.into(),
            subject: None,
            ends: None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    Info,
    /// Something to look at.
    Warning,
    /// Messages do not go through, or soon will not.
    Critical,
}

impl Severity {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Critical => "critical",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryStatus {
    Failed,
    Sent,
    Delivered,
    Read,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reached {
    Delivered,
    Read,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum UpTo {
    Time {
        #[serde(with = "time::serde::rfc3339")]
        at: OffsetDateTime,
    },
    /// This message of ours and all earlier ones.
    Message { external_id: String },
}
