//! Notices that still hold: those that no later one has ended, the worst first, however many came since.

use std::cmp::Reverse;
use std::collections::HashSet;

use frontdesk_connectors::model::Severity;
use frontdesk_connectors::{Channel, by_channel};
use serde_json::Value;
use sqlx::{FromRow, PgConnection};
use time::{Duration, OffsetDateTime};

use super::fact;
use super::rows::Place;
use crate::domain::inboxes::notices::{SENDING_RESTRICTED, origin};
use crate::domain::views::{HealthFactView, HealthState, NoticeOrigin};
use crate::errors::Result;

/// A warning is worth a look for so long ...
const WARNED: Duration = Duration::days(7);
/// ... and what stops messages for longer: the platform may never say that it is over.
const STOPPED: Duration = Duration::days(30);
/// Beyond so many, older ones are not looked at: a platform tells such things a few times a week.
const LOOKED_AT: i64 = 1_000;
const SHOWN: usize = 10;

#[derive(FromRow)]
struct Told {
    kind: String,
    text: String,
    raw: Value,
    severity: String,
    at: OffsetDateTime,
}

pub(super) async fn facts(connection: &mut PgConnection, place: &Place, channel: &str) -> Result<Vec<HealthFactView>> {
    let told: Vec<Told> = sqlx::query_as(
        "select kind, text, raw, severity, at from inbox_notice where workspace_id = $1 and inbox_id = $2 and at > $3
         order by at desc, id desc limit $4",
    )
    .bind(place.workspace_id)
    .bind(place.inbox_id)
    .bind(place.now - STOPPED)
    .bind(LOOKED_AT)
    .fetch_all(&mut *connection)
    .await?;
    let sent_at = match told.iter().any(|told| told.kind == SENDING_RESTRICTED) {
        true => last_sent(connection, place).await?,
        false => None,
    };
    let Ok(channel) = channel.parse() else {
        return Ok(Vec::new());
    };
    Ok(open(told, channel, place.now, sent_at))
}

/// When something last went out: whatever held it up before is over.
async fn last_sent(connection: &mut PgConnection, place: &Place) -> Result<Option<OffsetDateTime>> {
    Ok(sqlx::query_scalar(
        "select started_at from delivery_attempt where workspace_id = $1 and inbox_id = $2 and started_at > $3 and outcome = 'sent'
         order by started_at desc limit 1",
    )
    .bind(place.workspace_id)
    .bind(place.inbox_id)
    .bind(place.now - STOPPED)
    .fetch_optional(connection)
    .await?)
}

/// `told`: the newest first, so that what ends something is met before it.
fn open(
    told: Vec<Told>,
    channel: Channel,
    now: OffsetDateTime,
    sent_at: Option<OffsetDateTime>,
) -> Vec<HealthFactView> {
    let (mut ended, mut said) = (HashSet::new(), HashSet::new());
    let mut facts = Vec::new();
    for told in told {
        let ours = origin(&told.kind) == NoticeOrigin::Frontdesk;
        if ours {
            // that a token is dead, the state of the connection says
            let holds = told.kind == SENDING_RESTRICTED && sent_at.is_none_or(|sent_at| sent_at < told.at);
            if holds && said.insert(told.text.clone()) {
                facts.push(as_fact(told, now, ours));
            }
            continue;
        }
        let meaning = by_channel(channel).account_notice(&told.kind, &told.raw);
        let (subject, ends) = meaning.map_or((None, None), |meaning| {
            if let (Severity::Info, Some(subject)) = (meaning.severity, &meaning.subject) {
                ended.insert(subject.clone());
            }
            (meaning.subject, meaning.ends)
        });
        let over = subject.is_some_and(|subject| ended.contains(&subject)) || ends.is_some_and(|ends| ends <= now);
        if !over && said.insert(told.text.clone()) {
            facts.push(as_fact(told, now, ours));
        }
    }
    let mut facts: Vec<HealthFactView> = facts.into_iter().flatten().collect();
    facts.sort_by_key(|fact| Reverse(fact.state));
    facts.truncate(SHOWN);
    facts
}

/// What is only worth knowing is no fact of its own: the list of notices has it.
fn as_fact(told: Told, now: OffsetDateTime, ours: bool) -> Option<HealthFactView> {
    let state = match told.severity.as_str() {
        "critical" => HealthState::Bad,
        "warning" if told.at > now - WARNED => HealthState::Warn,
        _ => return None,
    };
    let (name, advice) = match ours {
        true => (
            "finding",
            "We noticed this when the platform refused a message; its own pages say more.",
        ),
        false => (
            "notice",
            "The platform told this about the account; its own pages say more.",
        ),
    };
    // a kind is a code of its own: notices are told by it elsewhere, too
    Some(fact(name, state, told.text, Some(advice)).coded(&told.kind, &[]))
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-10-20 12:00 UTC);

    fn told(days_ago: i64, kind: &str, raw: Value) -> Told {
        let notice = by_channel(Channel::Whatsapp).account_notice(kind, &raw);
        let (severity, text) = match notice.filter(|_| origin(kind) == NoticeOrigin::Platform) {
            Some(notice) => (notice.severity.as_str(), notice.text),
            None => ("critical", "Our own words".to_owned()),
        };
        Told {
            kind: kind.to_owned(),
            text,
            raw,
            severity: severity.to_owned(),
            at: NOW - Duration::days(days_ago),
        }
    }

    fn texts(told: Vec<Told>, sent_at: Option<OffsetDateTime>) -> Vec<(HealthState, String)> {
        let facts = open(told, Channel::Whatsapp, NOW, sent_at);
        facts.into_iter().map(|fact| (fact.state, fact.text)).collect()
    }

    fn update(event: &str, extra: Value) -> Value {
        let mut raw = extra;
        raw["event"] = json!(event);
        raw
    }

    #[test]
    fn the_worst_is_first_however_old_and_however_much_came_since() {
        let mut all: Vec<Told> = (0..30)
            .map(|n| {
                let raw = json!({ "event": "PAUSED", "message_template_name": format!("t{n}") });
                told(1, "message_template_status_update", raw)
            })
            .collect();
        all.push(told(9, "account_update", update("ACCOUNT_RESTRICTION", json!({}))));
        let facts = texts(all, None);
        assert_eq!((facts.len(), facts[0].0), (SHOWN, HealthState::Bad));
        assert!(facts[0].1.contains("restricted this account"), "{facts:?}");
    }

    #[test]
    fn an_all_clear_ends_what_came_before_it_and_nothing_else() {
        let ban = || told(3, "account_update", update("DISABLED_UPDATE", json!({})));
        let reinstated = |days| {
            let ban = json!({ "ban_info": { "waba_ban_state": "REINSTATE" } });
            told(days, "account_update", update("DISABLED_UPDATE", ban))
        };
        let added = || told(1, "account_update", update("PARTNER_ADDED", json!({})));
        assert_eq!(texts(vec![reinstated(1), ban()], None), []);
        assert_eq!(texts(vec![ban(), reinstated(5)], None).len(), 1, "it came again");
        assert_eq!(texts(vec![added(), ban()], None).len(), 1, "of something else");
        let flagged = |event: &str, number: &str, days| {
            let raw = json!({ "event": event, "display_phone_number": number });
            told(days, "phone_number_quality_update", raw)
        };
        let both = vec![
            flagged("UNFLAGGED", "1", 1),
            flagged("FLAGGED", "2", 2),
            flagged("FLAGGED", "1", 2),
        ];
        let facts = texts(both, None);
        assert!(facts.len() == 1 && facts[0].1.contains("of 2 is low"), "{facts:?}");
    }

    #[test]
    fn a_restriction_is_over_at_its_end_and_a_warning_after_a_week() {
        let restricted = |until: OffsetDateTime| {
            let restriction = json!({ "restriction_type": "ANY", "expiration": until.unix_timestamp().to_string() });
            let raw = update("ACCOUNT_RESTRICTION", json!({ "restriction_info": [restriction] }));
            told(4, "account_update", raw)
        };
        assert_eq!(texts(vec![restricted(NOW + Duration::hours(1))], None).len(), 1);
        assert_eq!(texts(vec![restricted(NOW - Duration::hours(1))], None), []);
        let pin = |days| told(days, "security", json!({ "event": "PIN_CHANGED" }));
        assert_eq!(
            (texts(vec![pin(6)], None).len(), texts(vec![pin(8)], None).len()),
            (1, 0)
        );
    }

    #[test]
    fn our_own_findings_are_told_apart_and_end_with_what_shows_it() {
        let restricted = || told(2, SENDING_RESTRICTED, json!({}));
        let facts = open(
            vec![restricted()],
            Channel::Whatsapp,
            NOW,
            Some(NOW - Duration::days(3)),
        );
        assert_eq!((facts[0].name.as_str(), facts[0].state), ("finding", HealthState::Bad));
        assert_eq!(facts[0].code.as_deref(), Some(SENDING_RESTRICTED));
        assert!(facts[0].advice.as_deref().unwrap().starts_with("We noticed"));
        assert_eq!(
            texts(vec![restricted()], Some(NOW - Duration::days(1))),
            [],
            "something went out since"
        );
        let dead = told(2, "reauthorization_required", json!({}));
        assert_eq!(texts(vec![dead], None), [], "the state of the connection says so");
    }
}
