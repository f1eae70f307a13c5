//! What Messenger and Instagram take alike.

use crate::spec::{ButtonLimits, MB, MediaLimit, Pace, QuickReplyLimits, media};

const PICTURES: &[&str] = &["image/jpeg", "image/png", "image/gif"];
const FILMS: &[&str] = &[
    "video/mp4",
    "video/ogg",
    "video/x-msvideo",
    "video/avi",
    "video/quicktime",
    "video/webm",
];

/// Up to so many megabytes; no text goes with a file.
pub(crate) const fn pictures(megabytes: u64) -> MediaLimit {
    media("image", PICTURES, megabytes * MB, false)
}

pub(crate) const VIDEO: MediaLimit = media("video", FILMS, 25 * MB, false);

pub(crate) const fn audio(content_types: &'static [&'static str]) -> MediaLimit {
    media("audio", content_types, 25 * MB, false)
}

/// Documents of these types; none: of any.
pub(crate) const fn files(content_types: &'static [&'static str]) -> MediaLimit {
    media("file", content_types, 25 * MB, false)
}

pub(crate) const BUTTONS: ButtonLimits = ButtonLimits {
    max: 3,
    title_max: 20,
    id_max: 1000,
    text_max: 640,
    links_max: 3,
    link_schemes: &["https", "http"],
    links_mixed: true,
    header: &[],
};

pub(crate) const QUICK_REPLIES: QuickReplyLimits = QuickReplyLimits {
    max: 13,
    title_max: 20,
    id_max: 1000,
};

pub(crate) const PACE: Pace = Pace {
    per_second: 300,
    media_per_second: 10,
    per_recipient: None,
};
