//! The next message of each queue.

use std::collections::HashMap;

use frontdesk_connectors::outbound::Part;
use frontdesk_connectors::{Channel, Spec, by_channel};
use serde_json::Value;
use sqlx::{FromRow, PgConnection};
use time::OffsetDateTime;
use uuid::Uuid;

use super::lease::{self, Held, Release};
use super::settling;
use super::status::{self, Told};
use super::step::{Assignment, HumanAgent, Lane, LaneStep, UNKNOWN_HOLDS};
use super::{attempt, failure};
use crate::clock;
use crate::domain::conversations::window::{Allowed, allowed, closed_words, human_agent_until};
use crate::domain::ingest::Changes;
use crate::domain::views::DeliveryError;
use crate::store::Store;
use crate::traces::Trace;

const REAUTHORIZATION_POLL: time::Duration = time::Duration::minutes(1);
const DOUBT_POLL: time::Duration = time::Duration::minutes(1);

/// The head of a conversation's queue.
#[derive(Debug, Default)]
struct Queue {
    /// A message whose outcome is unknown has parts left, which go out once it is known.
    remainder: bool,
    /// In order; those that hold nobody up are left out.
    next: Vec<Next>,
}

#[derive(Debug)]
struct Next {
    message_id: Uuid,
    queued_at: Option<OffsetDateTime>,
    trace: Option<String>,
    not_before: Option<OffsetDateTime>,
    attempts: i32,
    auth_refusals: i16,
    /// Nobody knows whether one of its parts went out.
    doubtful: bool,
    /// Its first part that is still to be sent.
    part: Option<NextPart>,
    quoted: Option<String>,
    /// A member wrote it.
    by_person: bool,
    /// A marketing template for somebody who wants none.
    unwanted: bool,
}

#[derive(Debug)]
struct NextPart {
    position: i16,
    sending: bool,
    content: Value,
}

/// The first message of each queue that has something to send, or when to look again.
pub(super) async fn pick(
    connection: &mut PgConnection,
    store: &Store,
    held: &[Held],
    batch: &[LaneStep],
    changes: &mut Changes,
    now: OffsetDateTime,
) -> Result<HashMap<Lane, Assignment>, sqlx::Error> {
    if held.is_empty() {
        return Ok(HashMap::new());
    }
    let queues = load(connection, held, now).await?;
    let mut assignments = HashMap::new();
    let mut release: Vec<Release> = Vec::new();
    let mut orphans: Vec<Told> = Vec::new();
    let mut failed: Vec<Told> = Vec::new();
    for held in held {
        let lane = held.lane();
        let empty = Queue::default();
        let queue = queues.get(&lane).unwrap_or(&empty);
        let settling = settling::after(held, batch, now);
        let settles_at = settling.as_ref().map(|settling| settling.until);
        let mut leave = |due_at| {
            release.push(Release {
                lane,
                due_at,
                settling: settling.clone(),
            });
        };
        match choose(held, queue, settles_at, now) {
            Choice::Send(next, part) => match assign(store, held, next, part, now) {
                Ok(assignment) => {
                    assignments.insert(lane, assignment);
                }
                Err(error) => {
                    failed.push(told(lane, next, "failed", Some(error)));
                    leave(Some(now));
                }
            },
            Choice::Wait(until) => leave(until),
            Choice::Orphan(next) => {
                orphans.push(told(lane, next, "unknown", None));
                leave(Some(now + UNKNOWN_HOLDS));
            }
            Choice::Disconnected => {
                let waiting = queue.next.iter().filter(|next| next.part.is_some());
                failed.extend(waiting.map(|next| told(lane, next, "failed", Some(failure::disconnected()))));
                leave((!queue.next.is_empty()).then_some(now));
            }
        }
    }
    status::raise(connection, &failed, changes, now).await?;
    status::raise(connection, &orphans, changes, now).await?;
    hold_unknown(connection, &orphans, now).await?;
    attempt::open(connection, assignments.values(), changes, now).await?;
    lease::extend_for_files(connection, &assignments, now).await?;
    lease::free(connection, &release).await?;
    Ok(assignments)
}

#[derive(Debug)]
enum Choice<'a> {
    Send(&'a Next, &'a NextPart),
    /// Until then; none: the queue is empty.
    Wait(Option<OffsetDateTime>),
    /// Somebody began to send it and never came back: nobody knows whether it went out.
    Orphan(&'a Next),
    /// The account is no longer connected here: nothing of the queue will ever go out.
    Disconnected,
}

/// `settles_at`: the receipt of the message before is waited for until then.
fn choose<'a>(held: &Held, queue: &'a Queue, settles_at: Option<OffsetDateTime>, now: OffsetDateTime) -> Choice<'a> {
    for next in &queue.next {
        let sending = next.part.as_ref().is_some_and(|part| part.sending);
        if sending {
            return Choice::Orphan(next);
        }
        if next.doubtful {
            match next.not_before {
                Some(until) if until > now => return Choice::Wait(Some(until)),
                _ => continue,
            }
        }
        let Some(part) = &next.part else { continue };
        if held.removed {
            return Choice::Disconnected;
        }
        if held.suspended {
            // it stays due, and nobody looks at it until the workspace goes on
            return Choice::Wait(Some(now));
        }
        if held.inbox_state != "connected" {
            return Choice::Wait(Some(now + REAUTHORIZATION_POLL));
        }
        let until = next.not_before.max(held.held_until).max(settles_at);
        let until = until.filter(|until| *until > now);
        return match until {
            Some(until) => Choice::Wait(Some(until)),
            None => Choice::Send(next, part),
        };
    }
    Choice::Wait((queue.remainder && !held.removed).then_some(now + DOUBT_POLL))
}

fn told(lane: Lane, next: &Next, status: &'static str, error: Option<DeliveryError>) -> Told {
    Told {
        workspace_id: lane.workspace_id,
        message_id: next.message_id,
        position: next.part.as_ref().map(|part| part.position),
        status,
        error,
        external_id: None,
        platform_sent_at: None,
        pricing: None,
        played: false,
    }
}

async fn hold_unknown(connection: &mut PgConnection, orphans: &[Told], now: OffsetDateTime) -> Result<(), sqlx::Error> {
    if orphans.is_empty() {
        return Ok(());
    }
    let messages: Vec<Uuid> = orphans.iter().map(|told| told.message_id).collect();
    let workspaces: Vec<Uuid> = orphans.iter().map(|told| told.workspace_id).collect();
    sqlx::query(
        "update agent_message a set not_before = $3 from unnest($1::uuid[], $2::uuid[]) as t (workspace_id, message_id)
         where a.workspace_id = t.workspace_id and a.message_id = t.message_id and a.delivery_status = 'unknown'",
    )
    .bind(&workspaces)
    .bind(&messages)
    .bind(now + UNKNOWN_HOLDS)
    .execute(&mut *connection)
    .await?;
    attempt::close_orphans(connection, &workspaces, &messages, now).await
}

#[derive(FromRow)]
struct Row {
    workspace_id: Uuid,
    conversation_id: Uuid,
    remainder: bool,
    /// None: nothing of this lane is to be sent now.
    message_id: Option<Uuid>,
    queue_key: Option<Uuid>,
    trace: Option<String>,
    not_before: Option<OffsetDateTime>,
    attempts: Option<i32>,
    auth_refusals: Option<i16>,
    position: Option<i16>,
    part_status: Option<String>,
    content: Option<Value>,
    doubtful: Option<bool>,
    quoted: Option<String>,
    by_person: Option<bool>,
    unwanted: Option<bool>,
}

/// A few messages of each queue, each with its first part that was not sent. Those whose outcome stays unknown past their
/// time hold nobody up, however many they are.
async fn load(
    connection: &mut PgConnection,
    held: &[Held],
    now: OffsetDateTime,
) -> Result<HashMap<Lane, Queue>, sqlx::Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "select t.workspace_id, t.conversation_id, r.remainder, q.message_id, q.queue_key, q.trace, q.not_before, q.attempts, q.auth_refusals, p.position, p.content,
           p.status as part_status, exists (select from delivery_part d where d.workspace_id = q.workspace_id
             and d.message_id = q.message_id and d.status = 'unknown') as doubtful,
           case when p.position = 0 then coalesce(quoted.external_id, m.reply_to_external_id) end as quoted,
           m.author_type = 'member' as by_person,
           case when p.content ->> 'type' = 'template' then exists (
             select from contact k
             join message_template mt on mt.workspace_id = m.workspace_id and mt.inbox_id = m.inbox_id
               and mt.name = p.content #>> '{template,name}' and mt.language = p.content #>> '{template,language,code}'
             where k.workspace_id = m.workspace_id and k.id = (
                 select c.contact_id from conversation c where c.workspace_id = m.workspace_id and c.id = m.conversation_id)
               and k.marketing_stopped_at is not null and mt.category = 'MARKETING') end as unwanted
         from unnest($1::uuid[], $2::uuid[]) as t (workspace_id, conversation_id)
         cross join lateral (
           select exists (
             select from agent_message a join delivery_part d on d.workspace_id = a.workspace_id and d.message_id = a.message_id
             where a.workspace_id = t.workspace_id and a.conversation_id = t.conversation_id
               and a.delivery_status = 'unknown' and a.queue_key is not null and d.status = 'unknown'
               and exists (select from delivery_part e where e.workspace_id = a.workspace_id and e.message_id = a.message_id
                 and e.status = 'pending')) as remainder
         ) r
         left join lateral (
           select a.* from agent_message a
           where a.workspace_id = t.workspace_id and a.conversation_id = t.conversation_id
             and a.delivery_status in ('pending', 'sending', 'unknown') and a.queue_key is not null
             and (a.delivery_status <> 'unknown' or a.not_before > $3 or not exists (
               select from delivery_part d where d.workspace_id = a.workspace_id and d.message_id = a.message_id and d.status = 'unknown'))
           order by a.queue_key limit 20
         ) q on true
         left join message m on m.workspace_id = q.workspace_id and m.id = q.message_id
         left join message quoted on quoted.workspace_id = m.workspace_id and quoted.id = m.reply_to_id
         left join lateral (
           select position, content, status from delivery_part p
           where p.workspace_id = q.workspace_id and p.message_id = q.message_id and p.status in ('pending', 'sending')
           order by position limit 1
         ) p on true
         order by q.queue_key",
    )
    .bind(held.iter().map(|held| held.workspace_id).collect::<Vec<_>>())
    .bind(held.iter().map(|held| held.conversation_id).collect::<Vec<_>>())
    .bind(now)
    .fetch_all(connection)
    .await?;
    let mut queues: HashMap<Lane, Queue> = HashMap::new();
    for row in rows {
        let lane = Lane {
            workspace_id: row.workspace_id,
            conversation_id: row.conversation_id,
        };
        let queue = queues.entry(lane).or_default();
        queue.remainder = row.remainder;
        queue.next.extend(next(row));
    }
    Ok(queues)
}

fn next(row: Row) -> Option<Next> {
    let part = match (row.position, row.content) {
        (Some(position), Some(content)) => Some(NextPart {
            position,
            sending: row.part_status.as_deref() == Some("sending"),
            content,
        }),
        _ => None,
    };
    Some(Next {
        message_id: row.message_id?,
        queued_at: row.queue_key.and_then(clock::made_at),
        trace: row.trace,
        not_before: row.not_before,
        attempts: row.attempts.unwrap_or(0),
        auth_refusals: row.auth_refusals.unwrap_or(0),
        doubtful: row.doubtful.unwrap_or(false),
        part,
        quoted: row.quoted,
        by_person: row.by_person.unwrap_or(false),
        unwanted: row.unwanted.unwrap_or(false),
    })
}

/// What was stored by a newer version may be unreadable to this one: it fails in words, it is not sent as something else.
fn assign(
    store: &Store,
    held: &Held,
    next: &Next,
    part: &NextPart,
    now: OffsetDateTime,
) -> Result<Assignment, DeliveryError> {
    let content: Part = serde_json::from_value(part.content.clone()).map_err(|_| failure::unreadable())?;
    if next.unwanted {
        return Err(failure::marketing_stopped());
    }
    let channel: Channel = held.channel.parse().map_err(|_| failure::unreadable())?;
    let human_agent = window(held, channel, next, &content, now)?;
    Ok(Assignment {
        workspace_id: held.workspace_id,
        conversation_id: held.conversation_id,
        inbox_id: held.inbox_id,
        channel,
        message_id: next.message_id,
        position: part.position,
        part: content,
        queued_at: next.queued_at.unwrap_or(now),
        trace: next.trace.as_deref().and_then(Trace::from_traceparent),
        attempt_id: store.clock.id(),
        started_at: now,
        tries: u32::try_from(next.attempts).unwrap_or(0) + 1,
        auth_refusals: u32::try_from(next.auth_refusals).unwrap_or(0),
        hold_steps: u32::try_from(held.hold_steps).unwrap_or(0),
        reply_to_external_id: next.quoted.clone(),
        human_agent,
    })
}

/// Decided again at the moment of sending: a reply may have waited past its window.
fn window(
    held: &Held,
    channel: Channel,
    next: &Next,
    content: &Part,
    now: OffsetDateTime,
) -> Result<HumanAgent, DeliveryError> {
    let spec = by_channel(channel).spec();
    match allowed(spec, held.window_expires_at, next.by_person, now) {
        Allowed::Anything if by_person_later(spec, held, next, now) => Ok(HumanAgent::IfRefused),
        Allowed::Anything => Ok(HumanAgent::No),
        Allowed::HumanAgent => Ok(HumanAgent::Yes),
        Allowed::Templates if matches!(content, Part::Template { .. }) => Ok(HumanAgent::No),
        closed => Err(failure::window_closed(closed_words(spec, closed))),
    }
}

/// Whether it might still go out as a person's, if the platform counts the free window as over.
fn by_person_later(spec: &Spec, held: &Held, next: &Next, now: OffsetDateTime) -> bool {
    next.by_person && human_agent_until(spec, held.window_expires_at).is_some_and(|until| now < until)
}

#[cfg(test)]
mod tests {
    use time::Duration;
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-11-01 10:00 UTC);

    fn held() -> Held {
        Held {
            workspace_id: Uuid::nil(),
            conversation_id: Uuid::nil(),
            inbox_id: Uuid::nil(),
            inbox_state: "connected".to_owned(),
            removed: false,
            suspended: false,
            held_until: None,
            hold_steps: 0,
            settling_external_id: None,
            settling_until: None,
            settled_external_id: None,
            channel: "messenger".to_owned(),
            window_expires_at: Some(NOW + Duration::HOUR),
            leaves_after: None,
        }
    }

    fn message(n: u128, sending: bool) -> Next {
        Next {
            message_id: Uuid::from_u128(n),
            queued_at: None,
            trace: None,
            not_before: None,
            attempts: 0,
            auth_refusals: 0,
            doubtful: false,
            part: Some(NextPart {
                position: 0,
                sending,
                content: Value::Null,
            }),
            quoted: None,
            by_person: true,
            unwanted: false,
        }
    }

    fn queue(next: Vec<Next>) -> Queue {
        Queue { remainder: false, next }
    }

    fn sends(choice: Choice<'_>) -> u128 {
        match choice {
            Choice::Send(next, _) => next.message_id.as_u128(),
            other => panic!("{other:?}"),
        }
    }

    fn waits(choice: Choice<'_>) -> Option<Duration> {
        match choice {
            Choice::Wait(until) => until.map(|until| until - NOW),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_oldest_goes_first_and_an_empty_queue_waits_for_nothing() {
        let two = queue(vec![message(1, false), message(2, false)]);
        assert_eq!(sends(choose(&held(), &two, None, NOW)), 1);
        assert_eq!(waits(choose(&held(), &queue(vec![]), None, NOW)), None);
    }

    #[test]
    fn a_workspace_that_waits_sends_nothing_and_stays_due() {
        let held = Held {
            suspended: true,
            ..held()
        };
        let queue = queue(vec![message(1, false)]);
        assert_eq!(waits(choose(&held, &queue, None, NOW)), Some(Duration::ZERO));
    }

    #[test]
    fn one_that_is_tried_again_holds_those_after_it() {
        let mut first = message(1, false);
        first.not_before = Some(NOW + Duration::seconds(4));
        let both = queue(vec![first, message(2, false)]);
        assert_eq!(waits(choose(&held(), &both, None, NOW)), Some(Duration::seconds(4)));
        assert_eq!(sends(choose(&held(), &both, None, NOW + Duration::seconds(4))), 1);
    }

    #[test]
    fn an_unknown_outcome_holds_for_its_time_and_no_longer() {
        let mut first = message(1, false);
        (first.doubtful, first.part) = (true, None);
        first.not_before = Some(NOW + UNKNOWN_HOLDS);
        let both = queue(vec![first, message(2, false)]);
        assert_eq!(waits(choose(&held(), &both, None, NOW)), Some(UNKNOWN_HOLDS));
        assert_eq!(sends(choose(&held(), &both, None, NOW + UNKNOWN_HOLDS)), 2);
    }

    #[test]
    fn what_is_left_of_a_doubtful_message_is_looked_at_again() {
        let rest = Queue {
            remainder: true,
            next: vec![],
        };
        assert_eq!(waits(choose(&held(), &rest, None, NOW)), Some(DOUBT_POLL));
        assert_eq!(
            sends(choose(
                &held(),
                &Queue {
                    remainder: true,
                    next: vec![message(3, false)]
                },
                None,
                NOW
            )),
            3
        );
    }

    #[test]
    fn a_send_that_nobody_finished_is_an_orphan() {
        let both = queue(vec![message(1, true), message(2, false)]);
        assert!(matches!(choose(&held(), &both, None, NOW), Choice::Orphan(next) if next.message_id.as_u128() == 1));
    }

    #[test]
    fn an_inbox_that_cannot_send_holds_its_queue_and_one_that_is_gone_ends_it() {
        let one = queue(vec![message(1, false)]);
        let mut locked = held();
        locked.inbox_state = "reauthorization_required".to_owned();
        assert_eq!(waits(choose(&locked, &one, None, NOW)), Some(REAUTHORIZATION_POLL));
        let mut slowed = held();
        slowed.held_until = Some(NOW + Duration::seconds(7));
        assert_eq!(waits(choose(&slowed, &one, None, NOW)), Some(Duration::seconds(7)));
        let mut gone = held();
        gone.removed = true;
        assert!(matches!(choose(&gone, &one, None, NOW), Choice::Disconnected));
    }

    #[test]
    fn a_reply_that_waited_past_its_window_goes_as_a_persons_or_not_at_all() {
        let text = Part::Text {
            text: "hi".to_owned(),
            link_preview: None,
        };
        let template = Part::Template {
            template: Value::Null,
            header: None,
        };
        let (human, mut token) = (message(1, false), message(2, false));
        token.by_person = false;
        let at = |channel: &str, next: &Next, part: &Part, passed: Duration| {
            window(&held(), channel.parse().unwrap(), next, part, NOW + passed).map_err(|error| error.code)
        };
        let closed = Err("window".to_owned());
        assert_eq!(
            at("messenger", &human, &text, Duration::ZERO),
            Ok(HumanAgent::IfRefused)
        );
        assert_eq!(at("messenger", &token, &text, Duration::ZERO), Ok(HumanAgent::No));
        assert_eq!(at("whatsapp", &human, &text, Duration::ZERO), Ok(HumanAgent::No));
        assert_eq!(at("messenger", &human, &text, Duration::days(5)), Ok(HumanAgent::Yes));
        assert_eq!(at("messenger", &human, &text, Duration::days(7)), closed);
        assert_eq!(at("instagram", &token, &text, Duration::days(5)), closed);
        assert_eq!(at("whatsapp", &human, &text, Duration::days(1)), closed);
        assert_eq!(at("whatsapp", &token, &template, Duration::days(1)), Ok(HumanAgent::No));
    }

    #[test]
    fn the_receipt_of_the_one_before_is_waited_for_and_not_for_ever() {
        let one = queue(vec![message(1, false)]);
        let settles_at = Some(NOW + Duration::seconds(4));
        assert_eq!(
            waits(choose(&held(), &one, settles_at, NOW)),
            Some(Duration::seconds(4))
        );
        assert_eq!(sends(choose(&held(), &one, settles_at, NOW + Duration::seconds(4))), 1);
        assert_eq!(waits(choose(&held(), &queue(vec![]), settles_at, NOW)), None);
    }
}
