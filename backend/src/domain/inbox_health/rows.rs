//! What our own rows show of an inbox.

use frontdesk_connectors::{Channel, by_channel};
use sqlx::{FromRow, PgConnection};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{Inbox, fact};
use crate::domain::views::{HealthFactView, HealthState};
use crate::errors::Result;

pub(super) struct Place {
    pub workspace_id: Uuid,
    pub inbox_id: Uuid,
    pub now: OffsetDateTime,
}

/// Sends that are looked at: the newest of the last day.
const SENDS: i64 = 5_000;
const DAY: Duration = Duration::days(1);
/// So many are counted; beyond it, it is "more".
const COUNTED: i64 = 1_000;
/// A reply may wait so long before somebody should look.
const PATIENCE: Duration = Duration::minutes(5);
/// And so long before it is trouble.
const TROUBLE: Duration = Duration::hours(1);

pub(super) fn connection(inbox: &Inbox, now: OffsetDateTime) -> HealthFactView {
    let detail = inbox
        .state_detail
        .as_deref()
        .unwrap_or("The platform no longer accepts the token.");
    match inbox.state.as_str() {
        "disabled" => fact(
            "connection",
            HealthState::Warn,
            "The inbox is switched off: it keeps receiving, and its replies wait.",
            Some("Switch it on when replies may go out again."),
        )
        .coded("disabled", &[]),
        "connected" => match inbox.held_until.filter(|until| *until > now) {
            Some(until) => fact(
                "connection",
                HealthState::Warn,
                format!(
                    "The platform asked us to slow down: replies go on in {}.",
                    span(until - now)
                ),
                Some("Nothing has to be done; they are sent by themselves."),
            )
            .coded("held", &[("seconds", seconds(until - now))]),
            None => fact("connection", HealthState::Ok, "The inbox is connected.", None),
        },
        _ => fact(
            "connection",
            HealthState::Bad,
            format!("Replies wait until the inbox is reconnected. {detail}"),
            Some("Reconnect it; what waits is then sent in order."),
        )
        .coded("refused", &[]),
    }
}

pub(super) fn webhooks(inbox: &Inbox, now: OffsetDateTime) -> HealthFactView {
    match inbox.last_webhook_at {
        Some(at) => fact(
            "webhooks",
            HealthState::Ok,
            format!("The platform last told us something {} ago.", span(now - at)),
            None,
        )
        .coded("heard", &[("seconds", seconds(now - at))]),
        None if now - inbox.created_at < PATIENCE => {
            fact("webhooks", HealthState::Unknown, "No webhook has come yet.", None).coded("none_yet", &[])
        }
        None => fact(
            "webhooks",
            HealthState::Warn,
            "No webhook has ever come for this account.",
            Some(match has_own_webhook(&inbox.channel) {
                true => {
                    "Write to the account from your own phone. If nothing appears, check again: what the platform says of its webhook is told here."
                }
                false => {
                    "Write to the account from your own phone. If nothing appears, compare the webhook address and the verify token in the developer console with those on the inboxes page."
                }
            }),
        )
        .coded(
            match has_own_webhook(&inbox.channel) {
                true => "never_own",
                false => "never",
            },
            &[],
        ),
    }
}

/// Whether the platform is told where to send the inbox's webhooks when it is connected, and nobody types it anywhere.
fn has_own_webhook(channel: &str) -> bool {
    channel
        .parse::<Channel>()
        .is_ok_and(|channel| by_channel(channel).spec().own_webhook)
}

pub(super) fn no_secret() -> HealthFactView {
    fact(
        "secret",
        HealthState::Bad,
        "The server cannot check the webhooks of this channel and refuses them: META_APP_SECRET is not set.",
        Some("Whoever runs the server has to set it; `frontdesk doctor` says more."),
    )
}

/// How many came while the account was nobody's.
pub(super) async fn unrouted(connection: &mut PgConnection, inbox: &Inbox) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "select count(*) from (select from webhook_event where channel = $1 and account_id = $2 and workspace_id is null limit $3) found",
    )
    .bind(&inbox.channel)
    .bind(&inbox.external_id)
    .bind(COUNTED)
    .fetch_one(connection)
    .await?)
}

pub(super) fn brought_in(unrouted: i64) -> Option<HealthFactView> {
    (unrouted > 0).then(|| {
        fact(
            "unrouted",
            HealthState::Warn,
            format!("{} came while no inbox had this account.", counted(unrouted, "webhook")),
            Some("Bring them in: run them again."),
        )
        .coded("came", &[("count", unrouted)])
    })
}

/// At most [`COUNTED`]: "more than".
fn counted(count: i64, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        COUNTED => format!("{COUNTED} {what}s or more"),
        count => format!("{count} {what}s"),
    }
}

#[derive(FromRow)]
struct Sends {
    all: i64,
    failed: i64,
    classes: Option<String>,
}

#[derive(FromRow)]
struct Recovery {
    finished_at: Option<OffsetDateTime>,
    recovered_last: i32,
    last_error: Option<String>,
}

impl Place {
    pub(super) async fn failed_webhooks(&self, connection: &mut PgConnection) -> Result<Option<HealthFactView>> {
        let failed: i64 = sqlx::query_scalar(
            "select count(*) from (
               select from webhook_event where workspace_id = $1 and outcome = 'failed' and inbox_id = $2 and received_at > $3 limit $4) found",
        )
        .bind(self.workspace_id)
        .bind(self.inbox_id)
        .bind(self.now - DAY)
        .bind(COUNTED)
        .fetch_one(connection)
        .await?;
        Ok((failed > 0).then(|| {
            fact(
                "gaps",
                HealthState::Warn,
                format!("{} of the last day could not be taken in.", counted(failed, "webhook")),
                Some("Look into the webhook log for the reason, and run them again after it is mended."),
            )
            .coded("failed", &[("count", failed)])
        }))
    }

    pub(super) async fn deliveries(&self, connection: &mut PgConnection) -> Result<HealthFactView> {
        let sends: Sends = sqlx::query_as(
            "with lately as materialized (
               select outcome, error_class from delivery_attempt
               where workspace_id = $1 and inbox_id = $2 and started_at > $3 order by started_at desc limit $4
             ), failures as (
               select coalesce(error_class, 'other') as class, count(*) as many from lately where outcome = 'failed' group by 1
             )
             select (select count(*) from lately where outcome in ('sent', 'failed')) as all,
               (select coalesce(sum(many), 0)::bigint from failures) as failed,
               (select string_agg(many || ' ' || replace(class, '_', ' '), ', ' order by many desc) from failures) as classes",
        )
        .bind(self.workspace_id)
        .bind(self.inbox_id)
        .bind(self.now - DAY)
        .bind(SENDS)
        .fetch_one(connection)
        .await?;
        Ok(rate(&sends))
    }

    pub(super) async fn queue(&self, connection: &mut PgConnection) -> Result<HealthFactView> {
        let (waiting, oldest): (i64, Option<OffsetDateTime>) = sqlx::query_as(
            "select count(*), min(m.created_at) from (
               select l.conversation_id from delivery_lane l
               where l.workspace_id = $1 and l.inbox_id = $2 and l.due_at is not null order by l.due_at limit $3
             ) l
             join agent_message a on a.workspace_id = $1 and a.conversation_id = l.conversation_id and a.delivery_status = 'pending'
             join message m on m.workspace_id = $1 and m.id = a.message_id",
        )
        .bind(self.workspace_id)
        .bind(self.inbox_id)
        .bind(COUNTED)
        .fetch_one(connection)
        .await?;
        let Some(oldest) = oldest else {
            return Ok(fact("queue", HealthState::Ok, "No reply is waiting.", None).coded("empty", &[]));
        };
        let age = self.now - oldest;
        let state = match age {
            age if age > TROUBLE => HealthState::Bad,
            age if age > PATIENCE => HealthState::Warn,
            _ => HealthState::Ok,
        };
        let advice = "See above why replies wait; they are sent in order as soon as they can be.";
        let verb = if waiting == 1 { "reply waits" } else { "replies wait" };
        Ok(fact(
            "queue",
            state,
            format!("{waiting} {verb}, the oldest for {}.", span(age)),
            (state != HealthState::Ok).then_some(advice),
        )
        .coded("waiting", &[("count", waiting), ("seconds", seconds(age))]))
    }

    pub(super) async fn recovery(&self, connection: &mut PgConnection, channel: &str) -> Result<HealthFactView> {
        let keeps = channel
            .parse::<Channel>()
            .is_ok_and(|channel| by_channel(channel).keeps_conversations());
        if !keeps {
            let text =
                "This platform cannot be asked for what its webhooks missed; it repeats them itself for a while.";
            return Ok(fact("recovery", HealthState::Ok, text, None).coded("not_asked", &[]));
        }
        let row: Option<Recovery> = sqlx::query_as(
            "select finished_at, recovered_last, last_error from inbox_reconcile where workspace_id = $1 and inbox_id = $2",
        )
        .bind(self.workspace_id)
        .bind(self.inbox_id)
        .fetch_optional(connection)
        .await?;
        Ok(self.compared(row))
    }

    fn compared(&self, row: Option<Recovery>) -> HealthFactView {
        match row {
            Some(Recovery {
                last_error: Some(error),
                ..
            }) => fact(
                "recovery",
                HealthState::Warn,
                format!("Asking the platform for missed messages failed: {error}"),
                Some("It is tried again by itself. If it stays so, reconnect the inbox."),
            )
            .coded("failed", &[]),
            Some(Recovery {
                finished_at: Some(at),
                recovered_last,
                ..
            }) => {
                let found = match recovered_last {
                    0 => "nothing was missing".to_owned(),
                    1 => "1 message was missing and is here now".to_owned(),
                    many => format!("{many} messages were missing and are here now"),
                };
                let text = format!("Compared with the platform {} ago: {found}.", span(self.now - at));
                let values = [
                    ("count", i64::from(recovered_last)),
                    ("seconds", seconds(self.now - at)),
                ];
                fact("recovery", HealthState::Ok, text, None).coded("compared", &values)
            }
            _ => fact(
                "recovery",
                HealthState::Ok,
                "It is compared with the platform every six hours.",
                None,
            )
            .coded("begins", &[]),
        }
    }
}

/// One in twenty is worth a look, one in five is trouble; of a handful no share is taken.
fn rate(sends: &Sends) -> HealthFactView {
    let Sends { all, failed, classes } = sends;
    if *all == 0 {
        return fact(
            "deliveries",
            HealthState::Ok,
            "No reply was sent in the last 24 hours.",
            None,
        )
        .coded("none", &[]);
    }
    let sent = all - failed;
    if *failed == 0 {
        let text = format!("{sent} sent in the last 24 hours, none failed.");
        return fact("deliveries", HealthState::Ok, text, None).coded("sent", &[("count", sent)]);
    }
    let state = match () {
        () if *failed >= 5 && failed * 5 >= *all => HealthState::Bad,
        () if *failed >= 3 && failed * 20 >= *all => HealthState::Warn,
        () => HealthState::Ok,
    };
    let why = classes.as_deref().unwrap_or_default();
    let text = format!("{sent} sent and {failed} failed in the last 24 hours ({why}).");
    let advice = "Open a failed reply: it says why, and what to do.";
    let values = [("count", *failed), ("sent", sent)];
    fact("deliveries", state, text, (state != HealthState::Ok).then_some(advice)).coded("failed", &values)
}

fn seconds(duration: Duration) -> i64 {
    duration.whole_seconds().max(0)
}

/// `3 days`, `1 hour`, `20 seconds`.
fn span(duration: Duration) -> String {
    let seconds = seconds(duration);
    let (count, unit) = match seconds {
        0..60 => (seconds, "second"),
        60..3_600 => (seconds / 60, "minute"),
        3_600..172_800 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    if count == 1 {
        format!("1 {unit}")
    } else {
        format!("{count} {unit}s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_said_as_people_say_them() {
        for (seconds, expected) in [
            (-5, "0 seconds"),
            (1, "1 second"),
            (119, "1 minute"),
            (7_200, "2 hours"),
            (86_400, "24 hours"),
            (200_000, "2 days"),
        ] {
            assert_eq!(span(Duration::seconds(seconds)), expected);
        }
    }

    #[test]
    fn a_share_of_failures_weighs_by_how_many_there_were() {
        let state = |all, failed| {
            rate(&Sends {
                all,
                failed,
                classes: Some("1 window".into()),
            })
            .state
        };
        use HealthState::*;
        assert_eq!((state(0, 0), state(10, 0)), (Ok, Ok));
        assert_eq!(state(2, 2), Ok, "a handful says little");
        assert_eq!((state(40, 3), state(400, 3)), (Warn, Ok));
        assert_eq!((state(20, 5), state(200, 5)), (Bad, Ok));
    }

    #[test]
    fn a_sentence_has_a_code_and_its_figures_for_those_who_say_it_otherwise() {
        let said = |all, failed| {
            let fact = rate(&Sends {
                all,
                failed,
                classes: None,
            });
            let figure = |name: &str| fact.values.get(name).copied();
            (fact.code.clone().unwrap(), figure("count"), figure("sent"))
        };
        assert_eq!(said(0, 0), ("none".to_owned(), None, None));
        assert_eq!(said(10, 0), ("sent".to_owned(), Some(10), None));
        assert_eq!(said(10, 4), ("failed".to_owned(), Some(4), Some(6)));
    }
}
