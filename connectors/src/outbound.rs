//! What we send, before a channel gives it its shape.

use std::sync::Arc;

use bytes::Bytes;
use futures::future::BoxFuture;
use futures::stream::BoxStream;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::{AttachmentKind, MediaSource, PeerKey};

/// A reply as the agent wrote it. [`crate::Connector::plan`] cuts it into the platform messages it takes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Draft {
    pub text: Option<String>,
    pub attachments: Vec<DraftMedia>,
    /// A WhatsApp template, in the platform's own shape.
    pub template: Option<Value>,
    /// Buttons or a list, in the platform's own shape.
    pub interactive: Option<Value>,
    pub is_reply: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct DraftMedia {
    pub kind: AttachmentKind,
    pub content_type: String,
    pub file_name: String,
    pub size: u64,
}

/// One platform message of a reply, stored as JSON while it waits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Part {
    Text {
        text: String,
    },
    /// The `index`th attachment of the draft.
    Media {
        index: usize,
        caption: Option<String>,
    },
    Template {
        template: Value,
    },
    Interactive {
        interactive: Value,
    },
}

/// Why a draft cannot be sent on this channel. Shown to the agent before anything is stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Refusal {
    /// The field of the request that is to blame: `text`, `attachment_ids`, `template`, `interactive`, `reply_to_id`.
    pub field: &'static str,
    /// Stable: `text_too_long`, `file_too_large`, `file_type_not_allowed`, `empty_message`, `not_supported`.
    pub code: &'static str,
    pub detail: String,
}

/// One platform message, ready to go.
#[derive(Clone)]
pub struct Outbound {
    /// Our id, sent along where the platform echoes one.
    pub our_id: String,
    /// The business's account: Page id, Instagram account id, `phone_number_id`.
    pub account_id: String,
    /// The recipient's keys, best first.
    pub to: Vec<PeerKey>,
    pub content: Content,
    /// Quoted message's platform id.
    pub reply_to: Option<String>,
    /// Outside of the 24 hours a person may still answer on Messenger and Instagram for 7 days.
    pub human_agent_tag: bool,
}

#[derive(Clone)]
pub enum Content {
    Text(String),
    Media {
        media: OutboundMedia,
        caption: Option<String>,
    },
    Template(Value),
    Interactive(Value),
}

#[derive(Clone)]
pub struct OutboundMedia {
    pub kind: AttachmentKind,
    pub content_type: String,
    pub file_name: String,
    pub size: u64,
    /// A public link the platform can fetch it from.
    pub link: String,
    /// The bytes themselves, for platforms that take an upload.
    pub body: Arc<dyn MediaBody>,
}

pub trait MediaBody: Send + Sync {
    fn open(&self) -> BoxFuture<'_, std::io::Result<BoxStream<'static, std::io::Result<Bytes>>>>;
}

/// What the platform answered to a send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    pub external_id: String,
}

/// Name and picture of a customer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Profile {
    pub name: Option<String>,
    pub username: Option<String>,
    pub picture: Option<MediaSource>,
}

/// A file at the platform, ready to be streamed.
pub struct FetchedMedia {
    pub content_type: Option<String>,
    pub size: Option<u64>,
    pub stream: BoxStream<'static, std::io::Result<Bytes>>,
}
