//! A notification as its member sees it.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::clock::rfc3339_millis;
use crate::domain::views::{ChannelName, ContactSummary};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotificationKind {
    /// A conversation was assigned to the member, by somebody else.
    Assigned,
    /// A customer wrote in a conversation of the member.
    Message,
    /// A colleague mentioned the member in a note.
    Mention,
    /// A customer wrote, and the conversation is nobody's.
    Unassigned,
    /// A reply of the member was not delivered, or may not have been.
    ReplyFailed,
    /// An inbox is not connected any more. To owners and admins.
    Inbox,
    /// Nothing is posted to a webhook endpoint any more, since it did not take it. To those who manage them.
    WebhookEndpoint,
}

impl NotificationKind {
    pub const ALL: [Self; 7] = [
        Self::Assigned,
        Self::Message,
        Self::Mention,
        Self::Unassigned,
        Self::ReplyFailed,
        Self::Inbox,
        Self::WebhookEndpoint,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Assigned => "assigned",
            Self::Message => "message",
            Self::Mention => "mention",
            Self::Unassigned => "unassigned",
            Self::ReplyFailed => "reply_failed",
            Self::Inbox => "inbox",
            Self::WebhookEndpoint => "webhook_endpoint",
        }
    }

    pub(super) fn parse(text: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .unwrap_or(Self::Message)
    }
}

/// The conversation it is about, as much as is shown of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NotifiedConversation {
    pub id: Uuid,
    pub channel: ChannelName,
    pub contact: ContactSummary,
}

/// The webhook endpoint it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NotifiedEndpoint {
    pub id: Uuid,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NotificationView {
    pub id: Uuid,
    pub version: i64,
    pub kind: NotificationKind,
    /// None: it is about an inbox, or a webhook endpoint.
    pub conversation: Option<NotifiedConversation>,
    pub inbox_id: Option<Uuid>,
    #[serde(default)]
    pub webhook_endpoint: Option<NotifiedEndpoint>,
    /// The message it is about, the newest where there are several.
    pub message_id: Option<Uuid>,
    /// The beginning of that message: its words, or the kind of its first file as `[image]`; `[deleted]` where it was taken back.
    pub preview: Option<String>,
    /// The colleague who did it; none where nobody in particular did.
    pub actor_name: Option<String>,
    /// How often it happened since it was read last.
    pub count: i32,
    /// Whether it stands in the list; else it was said aloud and no more.
    pub listed: bool,
    /// When it happened last.
    #[serde(with = "rfc3339_millis")]
    pub at: OffsetDateTime,
    #[serde(with = "rfc3339_millis::option")]
    pub read_at: Option<OffsetDateTime>,
}

/// All notifications up to a moment were read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NotificationsReadView {
    #[serde(with = "rfc3339_millis")]
    pub through: OffsetDateTime,
}
