//! Reads the change log and tells members of what concerns them. One process at a time reads a workspace's; notifications, their
//! events, the nudges to push them and the place that was reached are one commit.

use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::audience::{Audience, Told};
use super::happened::{self, Happened};
use super::{load, write};
use crate::domain::views::{Event, RemovedView};
use crate::errors::Result;
use crate::store::changelog::Followed;
use crate::store::jobs::{self, Job};
use crate::store::wake::Signal;
use crate::store::{Change, Store, changelog};

/// Entries of the log that are read at a time.
const ENTRIES: i64 = 500;
/// What is older when it is told is pushed to nobody: the workers were away, and it is no news.
const NEWS: Duration = Duration::minutes(10);

/// Whoever looks at the conversation has read it by then, and nothing is pushed.
const GRACE: Duration = Duration::seconds(2);

/// Workspaces whose log was not read to its end.
pub async fn behind(store: &Store) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar(
        "select c.workspace_id from workspace_counter c left join notification_progress p on p.workspace_id = c.workspace_id
         where c.last_seq > 0 and p.seq is distinct from c.last_seq",
    )
    .fetch_all(&store.database.owner)
    .await?)
}

/// Reads some of the log.
pub async fn step(store: &Store, workspace_id: Uuid) -> Result<Followed> {
    let mut transaction = store.database.owner.begin().await?;
    let Some(seq) = take(&mut transaction, workspace_id).await? else {
        return Ok(Followed::Elsewhere);
    };
    let read = happened::after(&mut transaction, workspace_id, seq, ENTRIES).await?;
    // nothing within reach: a part of the log is gone, or this is its end
    let (reached, more) = match read.reached {
        Some(reached) => (reached, read.more),
        None => match next(&mut transaction, workspace_id, seq).await? {
            Some(next) => (next, true),
            None => return Ok(Followed::UpToDate),
        },
    };
    let now = store.clock.now();
    let (changes, jobs) = tell(&mut transaction, store, workspace_id, &read.happened, now).await?;
    sqlx::query("update notification_progress set seq = $2 where workspace_id = $1")
        .bind(workspace_id)
        .bind(reached)
        .execute(&mut *transaction)
        .await?;
    jobs::push(&mut transaction, &store.clock, &jobs, now + GRACE).await?;
    let stored = changelog::append(&mut transaction, &changes, now).await?;
    transaction.commit().await?;
    store.wake.committed(stored);
    if !jobs.is_empty() {
        store.wake.send(Signal::Jobs);
    }
    Ok(if more { Followed::More } else { Followed::UpToDate })
}

/// The lock on a workspace's place in the log. A workspace that is new begins at its first entry.
async fn take(connection: &mut PgConnection, workspace_id: Uuid) -> Result<Option<i64>> {
    sqlx::query(
        "insert into notification_progress (workspace_id, seq) select id, 0 from workspace where id = $1 on conflict do nothing",
    )
    .bind(workspace_id)
    .execute(&mut *connection)
    .await?;
    Ok(
        sqlx::query_scalar("select seq from notification_progress where workspace_id = $1 for update skip locked")
            .bind(workspace_id)
            .fetch_optional(connection)
            .await?,
    )
}

/// Just before what follows, where a part of the log is gone; none at its end.
async fn next(connection: &mut PgConnection, workspace_id: Uuid, seq: i64) -> Result<Option<i64>> {
    Ok(sqlx::query_scalar::<_, Option<i64>>(
        "select (select min(seq) - 1 from event where workspace_id = $1 and seq > $2)",
    )
    .bind(workspace_id)
    .bind(seq)
    .fetch_one(connection)
    .await?
    .filter(|next| *next > seq))
}

async fn tell(
    connection: &mut PgConnection,
    store: &Store,
    workspace_id: Uuid,
    happened: &Happened,
    now: OffsetDateTime,
) -> Result<(Vec<Change>, Vec<Job>)> {
    if happened.is_nothing() {
        return Ok((Vec::new(), Vec::new()));
    }
    let audience = Audience::load(connection, workspace_id, happened, now).await?;
    let told: Vec<Told> = audience.of(happened);
    let removed = write::take_back(connection, workspace_id, &audience.taken(happened), happened).await?;
    let written = write::write(connection, &store.clock, workspace_id, &told).await?;
    let keys: Vec<write::Key> = written.iter().map(|(key, _)| *key).collect();
    let views = load::by_ids(connection, workspace_id, &keys).await?;
    let change = |user_id, event| Change {
        workspace_id,
        event,
        only_user_id: Some(user_id),
        origin: None,
    };
    let is_news = |key: &write::Key| {
        views
            .iter()
            .any(|(user, view)| (*user, view.id) == *key && view.at > now - NEWS)
    };
    let pushed: Vec<write::Key> = written
        .iter()
        .filter(|(key, pushed)| *pushed && is_news(key))
        .map(|(key, _)| *key)
        .collect();
    let jobs = pushes(connection, workspace_id, &pushed).await?;
    let removed = removed
        .into_iter()
        .map(|(user_id, id)| change(user_id, Event::NotificationRemoved(RemovedView { id })));
    let told = views
        .into_iter()
        .map(|(user_id, view)| change(user_id, Event::NotificationUpdated(view)));
    Ok((removed.chain(told).collect(), jobs))
}

/// A nudge for each browser of those who are told.
async fn pushes(connection: &mut PgConnection, workspace_id: Uuid, told: &[write::Key]) -> Result<Vec<Job>> {
    if told.is_empty() {
        return Ok(Vec::new());
    }
    let (users, ids): (Vec<Uuid>, Vec<Uuid>) = told.iter().copied().unzip();
    let browsers: Vec<(Uuid, Uuid, Uuid)> = sqlx::query_as(
        "select s.user_id, s.id, t.id from unnest($2::uuid[], $3::uuid[]) as t (user_id, id)
         join push_subscription s on s.workspace_id = $1 and s.user_id = t.user_id",
    )
    .bind(workspace_id)
    .bind(&users)
    .bind(&ids)
    .fetch_all(connection)
    .await?;
    Ok(browsers
        .into_iter()
        .map(|(user_id, subscription_id, notification_id)| Job::Push {
            workspace_id,
            user_id,
            subscription_id,
            notification_id,
            attempt: 0,
        })
        .collect())
}
