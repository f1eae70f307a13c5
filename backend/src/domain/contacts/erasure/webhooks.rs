//! Stored webhooks: of a POST that others share only what is about the contact goes. They are found by the ids that platforms have for the
//! person, in all that came for their inboxes: not every webhook lists whom it names.

use std::collections::HashSet;

use frontdesk_connectors::model::AccountSlice;
use frontdesk_connectors::{Channel, Connector, Verified, by_channel};
use sqlx::{FromRow, PgConnection};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::work::{Counts, Course, Place, Stage, Step};
use crate::domain::ingest;
use crate::errors::Result;

/// Webhooks that are looked at in one commit.
const ROWS: i64 = 1_000;
/// Somebody is known a moment after they were first named.
const BEFORE: Duration = Duration::hours(1);

#[derive(FromRow)]
struct Stored {
    id: Uuid,
    received_at: OffsetDateTime,
    delivery_id: Uuid,
    account_id: String,
    raw: String,
    names_them: bool,
}

pub async fn step(course: &mut Course<'_>) -> Result<Step> {
    let mut transaction = course.begin().await?;
    let mut counts = Counts::default();
    // each inbox, and then what came for its account while no inbox had it
    let inboxes = course.work.inboxes.len();
    let place = course.work.place.clone();
    let next = if place.inbox < inboxes * 2 && !course.work.ids.is_empty() {
        let (rows, inbox) = (
            page(&mut transaction, course).await?,
            &course.work.inboxes[place.inbox % inboxes],
        );
        let channel: Channel = inbox.1.parse().map_err(|error: String| anyhow::anyhow!(error))?;
        let ids: HashSet<String> = course.work.ids.iter().cloned().collect();
        for stored in rows.iter().filter(|stored| stored.names_them) {
            erase(&mut transaction, by_channel(channel), stored, &ids, &mut counts).await?;
        }
        let last = rows.last().filter(|_| i64::try_from(rows.len()) == Ok(ROWS));
        course.work.place = Place {
            inbox: place.inbox + usize::from(last.is_none()),
            at: last.map(|last| last.received_at),
            id: last.map(|last| last.id),
            ..place
        };
        Stage::Webhooks
    } else {
        Stage::Finished
    };
    Ok(Step {
        transaction,
        next,
        counts,
        changes: Vec::new(),
    })
}

/// The next ones, newest first.
async fn page(connection: &mut PgConnection, course: &Course<'_>) -> Result<Vec<Stored>> {
    let (work, place) = (&course.work, &course.work.place);
    let (inbox_id, channel, account) = &work.inboxes[place.inbox % work.inboxes.len()];
    let whose = match place.inbox < work.inboxes.len() {
        true => "e.workspace_id = $1 and e.inbox_id = $2 and $3::text is not null and $4::text is not null",
        false => {
            "e.workspace_id is null and e.channel = $3 and e.account_id = $4 and $1::uuid is not null and $2::uuid is not null"
        }
    };
    let sql = format!(
        "select e.id, e.received_at, e.delivery_id, e.account_id, e.raw,
           exists (select from unnest($5::text[]) as t (id) where strpos(e.raw, t.id) > 0) as names_them
         from webhook_event e where {whose} and e.received_at >= $6 and ($7::timestamptz is null or (e.received_at, e.id) < ($7, $8))
         order by e.received_at desc, e.id desc limit $9"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(course.workspace_id)
        .bind(inbox_id)
        .bind(channel)
        .bind(account)
        .bind(&work.ids)
        .bind(work.since - BEFORE)
        .bind(place.at)
        .bind(place.id)
        .bind(ROWS)
        .fetch_all(connection)
        .await?)
}

async fn erase(
    connection: &mut PgConnection,
    connector: &dyn Connector,
    stored: &Stored,
    ids: &HashSet<String>,
    counts: &mut Counts,
) -> Result<()> {
    let body: Option<Vec<u8>> =
        sqlx::query_scalar("select body from webhook_delivery where id = $1 and received_at = $2 for update")
            .bind(stored.delivery_id)
            .bind(stored.received_at)
            .fetch_optional(&mut *connection)
            .await?;
    let account = if connector.spec().own_webhook {
        ""
    } else {
        &stored.account_id
    };
    let rest = body.as_deref().and_then(|body| forget(connector, body, account, ids));
    let parsed = match (&body, &rest) {
        (Some(body), Some(rest)) => left(connector, stored, body, rest),
        _ => None,
    };
    match parsed.or_else(|| by_itself(connector, stored, body.as_deref(), ids)) {
        None => return Ok(()),
        Some(Left::Nothing) => remove(connection, stored).await?,
        Some(Left::Others { raw, refs }) => keep(connection, stored, &raw, &refs).await?,
    }
    counts.add("webhook_event", 1);
    if let Some(rest) = rest {
        let deliveries = sqlx::query("update webhook_delivery set body = $3 where id = $1 and received_at = $2")
            .bind(stored.delivery_id)
            .bind(stored.received_at)
            .bind(&rest)
            .execute(&mut *connection)
            .await?;
        counts.add("webhook_delivery", deliveries.rows_affected());
        rewrite_others(connection, connector, stored, &body.unwrap_or_default(), &rest).await?;
    }
    sqlx::query(
        "delete from webhook_delivery d where d.id = $1 and d.received_at = $2
           and not exists (select from webhook_event e where e.delivery_id = $1 and e.received_at = $2)",
    )
    .bind(stored.delivery_id)
    .bind(stored.received_at)
    .execute(connection)
    .await?;
    Ok(())
}

/// Of messages nothing is asked: each that there was names its person.
fn forget(connector: &dyn Connector, body: &[u8], account: &str, people: &HashSet<String>) -> Option<Vec<u8>> {
    connector.forget(body, account, people, &HashSet::new())
}

/// What is left of a slice.
enum Left {
    Nothing,
    /// Something of others, and the ids it names.
    Others {
        raw: String,
        refs: String,
    },
}

impl Left {
    fn of(slice: &AccountSlice) -> Self {
        match slice.events.is_empty() {
            true => Self::Nothing,
            false => Self::Others {
                raw: slice.raw.replace('\0', ""),
                refs: ingest::refs(&slice.events),
            },
        }
    }
}

/// The slice as it stands in what is left of its POST; none: it is not found there.
fn left(connector: &dyn Connector, stored: &Stored, body: &[u8], rest: &[u8]) -> Option<Left> {
    if connector.posts_many() {
        return connector.parse(Verified::stored(rest)).first().map(Left::of);
    }
    if connector.spec().own_webhook {
        return Some(Left::Nothing);
    }
    let before = connector.parse(Verified::stored(body));
    let after = connector.parse(Verified::stored(rest));
    let mut slices = before.iter();
    let place = slices.position(|slice| ingest::is_stored_as(slice, &stored.account_id, &stored.raw))?;
    let slice = after.get(place).filter(|_| before.len() == after.len())?;
    Some(Left::of(slice))
}

/// Where nothing of it is in the POST: that is not kept any more, or was cut already for another slice of it.
fn by_itself(connector: &dyn Connector, stored: &Stored, body: Option<&[u8]>, ids: &HashSet<String>) -> Option<Left> {
    let raw = forget(connector, stored.raw.as_bytes(), "", ids)?;
    if connector.posts_many() {
        return connector.parse(Verified::stored(&raw)).first().map(Left::of);
    }
    let raw = String::from_utf8_lossy(&raw).into_owned();
    let slices = body.map_or(Vec::new(), |body| connector.parse(Verified::stored(body)));
    let mut same = slices
        .iter()
        .filter(|slice| ingest::is_stored_as(slice, &stored.account_id, &raw));
    Some(same.next().map_or(
        Left::Others {
            raw: raw.clone(),
            refs: String::new(),
        },
        Left::of,
    ))
}

/// Slices of others read as before, and their text is written anew with the body: a slice is found in its POST by its text.
async fn rewrite_others(
    connection: &mut PgConnection,
    connector: &dyn Connector,
    stored: &Stored,
    body: &[u8],
    rest: &[u8],
) -> Result<()> {
    let slices = |body: &[u8]| connector.parse(Verified::stored(body));
    let (before, after) = (slices(body), slices(rest));
    // where one went as a whole, it is not known which of the others is which
    if before.len() != after.len() {
        return Ok(());
    }
    for (old, new) in before.iter().zip(&after) {
        if old.raw != new.raw {
            sqlx::query("update webhook_event set raw = $4 where delivery_id = $1 and received_at = $2 and raw = $3")
                .bind(stored.delivery_id)
                .bind(stored.received_at)
                .bind(old.raw.replace('\0', ""))
                .bind(new.raw.replace('\0', ""))
                .execute(&mut *connection)
                .await?;
        }
    }
    Ok(())
}

async fn keep(connection: &mut PgConnection, stored: &Stored, raw: &str, refs: &str) -> Result<()> {
    sqlx::query(
        "update webhook_event set raw = $3, refs = string_to_array($4, E'\\x1f') where id = $1 and received_at = $2",
    )
    .bind(stored.id)
    .bind(stored.received_at)
    .bind(raw)
    .bind(refs)
    .execute(connection)
    .await?;
    Ok(())
}

async fn remove(connection: &mut PgConnection, stored: &Stored) -> Result<()> {
    sqlx::query("delete from webhook_event where id = $1 and received_at = $2")
        .bind(stored.id)
        .bind(stored.received_at)
        .execute(connection)
        .await?;
    Ok(())
}
