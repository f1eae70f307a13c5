//! Counters, from zero on: what has not happened yet is told as not having happened, so that its first time is an increase.

use metrics::{counter, describe_counter, histogram};

use super::Stretch;
use super::load::Surface;

const CHANNELS: [&str; 5] = ["messenger", "instagram", "whatsapp", "telegram", "api"];

/// Name, what it counts, its label and the values of that.
type Counter = (
    &'static str,
    &'static str,
    Option<(&'static str, &'static [&'static str])>,
);

const COUNTERS: [Counter; 10] = [
    (
        "frontdesk_deliveries_total",
        "Tries to send a platform message of a reply, by how they ended.",
        Some(("outcome", &["sent", "not_sent", "unknown", "refused"])),
    ),
    (
        "frontdesk_media_fetches_total",
        "Tries to fetch a file from a platform, by how they ended.",
        Some(("outcome", &["stored", "proxied", "failed", "expired"])),
    ),
    (
        "frontdesk_media_stored_bytes_total",
        "Bytes of files that were put into storage.",
        None,
    ),
    (
        MAILS,
        "Mails by how a try ended: sent, to be tried again, or failed for good.",
        Some(("outcome", &["sent", "again", "failed"])),
    ),
    (
        PUSHES,
        "Pushes to browsers by how a try ended: sent, refused for now, failed for good, or to a browser that is gone.",
        Some(("outcome", &["sent", "again", "failed", "gone"])),
    ),
    (
        "frontdesk_recovered_messages_total",
        "Messages that webhooks had missed and that were fetched afterwards.",
        Some(("channel", &CHANNELS)),
    ),
    (
        "frontdesk_webhook_attempts_total",
        "Attempts to post an event to a webhook endpoint, by what follows.",
        Some(("outcome", &["delivered", "retrying", "failed"])),
    ),
    (
        "frontdesk_sockets_cut_total",
        "Sockets that were too slow for what they were sent.",
        None,
    ),
    (
        "frontdesk_events_untold_total",
        "Entries of other processes in the change log that were found by looking, before a notification told of them.",
        None,
    ),
    (
        "frontdesk_database_silences_total",
        "Connections to the database that went silent and were given up.",
        None,
    ),
];

const MAILS: &str = "frontdesk_mails_total";
const PUSHES: &str = "frontdesk_pushes_total";
const WEBHOOKS: &str = "frontdesk_webhooks_total";

/// How a try of something that is no message ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    Sent,
    /// It is tried again.
    Again,
    /// For good.
    Failed,
    /// There is nobody any more whom it could reach.
    Gone,
}

impl Ended {
    fn name(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Again => "again",
            Self::Failed => "failed",
            Self::Gone => "gone",
        }
    }
}

pub fn mail(ended: Ended) {
    counter!(MAILS, "outcome" => ended.name()).increment(1);
}

pub fn push(ended: Ended) {
    counter!(PUSHES, "outcome" => ended.name()).increment(1);
}

pub(super) fn begin() {
    for (name, what, label) in COUNTERS {
        describe_counter!(name, what);
        match label {
            None => counter!(name).increment(0),
            Some((label, values)) => {
                for value in values {
                    counter!(name, label => *value).increment(0);
                }
            }
        }
    }
    describe_counter!(WEBHOOKS, "Webhooks by what they were answered.");
    for channel in CHANNELS {
        for outcome in ["stored", "busy", "refused"] {
            counter!(WEBHOOKS, "channel" => channel, "outcome" => outcome).increment(0);
        }
        for stretch in Stretch::ALL {
            let _ = histogram!(stretch.name(), "channel" => channel);
        }
    }
    for surface in Surface::ALL {
        let _ = histogram!(super::load::REQUEST_TIME, "surface" => surface.name());
        counter!(super::load::FAILURES, "surface" => surface.name()).increment(0);
    }
}
