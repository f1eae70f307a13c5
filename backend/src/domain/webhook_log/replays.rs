//! Running many stored webhooks again: as a job, oldest first, in small steps that each remember how far they came. Stopped
//! anywhere, it goes on from there; running one twice changes nothing.

use serde::Serialize;
use serde_json::json;
use sqlx::FromRow;
use sqlx::types::Json;
use time::{Duration, OffsetDateTime};
use utoipa::ToSchema;
use uuid::Uuid;

use super::filter::{self, Filter, Reach};
use super::stored;
use crate::clock::rfc3339_millis;
use crate::domain::audit::{self, AuditAction};
use crate::domain::inboxes;
use crate::domain::page::Cursor;
use crate::errors::{Error, Result, violated};
use crate::store::jobs::Job;
use crate::store::{Scoped, Store};

/// More than this at once is refused: narrow the filter.
pub const MAX_EVENTS: i64 = 10_000;
/// How many are run between two looks at whether somebody else is at it.
const STEP: i64 = 50;
const LEASE: Duration = Duration::seconds(120);

/// Stored webhooks that are run again, and how far that has come.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, FromRow)]
pub struct WebhookReplayView {
    pub id: Uuid,
    /// `running` or `finished`.
    pub state: String,
    pub total: i32,
    pub done: i32,
    /// Of those done: which still could not be taken in.
    pub failed: i32,
    #[serde(with = "rfc3339_millis")]
    pub created_at: OffsetDateTime,
    #[serde(with = "rfc3339_millis::option")]
    pub finished_at: Option<OffsetDateTime>,
}

const COLUMNS: &str = "id, state, total, done, failed, created_at, finished_at";

/// Begins to run again what the filter finds. `unrouted`: what came for the filter's inbox while its account was connected
/// to none, instead of what is in the workspace's log.
pub async fn begin(scope: &mut Scoped, mut filter: Filter, unrouted: bool) -> Result<WebhookReplayView> {
    let now = scope.store().clock.now();
    // what comes from now on needs no second run
    filter.until = Some(filter.until.map_or(now, |until| until.min(now)));
    let workspace_id = scope.workspace_id();
    if unrouted {
        let inbox_id = filter.inbox_id.take();
        let inbox_id = inbox_id.ok_or_else(|| Error::invalid("inbox_id", "must say whose webhooks are meant"))?;
        filter.outcome = None;
        filter.account = Some(inboxes::account(scope, inbox_id).await?);
    }
    let total = count(scope.store(), workspace_id, &filter).await?;
    if total > MAX_EVENTS {
        return Err(Error::invalid(
            "filter",
            format!("finds more than {MAX_EVENTS} webhooks; narrow it down by time or by inbox"),
        ));
    }
    let id = scope.store().clock.id();
    let view = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "insert into webhook_replay (workspace_id, id, filter, total, created_at) values ($1, $2, $3, $4, $5) returning {COLUMNS}"
    )))
    .bind(workspace_id)
    .bind(id)
    .bind(Json(filter))
    .bind(i32::try_from(total).unwrap_or(i32::MAX))
    .bind(now)
    .fetch_one(scope.connection())
    .await
    .map_err(|error| match violated(&error) {
        Some("webhook_replay_running") => Error::conflict(
            "replay_running",
            "Webhooks are being run again already. Wait until that has finished.",
        ),
        _ => error.into(),
    })?;
    let said = json!({ "total": total });
    audit::done(scope, AuditAction::WebhooksReplayed, Some(id), None, said);
    scope.enqueue(Job::ReplayWebhooks {
        workspace_id,
        replay_id: id,
    });
    Ok(view)
}

pub async fn get(scope: &mut Scoped, id: Uuid) -> Result<WebhookReplayView> {
    sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from webhook_replay where workspace_id = $1 and id = $2"
    )))
    .bind(scope.workspace_id())
    .bind(id)
    .fetch_optional(scope.connection())
    .await?
    .ok_or(Error::NotFound("replay"))
}

/// The one that is running, if one is.
pub async fn running(scope: &mut Scoped) -> Result<Option<WebhookReplayView>> {
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from webhook_replay where workspace_id = $1 and state = 'running'"
    )))
    .bind(scope.workspace_id())
    .fetch_optional(scope.connection())
    .await?)
}

/// What belongs to no workspace yet is looked for among everybody's, by its account.
fn whose(workspace_id: Uuid, filter: &Filter) -> Option<Uuid> {
    filter.account.is_none().then_some(workspace_id)
}

/// Whom and what a search means is the workspace's own, wherever it is looked for: what others call somebody is not to be found out by it.
fn own(workspace_id: Uuid) -> Reach {
    Reach::Operator(Some(workspace_id))
}

async fn count(store: &Store, workspace_id: Uuid, filter: &Filter) -> Result<i64> {
    let mut connection = store.database.owner.acquire().await?;
    let ids = filter.ids(&mut connection, own(workspace_id)).await?;
    let mut query = filter.query("e.id, e.received_at", whose(workspace_id, filter), ids);
    filter::newest_first(&mut query, None, MAX_EVENTS + 1);
    let rows: Vec<(Uuid, OffsetDateTime)> = query.build_query_as().fetch_all(&mut *connection).await?;
    Ok(i64::try_from(rows.len()).unwrap_or(i64::MAX))
}

/// Works a replay to its end; returns at once when somebody else is at it.
pub async fn work(store: &Store, workspace_id: Uuid, id: Uuid) -> Result<()> {
    while let Some(place) = take(store, workspace_id, id).await? {
        let rows = next(store, workspace_id, &place).await?;
        let finished = rows.is_empty();
        let mut step = Progress::default();
        for (event_id, received_at) in rows {
            let outcome = stored::run(store, event_id, received_at).await?;
            step.done += 1;
            step.failed += i32::from(outcome == "failed" || outcome == "unrouted");
            step.reached = Some((received_at, event_id));
        }
        note(store, workspace_id, id, &step, finished).await?;
    }
    Ok(())
}

#[derive(Default)]
struct Progress {
    done: i32,
    failed: i32,
    reached: Option<(OffsetDateTime, Uuid)>,
}

#[derive(FromRow)]
struct Place {
    filter: Json<Filter>,
    reached_at: Option<OffsetDateTime>,
    reached_id: Option<Uuid>,
}

async fn take(store: &Store, workspace_id: Uuid, id: Uuid) -> Result<Option<Place>> {
    let now = store.clock.now();
    Ok(sqlx::query_as(
        "update webhook_replay set lease_until = $4
         where workspace_id = $1 and id = $2 and state = 'running' and (lease_until is null or lease_until < $3)
         returning filter, reached_at, reached_id",
    )
    .bind(workspace_id)
    .bind(id)
    .bind(now)
    .bind(now + LEASE)
    .fetch_optional(&store.database.owner)
    .await?)
}

async fn next(store: &Store, workspace_id: Uuid, place: &Place) -> Result<Vec<(Uuid, OffsetDateTime)>> {
    let filter = &place.filter.0;
    let after = place.reached_at.zip(place.reached_id).map(|(at, id)| Cursor { at, id });
    let mut connection = store.database.owner.acquire().await?;
    let ids = filter.ids(&mut connection, own(workspace_id)).await?;
    let mut query = filter.query("e.id, e.received_at", whose(workspace_id, filter), ids);
    filter::oldest_first(&mut query, after, STEP);
    Ok(query.build_query_as().fetch_all(&mut *connection).await?)
}

async fn note(store: &Store, workspace_id: Uuid, id: Uuid, step: &Progress, finished: bool) -> Result<()> {
    let (at, reached) = step.reached.unzip();
    sqlx::query(
        "update webhook_replay set done = done + $3, failed = failed + $4, lease_until = null,
           reached_at = coalesce($5, reached_at), reached_id = coalesce($6, reached_id),
           state = case when $7 then 'finished' else state end, finished_at = case when $7 then $8 end
         where workspace_id = $1 and id = $2",
    )
    .bind(workspace_id)
    .bind(id)
    .bind(step.done)
    .bind(step.failed)
    .bind(at)
    .bind(reached)
    .bind(finished)
    .bind(store.clock.now())
    .execute(&store.database.owner)
    .await?;
    Ok(())
}

/// Replays that nobody is at although they are not finished: their process ended.
pub async fn abandoned(store: &Store) -> Result<Vec<(Uuid, Uuid)>> {
    let now = store.clock.now();
    Ok(sqlx::query_as(
        "select workspace_id, id from webhook_replay
         where state = 'running' and (lease_until < $1 or (lease_until is null and created_at < $2)) limit 100",
    )
    .bind(now)
    .bind(now - LEASE)
    .fetch_all(&store.database.owner)
    .await?)
}
