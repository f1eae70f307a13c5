//! How long things take, as `/metrics` shows it: one histogram for each stretch of a message's way, by channel. What each
//! means is in docs/observability.md. How much there is to do is in [`load`].

mod counters;
mod load;

use std::time::Duration;

use metrics::{describe_histogram, histogram};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder};

pub use counters::{Ended, mail, push};
pub use load::{
    Backlog, Surface, answered, backlog, backlog_unknown, connections, ready, socket_closed, socket_opened, web_begins,
    webhooks_waiting, without_stale,
};

/// A stretch of the way of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stretch {
    ReceivedToCommitted,
    CommittedToEmitted,
    ReceivedToEmitted,
    QueuedToAttempted,
    AttemptedToAccepted,
    QueuedToAccepted,
    AcceptedToDelivered,
}

impl Stretch {
    pub const ALL: [Self; 7] = [
        Self::ReceivedToCommitted,
        Self::CommittedToEmitted,
        Self::ReceivedToEmitted,
        Self::QueuedToAttempted,
        Self::AttemptedToAccepted,
        Self::QueuedToAccepted,
        Self::AcceptedToDelivered,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::ReceivedToCommitted => "frontdesk_message_received_to_committed_seconds",
            Self::CommittedToEmitted => "frontdesk_message_committed_to_emitted_seconds",
            Self::ReceivedToEmitted => "frontdesk_message_received_to_emitted_seconds",
            Self::QueuedToAttempted => "frontdesk_reply_queued_to_attempted_seconds",
            Self::AttemptedToAccepted => "frontdesk_reply_attempted_to_accepted_seconds",
            Self::QueuedToAccepted => "frontdesk_reply_queued_to_accepted_seconds",
            Self::AcceptedToDelivered => "frontdesk_reply_accepted_to_delivered_seconds",
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::ReceivedToCommitted => "From a customer's message reaching us to its commit.",
            Self::CommittedToEmitted => {
                "From the commit of a customer's message to its emit to the sockets of a process."
            }
            Self::ReceivedToEmitted => {
                "From a customer's message reaching a process to its emit to the sockets of the same."
            }
            Self::QueuedToAttempted => "From a reply being queued to its first attempt.",
            Self::AttemptedToAccepted => "From an attempt to the platform taking it.",
            Self::QueuedToAccepted => "From a reply being queued to the platform taking it.",
            Self::AcceptedToDelivered => "From the platform taking a reply to its word that it was delivered.",
        }
    }

    /// Upper edges in seconds: what is ours is short, what hangs on platforms and customers is long.
    fn buckets(self) -> &'static [f64] {
        const OURS: &[f64] = &[
            0.0005, 0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
        ];
        const THEIRS: &[f64] = &[
            0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 3_600.0,
        ];
        const LATER: &[f64] = &[
            0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3_600.0, 14_400.0, 86_400.0,
        ];
        match self {
            Self::ReceivedToCommitted | Self::CommittedToEmitted | Self::ReceivedToEmitted => OURS,
            Self::QueuedToAttempted | Self::AttemptedToAccepted | Self::QueuedToAccepted => THEIRS,
            Self::AcceptedToDelivered => LATER,
        }
    }

    /// One message took so long.
    pub fn took(self, channel: &'static str, time: Duration) {
        histogram!(self.name(), "channel" => channel).record(time.as_secs_f64());
    }
}

/// Histograms with the edges of each.
pub fn with_buckets(mut builder: PrometheusBuilder) -> Result<PrometheusBuilder, BuildError> {
    for stretch in Stretch::ALL {
        builder = builder.set_buckets_for_metric(Matcher::Full(stretch.name().to_owned()), stretch.buckets())?;
    }
    builder.set_buckets_for_metric(Matcher::Full(load::REQUEST_TIME.to_owned()), load::REQUEST_BUCKETS)
}

/// Tells the recorder of this process what its metrics are.
pub fn describe() {
    load::describe();
    counters::begin();
    for stretch in Stretch::ALL {
        describe_histogram!(stretch.name(), metrics::Unit::Seconds, stretch.help());
    }
}
