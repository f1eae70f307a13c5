//! Queueing work in the same transaction as the rows it is about. The queue is apalis' own table; a job is a nudge, the
//! state of the work is in our tables.

use std::net::IpAddr;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use time::OffsetDateTime;
use tracing::info_span;
use ulid::Ulid;
use uuid::Uuid;

use super::{Database, Signal, Store};
use crate::clock::Clock;
use crate::domain::views::Language;

/// Everything workers do, as one tagged value: a new kind needs no new queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "snake_case")]
pub enum Job {
    /// Deliver what waits in this conversation.
    Deliver {
        workspace_id: Uuid,
        conversation_id: Uuid,
        inbox_id: Uuid,
    },
    /// Fetch an attachment from its platform.
    FetchMedia { workspace_id: Uuid, attachment_id: Uuid },
    /// Fetch name and picture of a contact.
    FetchProfile { workspace_id: Uuid, identity_id: Uuid },
    /// Deliver our reaction on a message, or that it was taken away.
    React { workspace_id: Uuid, message_id: Uuid },
    /// Tell the platform that the newest message of the customer was read.
    MarkRead { workspace_id: Uuid, conversation_id: Uuid },
    /// Tell the platform that a tap on a button has arrived.
    AcknowledgeTap {
        workspace_id: Uuid,
        inbox_id: Uuid,
        external_id: String,
    },
    /// Run many stored webhooks again.
    ReplayWebhooks { workspace_id: Uuid, replay_id: Uuid },
    /// Look at the lines of a file of contacts, or take them in.
    ImportContacts { workspace_id: Uuid, import_id: Uuid },
    /// Make a file of everything that is known of a contact.
    ExportContact { workspace_id: Uuid, export_id: Uuid },
    /// Erase a contact everywhere.
    EraseContact { workspace_id: Uuid, erasure_id: Uuid },
    /// Bring an inbox's message templates in step with the platform.
    SyncTemplates { workspace_id: Uuid, inbox_id: Uuid },
    /// Take a message that was taken back out of the change log, the files and the stored webhooks.
    Scrub { workspace_id: Uuid, message_id: Uuid },
    /// Tell one browser of a member of a notification, by Web Push; tried so often before.
    Push {
        workspace_id: Uuid,
        user_id: Uuid,
        subscription_id: Uuid,
        notification_id: Uuid,
        attempt: u32,
    },
    /// Send a mail that was written down.
    SendMail { mail_id: Uuid },
    /// Mail a link to who reads an address, if there is one to be mailed. It is looked up here and not where it was asked for, so
    /// that the answer there is the same for everybody, and takes the same time.
    MailLink {
        request_id: Uuid,
        kind: LinkKind,
        email: String,
        language: Option<Language>,
        address: IpAddr,
        user_agent: Option<String>,
    },
}

/// What a mailed link lets its reader do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    PasswordReset,
    SignUp,
}

impl LinkKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PasswordReset => "password_reset",
            Self::SignUp => "sign_up",
        }
    }
}

impl Job {
    /// Under which everything is logged that happens for it.
    pub fn span(&self) -> tracing::Span {
        match self {
            Self::Deliver {
                workspace_id,
                conversation_id,
                ..
            } => info_span!("job", kind = "deliver", %workspace_id, %conversation_id),
            Self::FetchMedia {
                workspace_id,
                attachment_id,
            } => info_span!("job", kind = "fetch_media", %workspace_id, %attachment_id),
            Self::FetchProfile {
                workspace_id,
                identity_id,
            } => info_span!("job", kind = "fetch_profile", %workspace_id, %identity_id),
            Self::React {
                workspace_id,
                message_id,
            } => info_span!("job", kind = "react", %workspace_id, %message_id),
            Self::MarkRead {
                workspace_id,
                conversation_id,
            } => info_span!("job", kind = "mark_read", %workspace_id, %conversation_id),
            Self::AcknowledgeTap {
                workspace_id, inbox_id, ..
            } => info_span!("job", kind = "acknowledge_tap", %workspace_id, %inbox_id),
            Self::ReplayWebhooks {
                workspace_id,
                replay_id,
            } => info_span!("job", kind = "replay_webhooks", %workspace_id, %replay_id),
            Self::ImportContacts {
                workspace_id,
                import_id,
            } => info_span!("job", kind = "import_contacts", %workspace_id, %import_id),
            Self::ExportContact {
                workspace_id,
                export_id,
            } => info_span!("job", kind = "export_contact", %workspace_id, %export_id),
            Self::EraseContact {
                workspace_id,
                erasure_id,
            } => info_span!("job", kind = "erase_contact", %workspace_id, %erasure_id),
            Self::SyncTemplates { workspace_id, inbox_id } => {
                info_span!("job", kind = "sync_templates", %workspace_id, %inbox_id)
            }
            Self::Scrub {
                workspace_id,
                message_id,
            } => info_span!("job", kind = "scrub", %workspace_id, %message_id),
            Self::Push {
                workspace_id,
                notification_id,
                ..
            } => info_span!("job", kind = "push", %workspace_id, %notification_id),
            Self::SendMail { mail_id } => info_span!("job", kind = "send_mail", %mail_id),
            Self::MailLink { request_id, .. } => info_span!("job", kind = "mail_link", %request_id),
        }
    }

    /// The workspace on whose behalf it tells the world or its people something that can wait. What takes in, or takes away, does not wait:
    /// files are at their platforms for some days only. A reply waits in its conversation.
    pub fn waits_with(&self) -> Option<Uuid> {
        match self {
            Self::React { workspace_id, .. }
            | Self::MarkRead { workspace_id, .. }
            | Self::SyncTemplates { workspace_id, .. }
            | Self::Push { workspace_id, .. } => Some(*workspace_id),
            Self::Deliver { .. }
            | Self::FetchMedia { .. }
            | Self::FetchProfile { .. }
            | Self::AcknowledgeTap { .. }
            | Self::ReplayWebhooks { .. }
            | Self::ImportContacts { .. }
            | Self::ExportContact { .. }
            | Self::EraseContact { .. }
            | Self::Scrub { .. }
            | Self::SendMail { .. }
            | Self::MailLink { .. } => None,
        }
    }
}

pub const QUEUE: &str = "frontdesk";
const MAX_ATTEMPTS: i32 = 5;

/// The queue's ids are ULIDs. They are made here: where a reply waits for it, the queue's own function takes longer than the insert.
pub async fn push(
    connection: &mut PgConnection,
    clock: &Clock,
    jobs: &[Job],
    run_at: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    if jobs.is_empty() {
        return Ok(());
    }
    let bodies: Vec<Vec<u8>> = jobs
        .iter()
        .map(|job| serde_json::to_vec(job).expect("jobs serialise"))
        .collect();
    let ids: Vec<String> = jobs
        .iter()
        .map(|_| Ulid::from(clock.id().as_u128()).to_string())
        .collect();
    sqlx::query(
        "insert into apalis.jobs (id, job_type, job, status, attempts, max_attempts, run_at, priority, metadata)
         select id, $1, body, 'Pending', 0, $2, $3, 0, '' from unnest($4::bytea[], $5::text[]) as t (body, id)",
    )
    .bind(QUEUE)
    .bind(MAX_ATTEMPTS)
    .bind(run_at)
    .bind(&bodies)
    .bind(&ids)
    .execute(connection)
    .await?;
    Ok(())
}

/// Work that nobody is at although it is not done, since its process ended: it is queued again. `take` holds it until `$2` where it was free
/// before `$1`, and returns `workspace_id` and `id`.
pub async fn queue_again(
    store: &Store,
    take: &'static str,
    lease: time::Duration,
    job: fn(Uuid, Uuid) -> Job,
) -> Result<(), sqlx::Error> {
    let now = store.clock.now();
    let mut transaction = store.database.owner.begin().await?;
    let left: Vec<(Uuid, Uuid)> = sqlx::query_as(take)
        .bind(now)
        .bind(now + lease)
        .fetch_all(&mut *transaction)
        .await?;
    let jobs: Vec<Job> = left
        .into_iter()
        .map(|(workspace_id, id)| job(workspace_id, id))
        .collect();
    push(&mut transaction, &store.clock, &jobs, now).await?;
    transaction.commit().await?;
    if !jobs.is_empty() {
        store.wake.send(Signal::Jobs);
    }
    Ok(())
}

/// Puts a job aside while its workspace waits; false where it does not.
pub async fn put_aside(database: &Database, workspace_id: Uuid, id: Uuid, job: &Job) -> Result<bool, sqlx::Error> {
    // who lets the workspace go on has its row, and everything that was put aside until then
    let aside = sqlx::query(
        "insert into waiting_job (workspace_id, id, job)
         select w.id, $2, $3 from workspace w where w.id = $1 and w.suspended_at is not null for share",
    )
    .bind(workspace_id)
    .bind(id)
    .bind(serde_json::to_vec(job).expect("jobs serialise"))
    .execute(&database.owner)
    .await?;
    Ok(aside.rows_affected() > 0)
}

/// Gives the queue back what was put aside: it is due at once, by the queue's own clock.
pub async fn take_up(connection: &mut PgConnection, workspace_id: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query(
        "with aside as (delete from waiting_job where workspace_id = $1 returning id, job)
         insert into apalis.jobs (id, job_type, job, status, attempts, max_attempts, run_at, priority, metadata)
         select apalis.generate_ulid(), $2, job, 'Pending', 0, $3, now(), 0, '' from aside order by id",
    )
    .bind(workspace_id)
    .bind(QUEUE)
    .bind(MAX_ATTEMPTS)
    .execute(connection)
    .await?;
    Ok(())
}

/// Jobs of a workspace that are looked through at a time.
const FORGOTTEN_AT_ONCE: i64 = 1_000;

/// Takes jobs of a workspace out of the queue, those that somebody is at left out; returns how many went.
pub async fn forget(database: &Database, workspace_id: Uuid) -> Result<u64, sqlx::Error> {
    let gone = sqlx::query(
        "delete from apalis.jobs where id in (
           select id from apalis.jobs
           where job_type = $1 and status in ('Pending', 'Failed', 'Done', 'Killed') and position($2 in job) > 0
           limit $3 for update skip locked)",
    )
    .bind(QUEUE)
    .bind(format!(r#""workspace_id":"{workspace_id}""#).into_bytes())
    .bind(FORGOTTEN_AT_ONCE)
    .execute(&database.owner)
    .await?;
    Ok(gone.rows_affected())
}

/// What a worker that has ended took out of the queue and did not begin is there for others at once.
pub async fn give_back(database: &Database, worker: &str) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update apalis.jobs set status = 'Pending', lock_by = null, lock_at = null
         where lock_by = $1 and job_type = $2 and status = 'Queued'",
    )
    .bind(worker)
    .bind(QUEUE)
    .execute(&database.owner)
    .await?;
    Ok(())
}

/// Due jobs that nobody is at: how many, for how many seconds the oldest has been due, and the oldest push among them.
pub type Waiting = (i64, Option<f64>, Option<f64>);

/// At most `most` of them are looked at.
pub async fn waiting(database: &Database, now: OffsetDateTime, most: i64) -> Result<Waiting, sqlx::Error> {
    sqlx::query_as(
        // ours have one priority: in the order of the queue's own index
        "select count(*), extract(epoch from $2 - min(run_at))::float8,
           extract(epoch from $2 - min(run_at) filter (where position($4 in job) > 0))::float8
         from (
           select run_at, job from apalis.jobs
           where job_type = $1 and priority = 0 and run_at <= $2
             and (status = 'Pending' or (status = 'Failed' and attempts < max_attempts))
           order by run_at limit $3) due",
    )
    .bind(QUEUE)
    .bind(now)
    .bind(most)
    // as its tag is written
    .bind(&br#""job":"push""#[..])
    .fetch_one(&database.owner)
    .await
}

/// Whether the queue's worker of this name has shown no sign of life for so long, or never one.
pub async fn silent(database: &Database, worker: &str, longer_than: Duration) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "select coalesce(bool_or(last_seen < now() - $2 * interval '1 second'), true) from apalis.workers where id = $1",
    )
    .bind(worker)
    .bind(longer_than.as_secs_f64())
    .fetch_one(&database.owner)
    .await
}
