//! What a channel can do, as data: limits and capabilities that the API checks and the composer shows.

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Messenger,
    Instagram,
    Whatsapp,
    Telegram,
    /// A connector of one's own.
    Api,
}

impl Channel {
    pub const ALL: [Channel; 5] = [
        Channel::Messenger,
        Channel::Instagram,
        Channel::Whatsapp,
        Channel::Telegram,
        Channel::Api,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Channel::Messenger => "messenger",
            Channel::Instagram => "instagram",
            Channel::Whatsapp => "whatsapp",
            Channel::Telegram => "telegram",
            Channel::Api => "api",
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
                format!("\"{s}\" is none of {known}")
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

pub(crate) const MB: u64 = 1024 * 1024;

/// One row, in a line.
pub(crate) const fn media(
    kind: &'static str,
    content_types: &'static [&'static str],
    max_bytes: u64,
    caption: bool,
) -> MediaLimit {
    MediaLimit {
        kind,
        content_types,
        max_bytes,
        caption,
    }
}

/// Which reactions we can put on a customer's message: `"none"`, `"any"`, or a list of emoji.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reactions {
    None,
    Any,
    Only(&'static [&'static str]),
}

impl Reactions {
    pub fn takes(self, emoji: &str) -> bool {
        match self {
            Reactions::None => false,
            Reactions::Any => is_emoji(emoji),
            Reactions::Only(known) => known.contains(&emoji),
        }
    }
}

/// One emoji, whatever it is made of: a letter or a word is none, nor are two.
fn is_emoji(text: &str) -> bool {
    let one = text.graphemes(true).count() == 1;
    let letter = |c: char| (c.is_alphabetic() && c < '\u{1F000}') || c.is_whitespace() || c.is_control();
    one && !text.is_ascii() && !text.contains(letter)
}

impl Serialize for Reactions {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Reactions::None => serializer.serialize_str("none"),
            Reactions::Any => serializer.serialize_str("any"),
            Reactions::Only(emoji) => serializer.collect_seq(*emoji),
        }
    }
}

/// Buttons below a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ButtonLimits {
    pub max: usize,
    /// Characters of a button.
    pub title_max: usize,
    /// Characters of what a tap sends back.
    pub id_max: usize,
    /// Characters of the text above them.
    pub text_max: usize,
    /// How many of them may open a link.
    pub links_max: usize,
    /// What an address may begin with, before its `:`.
    pub link_schemes: &'static [&'static str],
    /// Whether buttons that open a link and others may be below one text.
    pub links_mixed: bool,
    /// Kinds of files that may stand above the text, as its header.
    pub header: &'static [&'static str],
}

/// A list that opens on a tap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ListLimits {
    pub sections_max: usize,
    /// Of all sections together.
    pub rows_max: usize,
    pub section_title_max: usize,
    pub row_title_max: usize,
    pub row_id_max: usize,
    pub row_description_max: usize,
    /// Characters of the button that opens it.
    pub button_max: usize,
    pub text_max: usize,
}

/// Answers that are offered above the customer's keyboard and vanish after a tap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct QuickReplyLimits {
    pub max: usize,
    pub title_max: usize,
    pub id_max: usize,
}

/// How fast the platform lets one account send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Pace {
    /// Messages a second, of the whole account.
    pub per_second: u32,
    /// Of those, audio and video.
    pub media_per_second: u32,
    /// To one person; `None`: no limit of its own.
    pub per_recipient: Option<RecipientPace>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct RecipientPace {
    /// One message in so many seconds,
    pub seconds: u32,
    /// after so many at once.
    pub burst: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Spec {
    #[serde(serialize_with = "channel_name")]
    pub channel: Channel,
    pub name: &'static str,
    /// The kinds of ids that customers have, as [`crate::model::PeerKey::scope`] names them.
    #[serde(skip)]
    pub scopes: &'static [&'static str],
    /// Of one platform message; what is longer goes as several where `splits_text` says so.
    pub text_max: usize,
    pub text_unit: TextUnit,
    /// Whether a long text is cut at the ends of its sentences and sent as several platform messages.
    pub splits_text: bool,
    /// How many of them a text may become.
    pub text_parts_max: usize,
    pub caption_max: usize,
    pub media: &'static [MediaLimit],
    /// How many pictures may share one platform message; 1: each is a message of its own.
    pub images_together: usize,
    /// Whether the channel can quote a message; of one inbox [`crate::Connector::quotes`] knows.
    pub quoted_reply: bool,
    pub reactions: Reactions,
    /// A message that is older takes no reaction any more; `None`: no limit.
    pub reaction_days: Option<u32>,
    pub buttons: Option<ButtonLimits>,
    pub list: Option<ListLimits>,
    pub quick_replies: Option<QuickReplyLimits>,
    /// Whether a place on the map can be sent.
    pub location: bool,
    /// Whether contact cards can be sent.
    pub contact_cards: bool,
    /// Whether the preview of a link can be left out.
    pub link_preview: bool,
    /// Whether there are approved templates, which may be sent outside of the window.
    pub templates: bool,
    pub typing: bool,
    pub mark_read: bool,
    /// Hours of the messaging window; `None`: no window.
    pub window_hours: Option<u32>,
    /// Days after the customer's last message in which a person, but no automation, may still answer; `None`: not at all.
    pub human_agent_days: Option<u32>,
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
    /// Whether messages arrive in their order only if each is sent after the platform has told that the one before it was.
    pub waits_for_sent: bool,
    pub pace: Pace,
}

fn channel_name<S: serde::Serializer>(channel: &Channel, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(channel.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_an_emoji() {
        for emoji in ["👍", "❤️", "👍🏽", "👨\u{200d}👩\u{200d}👧", "🇺🇦", "1️⃣", "🅰️", "☺"]
        {
            assert!(Reactions::Any.takes(emoji), "{emoji}");
        }
        for text in ["", "a", "ä", "1", "👍👍", "👍 ", " ", "like", "你", "\u{7}"] {
            assert!(!Reactions::Any.takes(text), "{text}");
        }
        assert!(Reactions::Only(&["👍"]).takes("👍") && !Reactions::Only(&["👍"]).takes("👎"));
        assert!(!Reactions::None.takes("👍"));
    }

    #[test]
    fn reactions_as_the_composer_reads_them() {
        let json = |reactions: Reactions| serde_json::to_string(&reactions).unwrap();
        assert_eq!(json(Reactions::None), r#""none""#);
        assert_eq!(json(Reactions::Any), r#""any""#);
        assert_eq!(json(Reactions::Only(&["👍"])), r#"["👍"]"#);
    }
}
