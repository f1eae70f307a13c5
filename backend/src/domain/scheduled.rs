//! Replies that go out by themselves at their time. Everyone who sees the conversation sees them.

use std::collections::HashSet;

use serde_json::Value;
use sqlx::postgres::PgRow;
use sqlx::{AssertSqlSafe, PgConnection};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::access::Actor;
use super::messages::{self, NewMessage, TEXT_MAX};
use super::page::{Cursor, Page};
use super::views::{AttachmentView, Author, AuthorType, Event, RemovedView, ScheduledMessageView, ScheduledState};
use super::{attachments, conversations};
use crate::errors::{Check, Error, Fields, Result, may_pass, outrun};
use crate::store::{Columns, Scoped, Store};

const FILES_MAX: usize = 10;
/// As far ahead as a reply may be planned.
const LATEST: Duration = Duration::days(365);
/// Sent at one look.
const AT_ONCE: i64 = 100;

#[derive(Debug, Clone)]
pub struct NewScheduled {
    /// The client's own: the same again is the same reply.
    pub id: Uuid,
    pub text: Option<String>,
    pub attachment_ids: Vec<Uuid>,
    pub reply_to_id: Option<Uuid>,
    pub template: Option<Value>,
    pub send_at: OffsetDateTime,
}

/// What is left out stays as it is.
#[derive(Debug, Clone, Default)]
pub struct ScheduledChange {
    pub text: Option<String>,
    pub send_at: Option<OffsetDateTime>,
}

/// Of `scheduled_message s`; the view of an attachment is put in for `{view}`.
const SELECT: &str = "
select s.id, s.version, s.conversation_id, s.author_id, s.author_name, s.text, s.reply_to_id, s.template, s.send_at, s.state, s.error,
  s.created_at,
  (select json_agg({view} order by w.position) from scheduled_attachment w
     join attachment f on f.workspace_id = w.workspace_id and f.id = w.attachment_id
   where w.workspace_id = s.workspace_id and w.scheduled_id = s.id)
from {scheduled} s
";

fn select(scheduled: &str) -> String {
    SELECT
        .replace("{view}", attachments::VIEW)
        .replace("{scheduled}", scheduled)
}

/// What goes out next first; of one conversation, or of all.
pub async fn list(
    scope: &mut Scoped,
    conversation_id: Option<Uuid>,
    cursor: Option<Cursor>,
    limit: i64,
) -> Result<Page<ScheduledMessageView>> {
    let of = if conversation_id.is_some() {
        "and conversation_id = $4"
    } else {
        "and $4::uuid is null"
    };
    let page = format!(
        "(select * from scheduled_message where workspace_id = $1 and (send_at, id) > ($2, $3) {of}
          order by send_at, id limit {})",
        limit + 1
    );
    let sql = format!("{} order by s.send_at, s.id", select(&page));
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(scope.workspace_id())
        .bind(cursor.map_or(OffsetDateTime::UNIX_EPOCH, |cursor| cursor.at))
        .bind(cursor.map_or(Uuid::nil(), |cursor| cursor.id))
        .bind(conversation_id)
        .fetch_all(scope.connection())
        .await?;
    let views: Vec<ScheduledMessageView> = rows.iter().map(view).collect::<Result<_, _>>()?;
    Ok(Page::cut(views, limit, |view| Cursor {
        at: view.send_at,
        id: view.id,
    }))
}

pub async fn get(scope: &mut Scoped, id: Uuid) -> Result<ScheduledMessageView> {
    let workspace_id = scope.workspace_id();
    one(scope.connection(), workspace_id, id)
        .await?
        .ok_or(Error::NotFound("scheduled reply"))
}

/// Whether this request made it, or an earlier one.
pub async fn create(
    scope: &mut Scoped,
    actor: &Actor,
    conversation_id: Uuid,
    new: NewScheduled,
) -> Result<(ScheduledMessageView, bool)> {
    let author_id = actor.person().ok_or(Error::Forbidden(
        "Only members schedule replies: a token sends when it is time.",
    ))?;
    let conversation = conversations::get(scope, conversation_id).await?;
    let workspace_id = scope.workspace_id();
    match one(scope.connection(), workspace_id, new.id).await? {
        Some(known) if known.conversation_id == conversation.id => return Ok((known, false)),
        Some(_) => return Err(id_taken()),
        None => {}
    }
    let now = scope.store().clock.now();
    check_time(new.send_at, now)?;
    let author = (AuthorType::Member, Some(author_id), Some(actor.name.clone()));
    let message = message(workspace_id, conversation_id, new.id, &Content::of(&new), author, now);
    messages::check_later(scope, message, new.send_at).await?;
    let connection = scope.connection();
    sqlx::query(
        "insert into scheduled_message (workspace_id, id, conversation_id, author_id, author_name, text, reply_to_id, template, send_at, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(workspace_id)
    .bind(new.id)
    .bind(conversation_id)
    .bind(author_id)
    .bind(&actor.name)
    .bind(new.text.as_deref().map(str::trim).filter(|text| !text.is_empty()))
    .bind(new.reply_to_id)
    .bind(&new.template)
    .bind(new.send_at)
    .bind(now)
    .execute(&mut *connection)
    .await
    .map_err(|error| if outrun(&error) { id_taken() } else { error.into() })?;
    sqlx::query(
        "insert into scheduled_attachment (workspace_id, scheduled_id, attachment_id, position)
         select $1, $2, t.id, t.place from unnest($3::uuid[]) with ordinality as t (id, place)",
    )
    .bind(workspace_id)
    .bind(new.id)
    .bind(&new.attachment_ids)
    .execute(&mut *connection)
    .await?;
    let view = one(connection, workspace_id, new.id)
        .await?
        .ok_or(Error::NotFound("scheduled reply"))?;
    scope.record(Event::ScheduledMessageUpdated(view.clone()));
    Ok((view, true))
}

/// An id is one reply's, whichever conversation that is in.
fn id_taken() -> Error {
    Error::conflict(
        "id_taken",
        "This id is another scheduled reply's. Take a new one for each.",
    )
}

fn check_time(send_at: OffsetDateTime, now: OffsetDateTime) -> Result<()> {
    Check::default()
        .field("send_at", send_at > now, "must be in the future")
        .field("send_at", send_at <= now + LATEST, "must be within a year")
        .done()
}

/// Its words or its time; one that failed is planned anew by a new time.
pub async fn change(scope: &mut Scoped, id: Uuid, change: ScheduledChange) -> Result<ScheduledMessageView> {
    let (workspace_id, now) = (scope.workspace_id(), scope.store().clock.now());
    let before = locked(scope, id).await?;
    let send_at = change.send_at.unwrap_or(before.send_at);
    check_time(send_at, now)?;
    let text = change.text.as_deref().map(str::trim).or(before.text.as_deref());
    let content = Content {
        text: text.filter(|text| !text.is_empty()).map(str::to_owned),
        attachment_ids: before.attachments.iter().map(|file| file.id).collect(),
        reply_to_id: before.reply_to_id,
        template: before.template.clone(),
    };
    let author = (before.author.kind, before.author.id, before.author.name.clone());
    let message = message(workspace_id, before.conversation_id, id, &content, author, now);
    messages::check_later(scope, message, send_at).await?;
    sqlx::query(
        "update scheduled_message set version = version + 1, text = $3, send_at = $4, state = 'scheduled', error = null
         where workspace_id = $1 and id = $2",
    )
    .bind(workspace_id)
    .bind(id)
    .bind(&content.text)
    .bind(send_at)
    .execute(scope.connection())
    .await?;
    let view = one(scope.connection(), workspace_id, id)
        .await?
        .ok_or(Error::NotFound("scheduled reply"))?;
    scope.record(Event::ScheduledMessageUpdated(view.clone()));
    Ok(view)
}

/// Its files wait in nobody's composer then; whoever cancelled it may take them up again.
pub async fn cancel(scope: &mut Scoped, id: Uuid) -> Result<()> {
    locked(scope, id).await?;
    remove(scope, id).await
}

async fn remove(scope: &mut Scoped, id: Uuid) -> Result<()> {
    sqlx::query("delete from scheduled_message where workspace_id = $1 and id = $2")
        .bind(scope.workspace_id())
        .bind(id)
        .execute(scope.connection())
        .await?;
    scope.record(Event::ScheduledMessageRemoved(RemovedView { id }));
    Ok(())
}

/// Nobody else sends or changes it until the end of the transaction.
async fn locked(scope: &mut Scoped, id: Uuid) -> Result<ScheduledMessageView> {
    let workspace_id = scope.workspace_id();
    sqlx::query("select 1 from scheduled_message where workspace_id = $1 and id = $2 for update")
        .bind(workspace_id)
        .bind(id)
        .execute(scope.connection())
        .await?;
    one(scope.connection(), workspace_id, id)
        .await?
        .ok_or(Error::NotFound("scheduled reply"))
}

/// Sends what is due, each in a transaction of its own: it becomes a message and is here no more, or says why not.
pub async fn send_due(store: &Store) -> Result<()> {
    let due: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "select s.workspace_id, s.id from scheduled_message s join workspace w on w.id = s.workspace_id and w.suspended_at is null
         where s.state = 'scheduled' and s.send_at <= $1 order by s.send_at limit $2",
    )
    .bind(store.clock.now())
    .bind(AT_ONCE)
    .fetch_all(&store.database.owner)
    .await?;
    for (workspace_id, id) in due {
        let why = match send(store, workspace_id, id).await {
            Ok(()) => continue,
            Err(Error::Database(error)) if may_pass(&error) => return Err(error.into()),
            Err(error) => words(&error),
        };
        fail(store, workspace_id, id, &why).await?;
    }
    Ok(())
}

async fn send(store: &Store, workspace_id: Uuid, id: Uuid) -> Result<()> {
    let mut scope = store.scoped(workspace_id).await?;
    let waits: Option<i32> = sqlx::query_scalar(
        "select 1 from scheduled_message where workspace_id = $1 and id = $2 and state = 'scheduled' and send_at <= $3
         for update skip locked",
    )
    .bind(workspace_id)
    .bind(id)
    .bind(store.clock.now())
    .fetch_optional(scope.connection())
    .await?;
    if waits.is_none() {
        return Ok(());
    }
    let scheduled = one(scope.connection(), workspace_id, id)
        .await?
        .ok_or(Error::NotFound("scheduled reply"))?;
    let content = Content {
        text: scheduled.text,
        attachment_ids: scheduled.attachments.iter().map(|file| file.id).collect(),
        reply_to_id: scheduled.reply_to_id,
        template: scheduled.template,
    };
    let author = (scheduled.author.kind, scheduled.author.id, scheduled.author.name);
    let now = store.clock.now();
    let message = message(workspace_id, scheduled.conversation_id, id, &content, author, now);
    messages::within(&mut scope, message).await?;
    remove(&mut scope, id).await?;
    scope.commit().await
}

async fn fail(store: &Store, workspace_id: Uuid, id: Uuid, why: &str) -> Result<()> {
    let mut scope = store.scoped(workspace_id).await?;
    let failed = sqlx::query(
        "update scheduled_message set version = version + 1, state = 'failed', error = $3
         where workspace_id = $1 and id = $2 and state = 'scheduled'",
    )
    .bind(workspace_id)
    .bind(id)
    .bind(why)
    .execute(scope.connection())
    .await?;
    if failed.rows_affected() == 0 {
        return Ok(());
    }
    if let Some(view) = one(scope.connection(), workspace_id, id).await? {
        scope.record(Event::ScheduledMessageUpdated(view));
    }
    scope.commit().await
}

/// What is told of one that was held back after a restore.
const RESTORED: &str = "It was held back because the data was restored from a backup, and it may have gone out before. Look through the conversation, then send it now, or choose another time.";

/// How many would go out at their time.
pub async fn planned(store: &Store, workspace_id: Uuid) -> Result<u64> {
    let count: i64 =
        sqlx::query_scalar("select count(*) from scheduled_message where workspace_id = $1 and state = 'scheduled'")
            .bind(workspace_id)
            .fetch_one(&store.database.owner)
            .await?;
    Ok(count.unsigned_abs())
}

/// After a restore: each may have gone out since the backup, or been changed or cancelled, whatever its time. A person decides. Says
/// how many there were; the next time there are none.
pub async fn hold_back(store: &Store, workspace_id: Uuid) -> Result<u64> {
    let mut held = 0;
    loop {
        let mut scope = store.scoped(workspace_id).await?;
        let some: Vec<Uuid> = sqlx::query_scalar(
            "update scheduled_message set version = version + 1, state = 'failed', error = $2
             where workspace_id = $1 and id in (
               select id from scheduled_message where workspace_id = $1 and state = 'scheduled'
               order by send_at, id limit $3 for update)
             returning id",
        )
        .bind(workspace_id)
        .bind(RESTORED)
        .bind(AT_ONCE)
        .fetch_all(scope.connection())
        .await?;
        if some.is_empty() {
            return Ok(held);
        }
        held += some.len() as u64;
        for id in some {
            if let Some(view) = one(scope.connection(), workspace_id, id).await? {
                scope.record(Event::ScheduledMessageUpdated(view));
            }
        }
        scope.commit().await?;
    }
}

/// What a person is told; what is ours alone stays in the log.
fn words(error: &Error) -> String {
    let of_fields = |fields: &Fields| {
        let texts = fields
            .iter()
            .flat_map(|(name, texts)| texts.iter().map(move |text| format!("{name} {text}")));
        texts.collect::<Vec<_>>().join("; ")
    };
    match error {
        Error::Conflict { detail, .. } => detail.clone(),
        Error::Invalid(fields) => of_fields(fields),
        other => {
            tracing::error!(error = %other, "a scheduled reply could not be sent");
            "It could not be sent at its time. Send it now, or choose another time.".to_owned()
        }
    }
}

struct Content {
    text: Option<String>,
    attachment_ids: Vec<Uuid>,
    reply_to_id: Option<Uuid>,
    template: Option<Value>,
}

impl Content {
    fn of(new: &NewScheduled) -> Self {
        Self {
            text: new.text.clone(),
            attachment_ids: new.attachment_ids.clone(),
            reply_to_id: new.reply_to_id,
            template: new.template.clone(),
        }
    }
}

/// The message that it will be; its id is the client_id, so that it is sent once.
fn message(
    workspace_id: Uuid,
    conversation_id: Uuid,
    id: Uuid,
    content: &Content,
    author: (AuthorType, Option<Uuid>, Option<String>),
    now: OffsetDateTime,
) -> NewMessage {
    NewMessage {
        text: content.text.clone(),
        attachment_ids: content.attachment_ids.clone(),
        reply_to_id: content.reply_to_id,
        template: content.template.clone(),
        ..NewMessage::empty(workspace_id, conversation_id, id.to_string(), author, now)
    }
}

/// Checks that any body can be held to.
pub fn check(text: Option<&str>, attachment_ids: &[Uuid]) -> Result<()> {
    let text = text.unwrap_or_default();
    let distinct: HashSet<&Uuid> = attachment_ids.iter().collect();
    Check::default()
        .field("text", !text.contains('\0'), "must not hold a NUL character")
        .field(
            "text",
            text.chars().count() <= TEXT_MAX,
            format!("must have at most {TEXT_MAX} characters"),
        )
        .field(
            "attachment_ids",
            attachment_ids.len() <= FILES_MAX,
            "must be at most 10",
        )
        .field(
            "attachment_ids",
            distinct.len() == attachment_ids.len(),
            "names a file twice",
        )
        .done()
}

async fn one(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    id: Uuid,
) -> Result<Option<ScheduledMessageView>, sqlx::Error> {
    let sql = format!(
        "{} where s.workspace_id = $1 and s.id = $2",
        select("scheduled_message")
    );
    let row = sqlx::query(AssertSqlSafe(sql))
        .bind(workspace_id)
        .bind(id)
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(view).transpose()
}

fn view(row: &PgRow) -> Result<ScheduledMessageView, sqlx::Error> {
    let mut columns = Columns::of(row);
    let (id, version, conversation_id) = (columns.take()?, columns.take()?, columns.take()?);
    let author = Author {
        kind: AuthorType::Member,
        id: Some(columns.take()?),
        name: Some(columns.take()?),
    };
    let view = ScheduledMessageView {
        id,
        version,
        conversation_id,
        author,
        text: columns.take()?,
        reply_to_id: columns.take()?,
        template: columns.take()?,
        send_at: columns.take()?,
        state: match columns.take()? {
            "failed" => ScheduledState::Failed,
            _ => ScheduledState::Scheduled,
        },
        error: columns.take()?,
        created_at: columns.take()?,
        attachments: Vec::new(),
    };
    let files: Option<Value> = columns.take()?;
    Ok(ScheduledMessageView {
        attachments: files
            .and_then(|files| serde_json::from_value::<Vec<AttachmentView>>(files).ok())
            .unwrap_or_default(),
        ..view
    })
}
