//! What may be sent to a connector of one's own: what its inbox says of it, within these limits.

use super::SCOPE;
use crate::connector::Credentials;
use crate::spec::{Channel, MB, Pace, Reactions, Spec, TextUnit, media};

/// Characters of one message that an inbox may ask for.
pub const TEXT_MAX: std::ops::RangeInclusive<u32> = 100..=20_000;

/// What goes out as a file: anything, by a link that the program fetches.
const FILE_MAX: u64 = 100 * MB;

pub(super) static SPEC: Spec = Spec {
    channel: Channel::Api,
    name: "API",
    scopes: &[SCOPE],
    text_max: 4096,
    text_unit: TextUnit::Characters,
    splits_text: true,
    text_parts_max: 10,
    caption_max: 4096,
    media: &[
        media("image", &[], FILE_MAX, true),
        media("video", &[], FILE_MAX, true),
        media("audio", &[], FILE_MAX, true),
        media("voice", &[], FILE_MAX, true),
        media("file", &[], FILE_MAX, true),
    ],
    images_together: 1,
    quoted_reply: true,
    reactions: Reactions::None,
    reaction_days: None,
    buttons: None,
    list: None,
    quick_replies: None,
    location: false,
    contact_cards: false,
    link_preview: false,
    templates: false,
    typing: false,
    mark_read: false,
    window_hours: None,
    human_agent_days: None,
    echoes_our_id: true,
    profiles: false,
    own_webhook: true,
    answers_taps: false,
    delivered_receipts: true,
    read_receipts: true,
    waits_for_sent: false,
    pace: Pace {
        per_second: 30,
        media_per_second: 30,
        per_recipient: None,
    },
};

/// As far as this inbox's connector can.
pub(super) fn of(credentials: &Credentials) -> Spec {
    let mut spec = SPEC;
    if let Some(max) = credentials.text_max {
        spec.text_max = max.clamp(*TEXT_MAX.start(), *TEXT_MAX.end()) as usize;
        spec.caption_max = spec.text_max;
    }
    if credentials.attachments == Some(false) {
        spec.media = &[];
    }
    spec
}
