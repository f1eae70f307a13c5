//! What we send, before a channel gives it its shape.

use std::sync::Arc;
use std::time::Duration;

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
    /// A WhatsApp template, in the platform's own shape; an attachment beside it goes into its header.
    pub template: Option<Value>,
    /// Buttons, quick replies or a list: in the shape of [`crate::interactive`], or in the platform's own.
    pub interactive: Option<Value>,
    pub location: Option<Location>,
    pub contacts: Vec<ContactCard>,
    /// Whether a link in the text shows a preview; `None`: as the platform likes.
    pub link_preview: Option<bool>,
    pub is_reply: bool,
}

/// A place on the map, WGS 84.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Location {
    pub latitude: f64,
    pub longitude: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactCard {
    pub name: String,
    #[serde(default)]
    pub phones: Vec<String>,
    #[serde(default)]
    pub emails: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
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
        #[serde(default, skip_serializing_if = "Option::is_none")]
        link_preview: Option<bool>,
    },
    /// The `index`th attachment of the draft.
    Media {
        index: usize,
        caption: Option<String>,
    },
    /// Pictures in one message: these attachments of the draft.
    Images {
        indices: Vec<usize>,
    },
    Template {
        template: Value,
        /// The attachment of the draft that goes into its header.
        #[serde(default)]
        header: Option<usize>,
    },
    Interactive {
        interactive: Value,
        /// The attachment of the draft that stands above the text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        header: Option<usize>,
    },
    Location {
        location: Location,
    },
    Contacts {
        contacts: Vec<ContactCard>,
    },
}

impl Part {
    /// The attachments of the draft that it needs.
    pub fn attachments(&self) -> Vec<usize> {
        match self {
            Part::Media { index, .. } => vec![*index],
            Part::Images { indices } => indices.clone(),
            Part::Template { header, .. } | Part::Interactive { header, .. } => header.iter().copied().collect(),
            Part::Text { .. } | Part::Location { .. } | Part::Contacts { .. } => Vec::new(),
        }
    }
}

/// Why a draft cannot be sent on this channel. Shown to the agent before anything is stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Refusal {
    /// The field of the request that is to blame: `text`, `attachment_ids`, `template`, `interactive`, `location`,
    /// `contacts`, `link_preview`, `reply_to_id`.
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
    Text {
        text: String,
        /// Whether a link in it shows a preview; `None`: as the platform likes.
        link_preview: Option<bool>,
    },
    Media {
        media: OutboundMedia,
        caption: Option<String>,
    },
    /// Pictures in one message.
    Images(Vec<OutboundMedia>),
    Template {
        template: Value,
        /// A file for its header.
        header: Option<OutboundMedia>,
    },
    Interactive {
        interactive: Value,
        /// What stands above the text.
        header: Option<OutboundMedia>,
    },
    Location(Location),
    Contacts(Vec<ContactCard>),
}

impl Content {
    pub fn text(text: impl Into<String>) -> Self {
        Content::Text {
            text: text.into(),
            link_preview: None,
        }
    }
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
    /// How much of what the platform allows is used up, where it tells.
    pub usage: Option<Usage>,
}

/// What the platform says about the account's share of its limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// Of the fullest of its limits; 100 and more: requests are refused.
    pub percent: u32,
    /// How long it will refuse, where it estimates that.
    pub blocked_for: Option<Duration>,
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
