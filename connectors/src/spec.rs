//! What a channel can do, as data: limits and capabilities that the API checks and the composer shows.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Messenger,
    Instagram,
    Whatsapp,
    Telegram,
}

impl Channel {
    pub const ALL: [Channel; 4] = [
        Channel::Messenger,
        Channel::Instagram,
        Channel::Whatsapp,
        Channel::Telegram,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Channel::Messenger => "messenger",
            Channel::Instagram => "instagram",
            Channel::Whatsapp => "whatsapp",
            Channel::Telegram => "telegram",
        }
    }
}

impl std::fmt::Display for Channel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Channel {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Channel::ALL
            .into_iter()
            .find(|channel| channel.as_str() == s)
            .ok_or_else(|| {
                let known = Channel::ALL.map(Channel::as_str).join(", ");
                format!("unknown channel \"{s}\"; known: {known}")
            })
    }
}

/// How a channel counts the length of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TextUnit {
    Characters,
    /// UTF-8 bytes.
    Bytes,
    /// UTF-16 code units: what lies beyond the first plane, as most emoji do, counts twice.
    Utf16,
}

/// One row of the table of what may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct MediaLimit {
    /// `image`, `video`, `audio`, `voice`, `file`, `sticker`.
    pub kind: &'static str,
    /// MIME types; empty: any.
    pub content_types: &'static [&'static str],
    pub max_bytes: u64,
    /// Whether a text can go in the same platform message.
    pub caption: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Spec {
    #[serde(serialize_with = "channel_name")]
    pub channel: Channel,
    pub name: &'static str,
    pub text_max: usize,
    pub text_unit: TextUnit,
    pub caption_max: usize,
    pub media: &'static [MediaLimit],
    /// Whether the channel can quote a message; of one inbox [`crate::Connector::quotes`] knows.
    pub quoted_reply: bool,
    pub typing: bool,
    pub mark_read: bool,
    /// Hours of the messaging window; `None`: no window.
    pub window_hours: Option<u32>,
    /// Whether the platform repeats our id in an echo or status, so that an unknown outcome can be settled by it.
    pub echoes_our_id: bool,
    /// Whether the platform has a profile (name, picture) to fetch.
    pub profiles: bool,
    /// Whether each inbox has a webhook address and a secret of its own, rather than one of the app for all.
    pub own_webhook: bool,
    /// Whether the platform waits for [`crate::Connector::acknowledge_tap`] after a tap on a button.
    pub answers_taps: bool,
    pub delivered_receipts: bool,
    pub read_receipts: bool,
}

fn channel_name<S: serde::Serializer>(channel: &Channel, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(channel.as_str())
}
