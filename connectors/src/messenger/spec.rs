//! What may be sent on Messenger.

use crate::meta::limits::{BUTTONS, PACE, QUICK_REPLIES, VIDEO, audio, files, pictures};
use crate::spec::{Channel, Reactions, Spec, TextUnit};

/// Source: Messenger Platform, "Send API" and "Sending attachments".
pub(super) static SPEC: Spec = Spec {
    channel: Channel::Messenger,
    name: "Messenger",
    scopes: &["psid", "user_ref"],
    // fewer than 2000
    text_max: 1999,
    text_unit: TextUnit::Characters,
    splits_text: true,
    text_parts_max: 10,
    caption_max: 0,
    media: &[
        pictures(25),
        VIDEO,
        audio(&[
            "audio/aac",
            "audio/mp4",
            "audio/x-m4a",
            "audio/wav",
            "audio/x-wav",
            "audio/mpeg",
            "audio/ogg",
        ]),
        files(&[]),
    ],
    images_together: 10,
    quoted_reply: true,
    // Nothing says that a Page may react: the platform names it in its limits and nowhere else.
    reactions: Reactions::None,
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
    echoes_our_id: true,
    profiles: true,
    own_webhook: false,
    answers_taps: false,
    delivered_receipts: true,
    read_receipts: true,
    waits_for_sent: false,
    pace: PACE,
};
