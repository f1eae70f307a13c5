//! What may be sent on Telegram.

use super::{BUSINESS_SCOPE, SCOPE};
use crate::spec::{ButtonLimits, Channel, MB, Pace, Reactions, RecipientPace, Spec, TextUnit, media};

/// The emoji that may be reacted with, as Telegram spells them: none has the mark that makes a sign colourful.
/// Source: Telegram Bot API, "ReactionTypeEmoji".
#[rustfmt::skip]
const REACTIONS: [&str; 73] = [
    "❤", "👍", "👎", "🔥", "🥰", "👏", "😁", "🤔", "🤯", "😱", "🤬", "😢", "🎉", "🤩", "🤮", "💩",
    "🙏", "👌", "🕊", "🤡", "🥱", "🥴", "😍", "🐳", "❤‍🔥", "🌚", "🌭", "💯", "🤣", "⚡", "🍌", "🏆",
    "💔", "🤨", "😐", "🍓", "🍾", "💋", "🖕", "😈", "😴", "😭", "🤓", "👻", "👨‍💻", "👀", "🎃", "🙈",
    "😇", "😨", "🤝", "✍", "🤗", "🫡", "🎅", "🎄", "☃", "💅", "🤪", "🗿", "🆒", "💘", "🙉", "🦄",
    "😘", "💊", "🙊", "😎", "👾", "🤷‍♂", "🤷", "🤷‍♀", "😡",
];

/// Source: Telegram Bot API, "Sending files" and the page of each method. Texts are counted after their formatting was
/// taken out, in UTF-16 code units; we send none, so what is counted is what was written. A voice note over 1 MB
/// arrives as a file.
pub(super) static SPEC: Spec = Spec {
    channel: Channel::Telegram,
    name: "Telegram",
    scopes: &[SCOPE, BUSINESS_SCOPE],
    text_max: 4096,
    text_unit: TextUnit::Utf16,
    splits_text: true,
    text_parts_max: 10,
    caption_max: 1024,
    media: &[
        media("image", &["image/jpeg", "image/png", "image/webp"], 10 * MB, true),
        media("image", &["image/gif"], 50 * MB, true),
        media("video", &["video/mp4"], 50 * MB, true),
        media(
            "audio",
            &["audio/mpeg", "audio/mp4", "audio/x-m4a", "audio/m4a"],
            50 * MB,
            true,
        ),
        media("voice", &["audio/ogg", "audio/mpeg", "audio/mp4"], 50 * MB, true),
        media("sticker", &["image/webp"], 512 * 1024, false),
        media("file", &[], 50 * MB, true),
    ],
    images_together: 1,
    quoted_reply: true,
    reactions: Reactions::Only(&REACTIONS),
    reaction_days: None,
    buttons: Some(ButtonLimits {
        max: 100,
        title_max: 64,
        id_max: 64,
        text_max: 4096,
        links_max: 100,
        link_schemes: &["https", "http", "tg"],
        links_mixed: true,
        header: &[],
    }),
    list: None,
    quick_replies: None,
    location: true,
    contact_cards: true,
    link_preview: true,
    templates: false,
    typing: true,
    mark_read: false,
    window_hours: None,
    human_agent_days: None,
    echoes_our_id: false,
    profiles: true,
    own_webhook: true,
    answers_taps: true,
    delivered_receipts: false,
    read_receipts: false,
    waits_for_sent: false,
    pace: Pace {
        per_second: 30,
        media_per_second: 30,
        per_recipient: Some(RecipientPace { seconds: 1, burst: 3 }),
    },
};
