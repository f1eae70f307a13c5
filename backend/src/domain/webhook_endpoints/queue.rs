//! Who has something to get, and what comes next. One process at a time is at an endpoint, which its lease says; so its events go out one after
//! the other, in the order of the log.

use sqlx::{AssertSqlSafe, FromRow};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::load::{COLUMNS, Row};
use super::payload::{Message, Request};
use super::{WebhookEndpointView, secret};
use crate::crypto::Keys;
use crate::domain::views::Event;
use crate::errors::Result;
use crate::store::{Change, Store, changelog};

/// Workspace and endpoint.
pub type Key = (Uuid, Uuid);

/// Longer than an attempt takes, with all that is written about it.
pub(super) const LEASE: Duration = Duration::seconds(60);
/// Entries of the log that are looked through at a time.
const STRETCH: i64 = 200;
/// What is read of them at a time, since they may be large.
const AT_ONCE: i64 = 8;
/// Endpoints that are found at a time.
const ENDPOINTS: i64 = 1_000;

/// An endpoint that this process is at.
pub struct Turn {
    pub workspace_id: Uuid,
    pub endpoint_id: Uuid,
    pub(super) owner: Uuid,
    pub(super) version: i64,
    /// Everything up to here is dealt with.
    pub(super) seq: i64,
    pub(super) tries: i32,
    pub(super) failing_since: Option<OffsetDateTime>,
    types: Vec<String>,
    url: String,
    secrets: Vec<Vec<u8>>,
}

impl Turn {
    pub fn request(&self, message: &Message, now: OffsetDateTime) -> Request {
        message.request(&self.url, &self.secrets, now)
    }
}

/// Switched on, not waiting for a moment to try again, and with something in the log that it wants, or so much that it has to move on.
const BEHIND: &str = "
select e.workspace_id, e.id from webhook_endpoint e join workspace_counter c on c.workspace_id = e.workspace_id
join workspace w on w.id = e.workspace_id and w.suspended_at is null
where e.disabled_at is null and e.retry_at is null and c.last_seq > e.seq
  and (c.last_seq > e.seq + $1 or exists (
    select from event v where v.workspace_id = e.workspace_id and v.seq > e.seq and v.seq <= e.seq + $1
      and v.only_user_id is null and v.type = any(e.event_types)))";

/// Of all workspaces.
pub async fn behind(store: &Store) -> Result<Vec<Key>> {
    Ok(sqlx::query_as(BEHIND)
        .bind(STRETCH)
        .fetch_all(&store.database.owner)
        .await?)
}

/// Of these.
pub async fn behind_in(store: &Store, workspaces: &[Uuid]) -> Result<Vec<Key>> {
    Ok(
        sqlx::query_as(AssertSqlSafe(format!("{BEHIND} and e.workspace_id = any($2)")))
            .bind(STRETCH)
            .bind(workspaces)
            .fetch_all(&store.database.owner)
            .await?,
    )
}

/// Endpoints whose next event is to be tried again now, the longest due first.
pub async fn retries(store: &Store) -> Result<Vec<Key>> {
    Ok(sqlx::query_as(
        "select e.workspace_id, e.id from webhook_endpoint e join workspace w on w.id = e.workspace_id and w.suspended_at is null
         where e.disabled_at is null and e.retry_at <= $1 and (e.lease_until is null or e.lease_until <= $1) order by e.retry_at limit $2",
    )
    .bind(store.clock.now())
    .bind(ENDPOINTS)
    .fetch_all(&store.database.owner)
    .await?)
}

#[derive(FromRow)]
struct Taken {
    version: i64,
    seq: i64,
    tries: i32,
    failing_since: Option<OffsetDateTime>,
    url: String,
    event_types: Vec<String>,
    secret: Vec<u8>,
    previous_secret: Option<Vec<u8>>,
}

/// Takes the lease; none where it is somebody else's, or nothing is to be done.
pub async fn take(store: &Store, keys: &Keys, (workspace_id, endpoint_id): Key) -> Result<Option<Turn>> {
    let (now, owner) = (store.clock.now(), store.clock.id());
    let taken: Option<Taken> = sqlx::query_as(
        "update webhook_endpoint set lease_owner = $4, lease_until = $5
         where workspace_id = $1 and id = $2 and disabled_at is null and (retry_at is null or retry_at <= $3)
           and (lease_until is null or lease_until <= $3)
           and not exists (select from workspace w where w.id = $1 and w.suspended_at is not null)
         returning version, seq, tries, failing_since, url, event_types, secret, case when previous_until > $3 then previous_secret end as previous_secret",
    )
    .bind(workspace_id)
    .bind(endpoint_id)
    .bind(now)
    .bind(owner)
    .bind(now + LEASE)
    .fetch_optional(&store.database.owner)
    .await?;
    let Some(taken) = taken else { return Ok(None) };
    let sealed = [Some(taken.secret), taken.previous_secret];
    let secrets = sealed.into_iter().flatten();
    let secrets = secrets.map(|sealed| secret::open(keys, endpoint_id, &sealed));
    let mut turn = Turn {
        workspace_id,
        endpoint_id,
        owner,
        version: taken.version,
        seq: taken.seq,
        tries: taken.tries,
        failing_since: taken.failing_since,
        types: taken.event_types,
        url: taken.url,
        secrets: secrets.collect::<Result<_>>()?,
    };
    skip_what_is_gone(store, &mut turn).await?;
    Ok(Some(turn))
}

/// The log reaches back some days. Who was away for longer goes on where it begins, and it is noted that something was missed.
async fn skip_what_is_gone(store: &Store, turn: &mut Turn) -> Result<()> {
    let place: Option<(i64, Option<i64>)> = sqlx::query_as(
        "select last_seq, (select seq from event where workspace_id = $1 and seq > $2 order by seq limit 1)
         from workspace_counter where workspace_id = $1",
    )
    .bind(turn.workspace_id)
    .bind(turn.seq)
    .fetch_optional(&store.database.owner)
    .await?;
    let Some((last, first)) = place else { return Ok(()) };
    let reached = first.map_or(last, |first| first - 1);
    if reached <= turn.seq {
        return Ok(());
    }
    let now = store.clock.now();
    let mut transaction = store.database.owner.begin().await?;
    sqlx::query(
        "update endpoint_delivery set state = 'failed', next_attempt_at = null
         where workspace_id = $1 and endpoint_id = $2 and state = 'retrying'",
    )
    .bind(turn.workspace_id)
    .bind(turn.endpoint_id)
    .execute(&mut *transaction)
    .await?;
    let sql = format!(
        "update webhook_endpoint set seq = $4, tries = 0, retry_at = null, missed_at = $5, version = version + 1
         where workspace_id = $1 and id = $2 and lease_owner = $3 returning {COLUMNS}"
    );
    let row: Option<Row> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(turn.workspace_id)
        .bind(turn.endpoint_id)
        .bind(turn.owner)
        .bind(reached)
        .bind(now)
        .fetch_optional(&mut *transaction)
        .await?;
    let view = row.map(WebhookEndpointView::from);
    (turn.seq, turn.tries) = (reached, 0);
    turn.version = view.as_ref().map_or(turn.version, |view| view.version);
    let changes: Vec<Change> = view.into_iter().map(|view| told(turn.workspace_id, view)).collect();
    let stored = changelog::append(&mut transaction, &changes, now).await?;
    transaction.commit().await?;
    store.wake.committed(stored);
    Ok(())
}

pub(super) fn told(workspace_id: Uuid, view: WebhookEndpointView) -> Change {
    Change {
        workspace_id,
        event: Event::WebhookEndpointUpdated(view),
        only_user_id: None,
        origin: None,
    }
}

/// The next events that it wants, in their order; none: it has everything. What it does not want is passed over.
pub async fn entries(store: &Store, turn: &mut Turn) -> Result<Vec<Message>> {
    let mut connection = store.database.owner.acquire().await?;
    // read first: what is committed after that is not passed over. Of a workspace that waits nothing is
    let last: Option<i64> = sqlx::query_scalar(
        "select c.last_seq from workspace_counter c join workspace w on w.id = c.workspace_id and w.suspended_at is null
         where c.workspace_id = $1",
    )
        .bind(turn.workspace_id)
        .fetch_optional(&mut *connection)
        .await?;
    let last = last.unwrap_or(0);
    while turn.seq < last {
        let upto = last.min(turn.seq + STRETCH);
        let rows: Vec<(i64, OffsetDateTime, String, String)> = sqlx::query_as(
            "select seq, at, type, data::text from event
             where workspace_id = $1 and seq > $2 and seq <= $3 and only_user_id is null and type = any($4) order by seq limit $5",
        )
        .bind(turn.workspace_id)
        .bind(turn.seq)
        .bind(upto)
        .bind(&turn.types)
        .bind(AT_ONCE)
        .fetch_all(&mut *connection)
        .await?;
        if !rows.is_empty() {
            let message = |(seq, at, name, data): (i64, OffsetDateTime, String, String)| {
                Message::of_entry(turn.workspace_id, seq, at, name, &data)
            };
            return Ok(rows.into_iter().map(message).collect());
        }
        turn.seq = upto;
    }
    Ok(Vec::new())
}

/// Gives the lease back, at the place that was reached.
pub async fn finish(store: &Store, turn: &Turn) -> Result<()> {
    sqlx::query(
        "update webhook_endpoint set seq = greatest(seq, $4), lease_owner = null, lease_until = null
         where workspace_id = $1 and id = $2 and lease_owner = $3",
    )
    .bind(turn.workspace_id)
    .bind(turn.endpoint_id)
    .bind(turn.owner)
    .bind(turn.seq)
    .execute(&store.database.owner)
    .await?;
    Ok(())
}
