//! The job: some lines, what became of them, and how far it came, in one commit. Whoever dies in between has done nothing of it, and
//! the next goes on from there; two at once take turns.

use sqlx::FromRow;
use sqlx::types::Json;
use time::{Duration, OffsetDateTime};
use tracing::debug;
use uuid::Uuid;

use super::line::{self, Frame};
use super::tell;
use crate::domain::contact_attributes;
use crate::domain::messages::By;
use crate::domain::views::ImportOutcome;
use crate::errors::{Error, Result, may_pass};
use crate::store::jobs::{self, Job};
use crate::store::{Scoped, Signal, Store};

/// Lines of one commit: each locks its contact until then.
const LINES: i64 = 50;
/// Without a sign of life for so long somebody else takes it up.
pub const LEASE: Duration = Duration::seconds(60);
/// Commits that are tried again when somebody else was at the same contacts.
const TRIES: u32 = 5;
/// Files are kept so long, with what became of their lines.
const KEPT: Duration = Duration::days(30);
/// Files that are forgotten at a time.
const FORGOTTEN: i64 = 20;

#[derive(FromRow)]
struct Place {
    state: String,
    mapping: Vec<String>,
    author_id: Option<Uuid>,
    author_name: Option<String>,
    reached: i32,
}

/// Works a file to the end of its step; returns at once when somebody else is at it.
pub async fn work(store: &Store, workspace_id: Uuid, id: Uuid) -> Result<()> {
    let mut tries = 0;
    loop {
        match step(store, workspace_id, id).await {
            Ok(true) => tries = 0,
            Ok(false) => return Ok(()),
            Err(Error::Database(error)) if may_pass(&error) && tries < TRIES => {
                tries += 1;
                debug!(%error, "lines of a file are taken in once more");
            }
            Err(error) => return Err(error),
        }
    }
}

/// True while there is more.
async fn step(store: &Store, workspace_id: Uuid, id: Uuid) -> Result<bool> {
    let mut scope = store.scoped(workspace_id).await?;
    let place: Option<Place> = sqlx::query_as(
        "select state, mapping, author_id, author_name, reached from contact_import
         where workspace_id = $1 and id = $2 and state in ('checking', 'running') for no key update skip locked",
    )
    .bind(workspace_id)
    .bind(id)
    .fetch_optional(scope.connection())
    .await?;
    let Some(place) = place else { return Ok(false) };
    let lines: Vec<(i32, Json<Vec<String>>)> = sqlx::query_as(
        "select line, cells from contact_import_line where workspace_id = $1 and import_id = $2 and line > $3 order by line limit $4",
    )
    .bind(workspace_id)
    .bind(id)
    .bind(place.reached)
    .bind(LINES)
    .fetch_all(scope.connection())
    .await?;
    let more = i64::try_from(lines.len()) == Ok(LINES);
    let mut done = Done::default();
    let attributes = contact_attributes::all(&mut scope).await?;
    let by = By {
        id: place.author_id,
        name: place.author_name,
    };
    let frame = Frame {
        import_id: id,
        mapping: &place.mapping,
        attributes: &attributes,
        by: &by,
        dry: place.state == "checking",
    };
    for (number, cells) in lines {
        let came = line::take_in(&mut scope, &frame, &cells.0).await?;
        done.add(number, came);
    }
    write(&mut scope, id, &done).await?;
    let now = scope.store().clock.now();
    note(&mut scope, id, &done, more, now).await?;
    tell(&mut scope, id).await?;
    scope.commit().await?;
    Ok(more)
}

/// What became of some lines.
#[derive(Default)]
struct Done {
    lines: Vec<i32>,
    outcomes: Vec<&'static str>,
    problems: Vec<Option<String>>,
    contacts: Vec<Option<Uuid>>,
}

impl Done {
    fn add(&mut self, line: i32, came: line::Came) {
        self.lines.push(line);
        let (outcome, contact, problem) = match came {
            Ok((ImportOutcome::Created, contact)) => ("created", contact, None),
            Ok((_, contact)) => ("updated", contact, None),
            Err(problem) => ("failed", None, Some(problem)),
        };
        self.outcomes.push(outcome);
        self.contacts.push(contact);
        self.problems.push(problem);
    }

    fn count(&self, outcome: &str) -> i32 {
        let count = self.outcomes.iter().filter(|each| **each == outcome).count();
        i32::try_from(count).unwrap_or(i32::MAX)
    }
}

async fn write(scope: &mut Scoped, id: Uuid, done: &Done) -> Result<()> {
    sqlx::query(
        "update contact_import_line l set outcome = t.outcome, problem = t.problem, contact_id = t.contact_id
         from unnest($3::int[], $4::text[], $5::text[], $6::uuid[]) as t (line, outcome, problem, contact_id)
         where l.workspace_id = $1 and l.import_id = $2 and l.line = t.line",
    )
    .bind(scope.workspace_id())
    .bind(id)
    .bind(&done.lines)
    .bind(&done.outcomes)
    .bind(&done.problems)
    .bind(&done.contacts)
    .execute(scope.connection())
    .await?;
    Ok(())
}

async fn note(scope: &mut Scoped, id: Uuid, done: &Done, more: bool, now: OffsetDateTime) -> Result<()> {
    sqlx::query(
        "update contact_import set version = version + 1, done = done + $3, created = created + $4, updated = updated + $5,
           failed = failed + $6, reached = greatest(reached, $7), lease_until = $8,
           state = case when $9 then state when state = 'checking' then 'checked' else 'finished' end,
           finished_at = case when not $9 and state = 'running' then $10 else finished_at end
         where workspace_id = $1 and id = $2",
    )
    .bind(scope.workspace_id())
    .bind(id)
    .bind(i32::try_from(done.lines.len()).unwrap_or(i32::MAX))
    .bind(done.count("created"))
    .bind(done.count("updated"))
    .bind(done.count("failed"))
    .bind(done.lines.last().copied().unwrap_or(0))
    .bind(now + LEASE)
    .bind(more)
    .bind(now)
    .execute(scope.connection())
    .await?;
    Ok(())
}

/// Files that nobody is at although their step is not done: its process ended, and they are queued again.
pub async fn take_up(store: &Store) -> Result<()> {
    let now = store.clock.now();
    let mut transaction = store.database.owner.begin().await?;
    let left: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "update contact_import set lease_until = $2 where state in ('checking', 'running') and lease_until < $1 returning workspace_id, id",
    )
    .bind(now)
    .bind(now + LEASE)
    .fetch_all(&mut *transaction)
    .await?;
    let jobs: Vec<Job> = left
        .into_iter()
        .map(|(workspace_id, import_id)| Job::ImportContacts {
            workspace_id,
            import_id,
        })
        .collect();
    jobs::push(&mut transaction, &jobs, now).await?;
    transaction.commit().await?;
    if !jobs.is_empty() {
        store.wake.send(Signal::Jobs);
    }
    Ok(())
}

/// Forgets old files.
pub async fn tidy(store: &Store) -> Result<()> {
    sqlx::query(
        "delete from contact_import where (workspace_id, id) in (
           select workspace_id, id from contact_import where created_at < $1 and state not in ('checking', 'running') limit $2)",
    )
    .bind(store.clock.now() - KEPT)
    .bind(FORGOTTEN)
    .execute(&store.database.owner)
    .await?;
    Ok(())
}
