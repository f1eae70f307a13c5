//! Queueing work in the same transaction as the rows it is about. The queue is apalis' own table; a job is a nudge, the
//! state of the work is in our tables.

use std::net::IpAddr;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use time::OffsetDateTime;
use tracing::info_span;
use uuid::Uuid;

use super::Database;
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
}

pub const QUEUE: &str = "frontdesk";
const MAX_ATTEMPTS: i32 = 5;

pub async fn push(connection: &mut PgConnection, jobs: &[Job], run_at: OffsetDateTime) -> Result<(), sqlx::Error> {
    if jobs.is_empty() {
        return Ok(());
    }
    let bodies: Vec<Vec<u8>> = jobs
        .iter()
        .map(|job| serde_json::to_vec(job).expect("jobs serialise"))
        .collect();
    sqlx::query(
        "insert into apalis.jobs (id, job_type, job, status, attempts, max_attempts, run_at, priority, metadata)
         select apalis.generate_ulid(), $1, body, 'Pending', 0, $2, $3, 0, ''
         from unnest($4::bytea[]) as t (body)",
    )
    .bind(QUEUE)
    .bind(MAX_ATTEMPTS)
    .bind(run_at)
    .bind(&bodies)
    .execute(connection)
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
