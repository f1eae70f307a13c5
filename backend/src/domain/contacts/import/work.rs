//! The job: some lines, what became of them, and how far it came, in one commit. Whoever dies in between has done nothing of it, and
//! the next goes on from there; two at once take turns. What the database refuses is looked for by halves, as ingest does with a
//! batch: the line to blame is noted as failed, the others are taken in.

use sqlx::FromRow;
use sqlx::types::Json;
use time::{Duration, OffsetDateTime};
use tracing::{debug, warn};
use uuid::Uuid;

use super::line::{self, Frame};
use super::tell;
use crate::domain::contact_attributes;
use crate::domain::messages::By;
use crate::domain::views::ImportOutcome;
use crate::errors::{Error, Refusal, Result, may_pass, refusal};
use crate::store::jobs::{self, Job};
use crate::store::{Scoped, Store};

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

/// How a file is worked through.
struct Course {
    /// Lines of the next commit.
    lines: i64,
    /// The first of those that were tried last.
    first: Option<i32>,
    /// A line that the database does not take.
    refused: Option<(i32, Refusal)>,
}

/// Works a file to the end of its step; returns at once when somebody else is at it.
pub async fn work(store: &Store, workspace_id: Uuid, id: Uuid) -> Result<()> {
    let mut tries = 0;
    let mut course = Course {
        lines: LINES,
        first: None,
        refused: None,
    };
    loop {
        let error = match step(store, workspace_id, id, &mut course).await {
            Ok(true) => {
                tries = 0;
                course.lines = LINES.min(course.lines * 2);
                continue;
            }
            Ok(false) => return Ok(()),
            Err(error) => error,
        };
        let passes = match &error {
            Error::Database(error) => may_pass(error),
            // who was found was merged into another, or removed, before they were changed
            Error::Conflict { .. } | Error::NotFound(_) => true,
            _ => false,
        };
        if passes && tries < TRIES {
            tries += 1;
            debug!(%error, "lines of a file are taken in once more");
            continue;
        }
        course.narrow(error)?;
    }
}

impl Course {
    /// Fewer lines, until the one that the database does not take stands alone; it is passed over then. Other errors stay what they are.
    fn narrow(&mut self, error: Error) -> Result<()> {
        let Error::Database(error) = error else {
            return Err(error);
        };
        let Some((line, refusal)) = self.first.zip(refusal(&error)) else {
            return Err(error.into());
        };
        if self.lines == 1 {
            if self.refused.is_some_and(|(refused, _)| refused == line) {
                return Err(error.into());
            }
            warn!(%error, line, "a line of a file cannot be stored");
            self.refused = Some((line, refusal));
        }
        self.lines = (self.lines / 2).max(1);
        Ok(())
    }
}

/// What is told of a line that the database refuses.
fn words(refusal: Refusal) -> String {
    match refusal {
        Refusal::TooLong => "holds something that is too long to be kept",
        Refusal::Value | Refusal::Contradiction => "holds a value that is not accepted",
    }
    .to_owned()
}

/// True while there is more.
async fn step(store: &Store, workspace_id: Uuid, id: Uuid, course: &mut Course) -> Result<bool> {
    course.first = None;
    let mut scope = store.scoped(workspace_id).await?;
    match go_on(&mut scope, id, course).await {
        Ok(Some(more)) => {
            scope.commit().await?;
            Ok(more)
        }
        Ok(None) => Ok(false),
        Err(error) => {
            // at once: the next try would take the file, which is locked until then, for somebody else's
            if let Err(error) = scope.rollback().await {
                debug!(%error, "lines of a file are left to their connection's end");
            }
            Err(error)
        }
    }
}

/// Some lines, written and not committed: whether more follow, or none where somebody else is at the file or it is done.
async fn go_on(scope: &mut Scoped, id: Uuid, course: &mut Course) -> Result<Option<bool>> {
    let workspace_id = scope.workspace_id();
    let place: Option<Place> = sqlx::query_as(
        "select state, mapping, author_id, author_name, reached from contact_import
         where workspace_id = $1 and id = $2 and state in ('checking', 'running') for no key update skip locked",
    )
    .bind(workspace_id)
    .bind(id)
    .fetch_optional(scope.connection())
    .await?;
    let Some(place) = place else { return Ok(None) };
    let lines: Vec<(i32, Json<Vec<String>>)> = sqlx::query_as(
        "select line, cells from contact_import_line where workspace_id = $1 and import_id = $2 and line > $3 order by line limit $4",
    )
    .bind(workspace_id)
    .bind(id)
    .bind(place.reached)
    .bind(course.lines)
    .fetch_all(scope.connection())
    .await?;
    course.first = lines.first().map(|(number, _)| *number);
    let more = i64::try_from(lines.len()) == Ok(course.lines);
    let done = take_in(scope, id, place, lines, course.refused).await?;
    write(scope, id, &done).await?;
    let now = scope.store().clock.now();
    note(scope, id, &done, more, now).await?;
    tell(scope, id).await?;
    Ok(Some(more))
}

async fn take_in(
    scope: &mut Scoped,
    id: Uuid,
    place: Place,
    lines: Vec<(i32, Json<Vec<String>>)>,
    refused: Option<(i32, Refusal)>,
) -> Result<Done> {
    let mut done = Done::default();
    let attributes = contact_attributes::all(scope).await?;
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
        let came = match refused.filter(|(line, _)| *line == number) {
            Some((_, refusal)) => Err(words(refusal)),
            None => line::take_in(scope, &frame, &cells.0).await?,
        };
        done.add(number, came);
    }
    Ok(done)
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
    let take = "update contact_import set lease_until = $2 where state in ('checking', 'running') and lease_until < $1 returning workspace_id, id";
    let job = |workspace_id, import_id| Job::ImportContacts {
        workspace_id,
        import_id,
    };
    Ok(jobs::queue_again(store, take, LEASE, job).await?)
}

/// Forgets old files, but for those whose lines are still being taken in with their workspace.
pub async fn tidy(store: &Store) -> Result<()> {
    sqlx::query(
        "delete from contact_import where (workspace_id, id) in (
           select workspace_id, id from contact_import where created_at < $1 and state not in ('checking', 'running')
             and not exists (select from workspace_import i where i.id = contact_import.workspace_id) limit $2)",
    )
    .bind(store.clock.now() - KEPT)
    .bind(FORGOTTEN)
    .execute(&store.database.owner)
    .await?;
    Ok(())
}
