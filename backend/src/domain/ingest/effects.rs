//! What happens to messages after they were sent: receipts, read marks, reactions, edits, unsends, echoes of our own sends.
//! Each is applied so that the order of arrival makes no difference; what comes before its message waits.

use std::collections::{BTreeSet, HashMap};

use frontdesk_connectors::by_channel;
use frontdesk_connectors::model::{DeliveryStatus, InboundEvent, Reached, Side, StatusUpdate, UpTo};
use sqlx::{FromRow, PgConnection};
use time::OffsetDateTime;
use uuid::Uuid;

use super::apply::{Changes, Ready};
use super::parked::{self, Parking};
use super::people::{self, People};
use super::{edits, known, moved};
use crate::domain::contacts;
use crate::domain::delivery::status::{self, Told};
use crate::domain::delivery::{self, About, Receipted, error_view};
use crate::domain::views::Pricing;
use crate::store::Store;
use crate::store::jobs::Job;

/// A message that an effect is about.
#[derive(Debug, Clone, FromRow)]
pub(super) struct Target {
    place: i64,
    pub message_id: Uuid,
    conversation_id: Uuid,
    position: Option<i16>,
    /// The platform's time of it, as well as we know.
    sent_at: OffsetDateTime,
}

pub async fn apply(
    connection: &mut PgConnection,
    store: &Store,
    later: &[Ready<'_>],
    people: &People,
    changes: &mut Changes,
) -> Result<(), sqlx::Error> {
    if later.is_empty() {
        return Ok(());
    }
    let targets = find_targets(connection, later).await?;
    let mut waiting: Vec<Parking<'_>> = Vec::new();
    let mut told: Vec<Told> = Vec::new();
    let mut marks: Vec<Mark> = Vec::new();
    let peer_keys: Vec<Option<String>> = later
        .iter()
        .map(|event| {
            people::peer(&event.inbound.event)
                .and_then(|peer| peer.keys.first())
                .map(|key| peer_target(&key.scope, &key.id))
        })
        .collect();
    for (place, event) in later.iter().enumerate() {
        let target = targets.get(&place);
        match (&event.inbound.event, target) {
            (
                InboundEvent::Watermark {
                    peer,
                    reached,
                    up_to: UpTo::Time { at },
                },
                _,
            ) => match people.of(event.workspace_id, event.inbox_id, peer) {
                Some(person) => marks.push(Mark {
                    workspace_id: event.workspace_id,
                    conversation_id: person.conversation_id,
                    reached: *reached,
                    at: *at,
                }),
                None => waiting.extend(peer_keys[place].as_deref().map(|target| Parking {
                    event,
                    target,
                    conversation_id: None,
                })),
            },
            (InboundEvent::Marketing { peer, stopped }, _) => {
                match people.of(event.workspace_id, event.inbox_id, peer) {
                    Some(person) => {
                        contacts::wish(
                            connection,
                            event.workspace_id,
                            person.contact_id,
                            *stopped,
                            event.at,
                            changes,
                        )
                        .await?
                    }
                    None => waiting.extend(peer_keys[place].as_deref().map(|target| Parking {
                        event,
                        target,
                        conversation_id: None,
                    })),
                }
            }
            (InboundEvent::AddressBook { peer, name }, _) => {
                if let Some(person) = people.of(event.workspace_id, event.inbox_id, peer) {
                    known::address_book(connection, event, person, name, changes).await?;
                }
            }
            (other, None) => waiting.extend(target_id(other).map(|target| Parking {
                event,
                target,
                conversation_id: None,
            })),
            (InboundEvent::Watermark { reached, .. }, Some(target)) => {
                marks.push(Mark {
                    workspace_id: event.workspace_id,
                    conversation_id: target.conversation_id,
                    reached: *reached,
                    at: target.sent_at,
                });
            }
            (InboundEvent::Status(update), Some(target)) => told.push(Told {
                workspace_id: event.workspace_id,
                message_id: target.message_id,
                position: target.position,
                status: status_name(update.status),
                error: update
                    .error
                    .as_ref()
                    .filter(|_| update.status == DeliveryStatus::Failed)
                    .map(|error| error_view(error, event.at)),
                external_id: Some(update.target.clone()),
                platform_sent_at: None,
                pricing: update.pricing.as_ref().and_then(pricing),
                played: update.played,
            }),
            (InboundEvent::Reaction { peer, from, emoji, .. }, Some(target)) => {
                let person = people.of(event.workspace_id, event.inbox_id, peer);
                let reaction = Reaction {
                    event,
                    target,
                    from: *from,
                    emoji: emoji.as_deref().filter(|emoji| !emoji.is_empty()),
                    contact_id: person.map(|p| p.contact_id),
                    name: peer.name.as_deref(),
                };
                react(connection, &reaction, changes).await?;
            }
            (InboundEvent::Edit { text, number, .. }, Some(target)) => {
                edits::edit(connection, store, event, target, text.as_deref(), *number, changes).await?
            }
            (InboundEvent::Moved { detail, .. }, Some(target)) => {
                moved::moved(connection, event, target, detail, changes).await?
            }
            (InboundEvent::Unsend { .. }, Some(target)) => unsend(connection, event, target, changes).await?,
            _ => {}
        }
    }
    parked::park(connection, store, &waiting).await?;
    let conversations = raise_marks(connection, &marks).await?;
    status::raise(connection, &told, changes, store.clock.now()).await?;
    delivery::settled(connection, &receipts(later, &targets), changes, store.clock.now()).await?;
    for (place, event) in later.iter().enumerate() {
        if let (InboundEvent::Status(update), Some(target)) = (&event.inbound.event, targets.get(&place)) {
            fail_late(connection, store, event, update, target, changes).await?;
        }
    }
    status::raise_to_watermarks(connection, &conversations, changes, store.clock.now()).await
}

/// Receipts of channels whose order hangs on them.
fn receipts(later: &[Ready<'_>], targets: &HashMap<usize, Target>) -> Vec<Receipted> {
    let receipt = |(place, event): (usize, &Ready<'_>)| match (&event.inbound.event, targets.get(&place)) {
        (InboundEvent::Status(update), Some(target)) if by_channel(event.channel).spec().waits_for_sent => {
            Some(Receipted {
                workspace_id: event.workspace_id,
                conversation_id: target.conversation_id,
                external_id: update.target.clone(),
            })
        }
        _ => None,
    };
    later.iter().enumerate().filter_map(receipt).collect()
}

/// What was accepted and failed afterwards means the same for customer and account as what was refused at once.
async fn fail_late(
    connection: &mut PgConnection,
    store: &Store,
    event: &Ready<'_>,
    update: &StatusUpdate,
    target: &Target,
    changes: &mut Changes,
) -> Result<(), sqlx::Error> {
    let error = update
        .error
        .as_ref()
        .filter(|_| update.status == DeliveryStatus::Failed);
    let Some(error) = error else { return Ok(()) };
    let about = About {
        workspace_id: event.workspace_id,
        inbox_id: event.inbox_id,
        conversation_id: target.conversation_id,
    };
    delivery::follow(connection, store, about, error, changes, event.at).await
}

/// Under which name something waits for a person who has not written yet.
pub fn peer_target(scope: &str, id: &str) -> String {
    format!("peer:{scope}:{id}")
}

fn target_id(event: &InboundEvent) -> Option<&str> {
    match event {
        InboundEvent::Reaction { target, .. }
        | InboundEvent::Edit { target, .. }
        | InboundEvent::Moved { target, .. }
        | InboundEvent::Unsend { target, .. } => Some(target),
        InboundEvent::Status(status) => Some(&status.target),
        InboundEvent::Watermark {
            up_to: UpTo::Message { external_id },
            ..
        } => Some(external_id),
        _ => None,
    }
}

/// Our id as it travels with a send: the message, and which part of it.
pub fn our_id(message_id: Uuid, position: i16) -> String {
    format!("{message_id}:{position}")
}

pub(super) fn parse_our_id(text: &str) -> Option<(Uuid, i16)> {
    let (message_id, position) = text.split_once(':')?;
    Some((message_id.parse().ok()?, position.parse().ok()?))
}

fn status_name(status: DeliveryStatus) -> &'static str {
    match status {
        DeliveryStatus::Failed => "failed",
        DeliveryStatus::Sent => "sent",
        DeliveryStatus::Delivered => "delivered",
        DeliveryStatus::Read => "read",
    }
}

fn is_failure(event: &InboundEvent) -> bool {
    matches!(event, InboundEvent::Status(update) if update.status == DeliveryStatus::Failed)
}

/// Price category, type and whether it is charged; nothing where no category is told.
fn pricing(raw: &serde_json::Value) -> Option<Pricing> {
    Some(Pricing {
        category: raw.get("category")?.as_str()?.to_owned(),
        kind: raw.get("type").and_then(|kind| kind.as_str()).map(str::to_owned),
        billable: raw.get("billable").and_then(serde_json::Value::as_bool),
    })
}

/// The message each event is about, by its place in the list: by the platform's id, or by our own where it is echoed. Our id
/// is the same at each try, so a failure that is known by it alone counts while the try it may be of has no answer; else it
/// is told again of an earlier one.
async fn find_targets(
    connection: &mut PgConnection,
    later: &[Ready<'_>],
) -> Result<HashMap<usize, Target>, sqlx::Error> {
    let ours: Vec<Option<(Uuid, i16)>> = later
        .iter()
        .map(|event| match &event.inbound.event {
            InboundEvent::Status(status) => status.our_id.as_deref().and_then(parse_our_id),
            _ => None,
        })
        .collect();
    let rows: Vec<Target> = sqlx::query_as(
        "select t.place, m.id as message_id, m.conversation_id, coalesce(p.position, case when a.message_id is not null then t.our_position end) as position,
           coalesce(a2.platform_sent_at, a2.sent_recorded_at, m.sent_at) as sent_at
         from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::smallint[], $6::boolean[], $7::timestamptz[]) with ordinality
           as t (workspace_id, inbox_id, external_id, our_message_id, our_position, failed, at, place)
         left join delivery_part p on p.workspace_id = t.workspace_id and p.inbox_id = t.inbox_id and p.external_id = t.external_id
         left join message x on x.workspace_id = t.workspace_id and x.inbox_id = t.inbox_id and x.external_id = t.external_id
         left join agent_message a on a.workspace_id = t.workspace_id and a.message_id = t.our_message_id
           and (not t.failed or exists (
             select from delivery_part o where o.workspace_id = t.workspace_id and o.message_id = t.our_message_id
               and o.position = t.our_position and o.status in ('sending', 'unknown')
               -- platforms count in whole seconds
               and t.at >= date_trunc('second', (select max(d.started_at) from delivery_attempt d
                 where d.workspace_id = o.workspace_id and d.message_id = o.message_id and d.position = o.position))))
         join message m on m.workspace_id = t.workspace_id and m.id = coalesce(p.message_id, x.id, a.message_id)
         left join agent_message a2 on a2.workspace_id = m.workspace_id and a2.message_id = m.id",
    )
    .bind(later.iter().map(|event| event.workspace_id).collect::<Vec<_>>())
    .bind(later.iter().map(|event| event.inbox_id).collect::<Vec<_>>())
    .bind(later.iter().map(|event| target_id(&event.inbound.event)).collect::<Vec<_>>())
    .bind(ours.iter().map(|our| our.map(|(id, _)| id)).collect::<Vec<_>>())
    .bind(ours.iter().map(|our| our.map(|(_, position)| position)).collect::<Vec<_>>())
    .bind(later.iter().map(|event| is_failure(&event.inbound.event)).collect::<Vec<_>>())
    .bind(later.iter().map(|event| event.at).collect::<Vec<_>>())
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|target| (target.place as usize - 1, target))
        .collect())
}

struct Mark {
    workspace_id: Uuid,
    conversation_id: Uuid,
    reached: Reached,
    at: OffsetDateTime,
}

/// Receipts only move forward.
async fn raise_marks(connection: &mut PgConnection, marks: &[Mark]) -> Result<BTreeSet<(Uuid, Uuid)>, sqlx::Error> {
    let mut newest: std::collections::BTreeMap<(Uuid, Uuid), (Option<OffsetDateTime>, Option<OffsetDateTime>)> =
        Default::default();
    for mark in marks {
        let entry = newest.entry((mark.workspace_id, mark.conversation_id)).or_default();
        match mark.reached {
            Reached::Delivered => entry.0 = entry.0.max(Some(mark.at)),
            Reached::Read => entry.1 = entry.1.max(Some(mark.at)),
        }
    }
    if newest.is_empty() {
        return Ok(BTreeSet::new());
    }
    sqlx::query(
        "update conversation c set delivered_watermark = greatest(c.delivered_watermark, t.delivered),
           read_watermark = greatest(c.read_watermark, t.read)
         from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[]) as t (workspace_id, id, delivered, read)
         where c.workspace_id = t.workspace_id and c.id = t.id",
    )
    .bind(newest.keys().map(|key| key.0).collect::<Vec<_>>())
    .bind(newest.keys().map(|key| key.1).collect::<Vec<_>>())
    .bind(newest.values().map(|value| value.0).collect::<Vec<_>>())
    .bind(newest.values().map(|value| value.1).collect::<Vec<_>>())
    .execute(connection)
    .await?;
    Ok(newest.into_keys().collect())
}

struct Reaction<'a> {
    event: &'a Ready<'a>,
    target: &'a Target,
    from: Side,
    emoji: Option<&'a str>,
    contact_id: Option<Uuid>,
    name: Option<&'a str>,
}

/// The newest reaction of one person on one message counts; one taken away leaves a mark, so that an older one that comes
/// late is known to be older.
async fn react(
    connection: &mut PgConnection,
    reaction: &Reaction<'_>,
    changes: &mut Changes,
) -> Result<(), sqlx::Error> {
    let workspace_id = reaction.event.workspace_id;
    let (actor, author_type, author_id) = match reaction.from {
        Side::Customer => ("customer", "contact", reaction.contact_id),
        Side::Business => ("business", "platform", None),
    };
    let changed: Option<bool> = sqlx::query_scalar(
        "insert into reaction as r (workspace_id, message_id, actor, emoji, author_type, author_id, author_name, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (workspace_id, message_id, actor) do update set emoji = excluded.emoji, at = excluded.at, author_name = excluded.author_name,
           -- the platform tells of one of ours: whatever was on its way, this is what the customer sees
           delivery = null, error = null, delivered_emoji = excluded.emoji
         where (excluded.at, coalesce(excluded.emoji, '')) > (r.at, coalesce(r.emoji, '')) returning true",
    )
    .bind(workspace_id)
    .bind(reaction.target.message_id)
    .bind(actor)
    .bind(reaction.emoji)
    .bind(author_type)
    .bind(author_id)
    .bind(reaction.name)
    .bind(reaction.event.at)
    .fetch_optional(&mut *connection)
    .await?;
    if changed.is_some() {
        sqlx::query(
            "update message set has_reactions = true, version = version + 1 where workspace_id = $1 and id = $2",
        )
        .bind(workspace_id)
        .bind(reaction.target.message_id)
        .execute(connection)
        .await?;
        changes.messages.insert((workspace_id, reaction.target.message_id));
    }
    Ok(())
}

/// Taken back: the content goes, a trace stays.
async fn unsend(
    connection: &mut PgConnection,
    event: &Ready<'_>,
    target: &Target,
    changes: &mut Changes,
) -> Result<(), sqlx::Error> {
    let changed = sqlx::query(
        "update message set text = null, deleted_at = $3, story_url = null, story_id = null, story_expires_at = null, edited_at = null, edit_number = null, version = version + 1
         where workspace_id = $1 and id = $2 and deleted_at is null",
    )
    .bind(event.workspace_id)
    .bind(target.message_id)
    .bind(event.at)
    .execute(&mut *connection)
    .await?;
    if changed.rows_affected() == 0 {
        return Ok(());
    }
    sqlx::query(
        "with content as (
           update customer_message set action = null, referral = null, unsupported = null where workspace_id = $1 and message_id = $2
         ), structure as (
           update agent_message set structured = null, unsupported = null where workspace_id = $1 and message_id = $2
         ), earlier as (
           delete from message_edit where workspace_id = $1 and message_id = $2
         ), quotes as (
           update message set quoted_text = null where workspace_id = $1 and reply_to_id = $2 and quoted_text is not null
         )
         update attachment set state = 'expired', source = null, title = null, file_name = null, detail = null, error = null,
           preview_width = null, preview_height = null, duration = null, waveform = null
         where workspace_id = $1 and message_id = $2",
    )
    .bind(event.workspace_id)
    .bind(target.message_id)
    .execute(&mut *connection)
    .await?;
    changes.jobs.push(Job::Scrub {
        workspace_id: event.workspace_id,
        message_id: target.message_id,
    });
    content_changed(connection, event.workspace_id, target, "[deleted]", changes).await
}

/// Who quotes the message and who lists it as the newest shows the change as well.
pub(super) async fn content_changed(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    target: &Target,
    text: &str,
    changes: &mut Changes,
) -> Result<(), sqlx::Error> {
    changes.messages.insert((workspace_id, target.message_id));
    let quoting: Vec<Uuid> = sqlx::query_scalar(
        "update message set version = version + 1 where workspace_id = $1 and reply_to_id = $2 returning id",
    )
    .bind(workspace_id)
    .bind(target.message_id)
    .fetch_all(&mut *connection)
    .await?;
    changes
        .messages
        .extend(quoting.into_iter().map(|id| (workspace_id, id)));
    let listed = sqlx::query(
        "update conversation set last_message_preview = $4, version = version + 1
         where workspace_id = $1 and id = $2 and last_message_id = $3",
    )
    .bind(workspace_id)
    .bind(target.conversation_id)
    .bind(target.message_id)
    .bind(crate::domain::messages::preview::of_text(text))
    .execute(connection)
    .await?;
    if listed.rows_affected() > 0 {
        changes.conversations.insert((workspace_id, target.conversation_id));
    }
    Ok(())
}
