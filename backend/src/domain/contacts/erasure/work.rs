//! The job: a step at a time, each of them one transaction that also notes how far it came. Whoever dies in between has done nothing of it or
//! all, and the next goes on from there; two at once take turns, and what one of them has done the other finds gone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use sqlx::{FromRow, PgConnection, Postgres, Transaction};
use time::{Duration, OffsetDateTime};
use tracing::debug;
use uuid::Uuid;

use super::{log, messages, people, webhooks};
use crate::clock::rfc3339_millis;
use crate::domain::views::Event;
use crate::errors::{Error, Result, may_pass};
use crate::store::files::Files;
use crate::store::jobs::{self, Job};
use crate::store::{Change, Store, changelog};

/// Without a sign of life for so long somebody else takes it up.
pub const LEASE: Duration = Duration::seconds(60);
/// Steps that are tried again when somebody else was at the same rows.
const TRIES: u32 = 5;

/// Whom an erasure is about. It is gone when it is finished.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Work {
    /// The contact, and those that were merged into it.
    pub contacts: Vec<Uuid>,
    pub conversations: Vec<Uuid>,
    pub identities: Vec<Uuid>,
    /// Id, channel and account of each inbox that knows them.
    pub inboxes: Vec<(Uuid, String, String)>,
    /// By which platforms name them.
    pub ids: Vec<String>,
    /// Their numbers and addresses.
    pub words: Vec<String>,
    pub names: Vec<String>,
    #[serde(with = "rfc3339_millis")]
    pub since: OffsetDateTime,
    pub place: Place,
}

/// How far a stage came that walks along something.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Place {
    pub seq: i64,
    pub inbox: usize,
    #[serde(with = "rfc3339_millis::option", default)]
    pub at: Option<OffsetDateTime>,
    pub id: Option<Uuid>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Messages,
    Contact,
    Log,
    Webhooks,
    Finished,
}

impl Stage {
    fn as_str(self) -> &'static str {
        match self {
            Self::Messages => "messages",
            Self::Contact => "contact",
            Self::Log => "log",
            Self::Webhooks | Self::Finished => "webhooks",
        }
    }

    fn named(name: &str) -> Self {
        match name {
            "messages" => Self::Messages,
            "contact" => Self::Contact,
            "log" => Self::Log,
            _ => Self::Webhooks,
        }
    }
}

/// How many rows of which table went.
#[derive(Debug, Default)]
pub struct Counts(BTreeMap<&'static str, i64>);

impl Counts {
    pub fn add(&mut self, what: &'static str, rows: u64) {
        if rows > 0 {
            *self.0.entry(what).or_default() += i64::try_from(rows).unwrap_or(i64::MAX);
        }
    }
}

/// What a step did.
pub struct Step {
    pub transaction: Transaction<'static, Postgres>,
    pub next: Stage,
    pub counts: Counts,
    pub changes: Vec<Event>,
}

#[derive(FromRow)]
struct Running {
    stage: String,
    work: Json<Work>,
}

/// What every step needs.
pub struct Course<'a> {
    pub store: &'a Store,
    pub files: &'a Files,
    pub workspace_id: Uuid,
    pub id: Uuid,
    pub work: Work,
}

/// Works an erasure to its end; returns at once when it is done.
pub async fn work(store: &Store, files: &Files, workspace_id: Uuid, id: Uuid) -> Result<()> {
    let mut tries = 0;
    loop {
        match step(store, files, workspace_id, id).await {
            Ok(true) => tries = 0,
            Ok(false) => return Ok(()),
            Err(Error::Database(error)) if may_pass(&error) && tries < TRIES => {
                tries += 1;
                debug!(%error, "a step of an erasure is done once more");
            }
            Err(error) => return Err(error),
        }
    }
}

/// True while there is more.
async fn step(store: &Store, files: &Files, workspace_id: Uuid, id: Uuid) -> Result<bool> {
    let running: Option<Running> =
        sqlx::query_as("select stage, work from erasure where workspace_id = $1 and id = $2 and state = 'running'")
            .bind(workspace_id)
            .bind(id)
            .fetch_optional(&store.database.owner)
            .await?;
    let Some(running) = running else { return Ok(false) };
    let mut course = Course {
        store,
        files,
        workspace_id,
        id,
        work: running.work.0,
    };
    let done = match Stage::named(&running.stage) {
        Stage::Messages => messages::step(&course).await?,
        Stage::Contact => people::step(&course).await?,
        Stage::Log => log::step(&mut course).await?,
        Stage::Webhooks | Stage::Finished => webhooks::step(&mut course).await?,
    };
    finish_step(course, done, &running.stage).await
}

impl Course<'_> {
    /// A transaction that has the erasure for itself.
    pub async fn begin(&self) -> Result<Transaction<'static, Postgres>> {
        let mut transaction = self.store.database.owner.begin().await?;
        sqlx::query("select from erasure where workspace_id = $1 and id = $2 for no key update")
            .bind(self.workspace_id)
            .bind(self.id)
            .execute(&mut *transaction)
            .await?;
        // in id order, and before anything in them: as ingest does
        sqlx::query("select from conversation where workspace_id = $1 and id = any($2) order by id for update")
            .bind(self.workspace_id)
            .bind(&self.work.conversations)
            .execute(&mut *transaction)
            .await?;
        Ok(transaction)
    }

    /// Files first, then what is known of them: as long as they are known, deleting can be tried again.
    pub async fn delete_files(&self, keys: &[String], counts: &mut Counts) -> Result<()> {
        for key in keys {
            self.files
                .delete(key)
                .await
                .map_err(|error| Error::Internal(error.into()))?;
        }
        counts.add("files", keys.len() as u64);
        Ok(())
    }
}

/// Notes how far it came, unless somebody else was at the same stage and left it, and commits.
async fn finish_step(course: Course<'_>, step: Step, was: &str) -> Result<bool> {
    let Course {
        store,
        workspace_id,
        id,
        work,
        ..
    } = course;
    let Step {
        mut transaction,
        next,
        counts,
        changes,
    } = step;
    let (now, finished) = (store.clock.now(), next == Stage::Finished);
    let noted = sqlx::query(
        "update erasure set stage = $4, work = case when $5 then null else $6::jsonb end, lease_until = $7,
           state = case when $5 then 'finished' else state end, finished_at = case when $5 then $8::timestamptz end,
           counts = counts || (select coalesce(jsonb_object_agg(n.key, coalesce((counts->>n.key)::bigint, 0) + n.value::bigint), '{}')
             from jsonb_each_text($9::jsonb) n)
         where workspace_id = $1 and id = $2 and state = 'running' and stage = $3",
    )
    .bind(workspace_id)
    .bind(id)
    .bind(was)
    .bind(next.as_str())
    .bind(finished)
    .bind(Json(&work))
    .bind(now + LEASE)
    .bind(now)
    .bind(Json(&counts.0))
    .execute(&mut *transaction)
    .await?;
    if noted.rows_affected() == 0 {
        transaction.rollback().await?;
        return Ok(true);
    }
    let changes: Vec<Change> = changes.into_iter().map(|event| change(workspace_id, event)).collect();
    let events = changelog::append(&mut transaction, &changes, now).await?;
    transaction.commit().await?;
    store.wake.committed(events);
    Ok(!finished)
}

fn change(workspace_id: Uuid, event: Event) -> Change {
    Change {
        workspace_id,
        event,
        only_user_id: None,
        origin: None,
    }
}

/// Rows of these that hang on one column of ids.
pub async fn delete(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    tables: &[(&'static str, &str)],
    ids: &[Uuid],
    counts: &mut Counts,
) -> Result<()> {
    for (table, column) in tables {
        let sql = format!("delete from {table} where workspace_id = $1 and {column} = any($2)");
        let gone = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(workspace_id)
            .bind(ids)
            .execute(&mut *connection)
            .await?;
        counts.add(table, gone.rows_affected());
    }
    Ok(())
}

/// Erasures that nobody is at although they are not done: their process ended, and they are queued again.
pub async fn take_up(store: &Store) -> Result<()> {
    let take =
        "update erasure set lease_until = $2 where state = 'running' and lease_until < $1 returning workspace_id, id";
    let job = |workspace_id, erasure_id| Job::EraseContact {
        workspace_id,
        erasure_id,
    };
    Ok(jobs::queue_again(store, take, LEASE, job).await?)
}
