//! How much there is to do, and what is there to do it with. Alerts and autoscaling read these; what each means is in
//! docs/operations.md.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};

const READY: &str = "frontdesk_ready";
const SOCKETS: &str = "frontdesk_sockets_open";
const WEBHOOKS_WAITING: &str = "frontdesk_webhooks_waiting";
const JOBS_WAITING: &str = "frontdesk_jobs_waiting";
const OLDEST_JOB: &str = "frontdesk_oldest_job_age_seconds";
const LANES_WAITING: &str = "frontdesk_conversations_waiting";
const OLDEST_REPLY: &str = "frontdesk_oldest_reply_age_seconds";
const MAILS_WAITING: &str = "frontdesk_mails_waiting";
const OLDEST_MAIL: &str = "frontdesk_oldest_mail_age_seconds";
const OLDEST_PUSH: &str = "frontdesk_oldest_push_age_seconds";
/// What is read from the database, of the whole system.
const OF_DATABASE: [&str; 7] = [
    JOBS_WAITING,
    OLDEST_JOB,
    LANES_WAITING,
    OLDEST_REPLY,
    MAILS_WAITING,
    OLDEST_MAIL,
    OLDEST_PUSH,
];
const CONNECTIONS: &str = "frontdesk_database_connections";
const REQUESTS: &str = "frontdesk_http_requests_total";
pub(super) const REQUEST_TIME: &str = "frontdesk_http_request_seconds";
pub(super) const FAILURES: &str = "frontdesk_http_failures_total";
const BUILD: &str = "frontdesk_build_info";

/// Upper edges in seconds of the time that requests take.
pub(super) const REQUEST_BUCKETS: &[f64] = &[0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// What waits in the database for a worker, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backlog {
    /// Due jobs that nobody is at.
    pub jobs: u64,
    /// How long the oldest of them has been due.
    pub oldest_job: Duration,
    /// Conversations with a due reply that nobody is at.
    pub conversations: u64,
    /// How long the oldest of them has been due.
    pub oldest_reply: Duration,
    /// Mails that were neither sent nor given up, also those that are to be tried again later.
    pub mails: u64,
    /// How long ago the oldest of them was written.
    pub oldest_mail: Duration,
    /// How long the oldest due push has been due.
    pub oldest_push: Duration,
}

/// Which part of the product a request belongs to: few, so that a histogram of each can be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surface {
    Webhooks,
    Reads,
    Writes,
    Other,
}

impl Surface {
    pub(super) const ALL: [Self; 4] = [Self::Webhooks, Self::Reads, Self::Writes, Self::Other];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Webhooks => "webhooks",
            Self::Reads => "reads",
            Self::Writes => "writes",
            Self::Other => "other",
        }
    }
}

/// Whether this process takes work.
pub fn ready(is: bool) {
    gauge!(READY).set(f64::from(u8::from(is)));
}

/// What a process with the web role has from its first moment on.
pub fn web_begins() {
    gauge!(SOCKETS).increment(0.0);
    webhooks_waiting(0);
}

pub fn socket_opened() {
    gauge!(SOCKETS).increment(1.0);
}

pub fn socket_closed() {
    gauge!(SOCKETS).decrement(1.0);
}

/// Webhooks that are here and not yet on disk.
pub fn webhooks_waiting(count: usize) {
    gauge!(WEBHOOKS_WAITING).set(count as f64);
}

pub fn backlog(backlog: &Backlog) {
    gauge!(JOBS_WAITING).set(backlog.jobs as f64);
    gauge!(OLDEST_JOB).set(backlog.oldest_job.as_secs_f64());
    gauge!(LANES_WAITING).set(backlog.conversations as f64);
    gauge!(OLDEST_REPLY).set(backlog.oldest_reply.as_secs_f64());
    gauge!(MAILS_WAITING).set(backlog.mails as f64);
    gauge!(OLDEST_MAIL).set(backlog.oldest_mail.as_secs_f64());
    gauge!(OLDEST_PUSH).set(backlog.oldest_push.as_secs_f64());
    STALE.store(false, Ordering::Relaxed);
}

/// What was counted last is of a time that is over.
static STALE: AtomicBool = AtomicBool::new(false);

/// The database does not tell what waits.
pub fn backlog_unknown() {
    STALE.store(true, Ordering::Relaxed);
}

/// What `/metrics` says, without what nobody knows at the moment: a figure that stands still would pass for one that is well.
pub fn without_stale(rendered: String) -> String {
    if STALE.load(Ordering::Relaxed) {
        without(&rendered, &OF_DATABASE)
    } else {
        rendered
    }
}

fn without(rendered: &str, names: &[&str]) -> String {
    let of_them = |line: &&str| {
        let series = line.trim_start_matches("# HELP ").trim_start_matches("# TYPE ");
        let name = series.split(['{', ' ']).next().unwrap_or_default();
        !names.contains(&name)
    };
    let kept = rendered.lines().filter(of_them).flat_map(|line| [line, "\n"]);
    kept.collect()
}

/// Connections to the database that this process holds: those at work, those that wait for work, and how many it may have.
pub fn connections(busy: u32, idle: u32, most: u32) {
    for (state, count) in [("busy", busy), ("idle", idle), ("most", most)] {
        gauge!(CONNECTIONS, "state" => state).set(f64::from(count));
    }
}

/// A request was answered. `route` is the pattern and never the address; `status` its class, such as `2xx`.
pub fn answered(surface: Surface, method: &'static str, route: String, status: &'static str, time: Duration) {
    counter!(REQUESTS, "method" => method, "route" => route, "status" => status).increment(1);
    histogram!(REQUEST_TIME, "surface" => surface.name()).record(time.as_secs_f64());
    if status == "5xx" {
        counter!(FAILURES, "surface" => surface.name()).increment(1);
    }
}

pub(super) fn describe() {
    describe_gauge!(
        READY,
        "1 while this process takes work: the database answers, migrations are applied, it does not drain."
    );
    describe_gauge!(SOCKETS, "Open realtime sessions of this process.");
    describe_gauge!(WEBHOOKS_WAITING, "Webhooks that are here and not yet on disk.");
    describe_gauge!(
        JOBS_WAITING,
        "Due jobs that no worker is at, of the whole system; at most 10,000 are counted."
    );
    describe_gauge!(
        OLDEST_JOB,
        metrics::Unit::Seconds,
        "How long the oldest due job has been waiting, of the whole system."
    );
    describe_gauge!(
        LANES_WAITING,
        "Conversations with a due reply that no worker is at, of the whole system; at most 10,000 are counted."
    );
    describe_gauge!(
        OLDEST_REPLY,
        metrics::Unit::Seconds,
        "How long the oldest due reply has been waiting, of the whole system."
    );
    describe_gauge!(
        MAILS_WAITING,
        "Mails that were neither sent nor given up, of the whole system; at most 10,000 are counted."
    );
    describe_gauge!(
        OLDEST_MAIL,
        metrics::Unit::Seconds,
        "How long ago the oldest of the mails that wait was written, of the whole system."
    );
    describe_gauge!(
        OLDEST_PUSH,
        metrics::Unit::Seconds,
        "How long the oldest due push has been waiting, of the whole system."
    );
    describe_gauge!(CONNECTIONS, "Connections to the database of this process, by state.");
    describe_counter!(REQUESTS, "Requests by route and class of status.");
    describe_counter!(
        FAILURES,
        "Requests that were not served, by part of the product: status 5xx."
    );
    describe_histogram!(REQUEST_TIME, metrics::Unit::Seconds, "How long requests took.");
    describe_gauge!(BUILD, "Always 1; its label is the version.");
    gauge!(BUILD, "version" => env!("CARGO_PKG_VERSION")).set(1.0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_knows_is_not_told() {
        let rendered = "# HELP frontdesk_jobs_waiting Due jobs.\n# TYPE frontdesk_jobs_waiting gauge\nfrontdesk_jobs_waiting 3\n\n\
                        # TYPE frontdesk_jobs_waiting_elsewhere gauge\nfrontdesk_jobs_waiting_elsewhere 4\n\
                        frontdesk_webhooks_total{channel=\"telegram\"} 1\n";
        let kept = "\n# TYPE frontdesk_jobs_waiting_elsewhere gauge\nfrontdesk_jobs_waiting_elsewhere 4\n\
                    frontdesk_webhooks_total{channel=\"telegram\"} 1\n";
        assert_eq!(without(rendered, &OF_DATABASE), kept);
        assert_eq!(without(rendered, &[]), rendered);
    }
}
