//! What may be sent on Instagram.

use crate::meta::limits::{BUTTONS, PACE, QUICK_REPLIES, VIDEO, audio, files, pictures};
use crate::spec::{Channel, Reactions, Spec, TextUnit};

/// Source: Instagram Platform, "Send messages". There are no delivery receipts and no echo of an id of ours.
pub(super) static SPEC: Spec = Spec {
    channel: Channel::Instagram,
    name: "Instagram",
    scopes: &["igsid", "user_ref"],
    text_max: 1000,
    text_unit: TextUnit::Bytes,
    splits_text: true,
    text_parts_max: 10,
    caption_max: 0,
    media: &[
        pictures(8),
        VIDEO,
        audio(&[
            "audio/aac",
            "audio/mp4",
            "audio/x-m4a",
            "audio/m4a",
            "audio/wav",
            "audio/x-wav",
        ]),
        files(&["application/pdf"]),
    ],
    images_together: 10,
    quoted_reply: true,
    // Any emoji; the names of the six old ones are no longer needed.
    reactions: Reactions::Any,
    reaction_days: None,
    buttons: Some(BUTTONS),
    list: None,
    quick_replies: Some(QUICK_REPLIES),
    location: false,
    contact_cards: false,
    link_preview: false,
    templates: false,
    typing: true,
    mark_read: true,
    window_hours: Some(24),
    human_agent_days: Some(7),
    echoes_our_id: false,
    profiles: true,
    own_webhook: false,
    answers_taps: false,
    delivered_receipts: false,
    read_receipts: true,
    waits_for_sent: false,
    pace: PACE,
};
