//! Drafts: what a member has begun to write in a conversation. A resource of their own, told to that member alone; whoever
//! writes last wins.

use serde_json::Value;
use sqlx::postgres::PgRow;
use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;

use super::access::Actor;
use super::attachments;
use super::conversations;
use super::messages::TEXT_MAX;
use super::messages::load::author_type;
use super::page::{Cursor, Page};
use super::views::{AttachmentView, Audience, Author, DraftQuote, DraftView, Event};
use crate::errors::{Check, Error, Result};
use crate::store::{Columns, Scoped};

/// Files of one tab of a draft: as many as a message takes.
pub const FILES_MAX: usize = 10;

/// A draft as it is from now on.
#[derive(Debug, Clone)]
pub struct NewDraft {
    pub audience: Audience,
    pub reply: String,
    pub note: String,
    pub reply_to_id: Option<Uuid>,
    pub reply_attachment_ids: Vec<Uuid>,
    pub note_attachment_ids: Vec<Uuid>,
}

impl NewDraft {
    fn is_empty(&self) -> bool {
        self.reply.trim().is_empty()
            && self.note.trim().is_empty()
            && self.reply_to_id.is_none()
            && self.reply_attachment_ids.is_empty()
            && self.note_attachment_ids.is_empty()
    }
}

/// Of `draft d`; the view of an attachment is put in for `{view}`. What was sent meanwhile no longer waits in a draft.
const SELECT: &str = "
select d.conversation_id, d.version, d.audience, d.reply, d.note, d.updated_at, q.id, q.author_type, q.author_id, q.author_name,
  left(q.text, 120), (select '[' || f.kind || ']' from attachment f
    where f.workspace_id = q.workspace_id and f.message_id = q.id and f.position >= 0 order by f.position limit 1),
  (select json_agg({view} order by w.position) from draft_attachment w
     join attachment f on f.workspace_id = w.workspace_id and f.id = w.attachment_id
   where w.workspace_id = d.workspace_id and w.user_id = d.user_id and w.conversation_id = d.conversation_id
     and w.audience = 'customer' and f.message_id is null),
  (select json_agg({view} order by w.position) from draft_attachment w
     join attachment f on f.workspace_id = w.workspace_id and f.id = w.attachment_id
   where w.workspace_id = d.workspace_id and w.user_id = d.user_id and w.conversation_id = d.conversation_id
     and w.audience = 'team' and f.message_id is null)
from {drafts} d
left join lateral (select * from message q where q.workspace_id = d.workspace_id and q.id = d.reply_to_id limit 1) q on true
";

fn select(drafts: &str) -> String {
    SELECT.replace("{view}", attachments::VIEW).replace("{drafts}", drafts)
}

/// Those of the member who asks that hold something, changed last first.
pub async fn list(scope: &mut Scoped, actor: &Actor, cursor: Option<Cursor>, limit: i64) -> Result<Page<DraftView>> {
    let Some(user_id) = actor.user_id else {
        return Ok(Page {
            items: Vec::new(),
            next_cursor: None,
        });
    };
    let after = if cursor.is_some() {
        "and (updated_at, conversation_id) < ($3, $4)"
    } else {
        ""
    };
    let page = format!(
        "(select * from draft where workspace_id = $1 and user_id = $2 and not is_empty {after}
          order by updated_at desc, conversation_id desc limit {})",
        limit + 1
    );
    let sql = format!("{} order by d.updated_at desc, d.conversation_id desc", select(&page));
    let mut query = sqlx::query(AssertSqlSafe(sql)).bind(scope.workspace_id()).bind(user_id);
    if let Some(cursor) = cursor {
        query = query.bind(cursor.at).bind(cursor.id);
    }
    let rows = query.fetch_all(scope.connection()).await?;
    let views: Vec<DraftView> = rows.iter().map(view).collect::<Result<_, _>>()?;
    Ok(Page::cut(views, limit, |view| Cursor {
        at: view.updated_at,
        id: view.conversation_id,
    }))
}

/// Puts a draft in the place of the one before; an empty one is none.
pub async fn put(scope: &mut Scoped, actor: &Actor, conversation_id: Uuid, draft: NewDraft) -> Result<DraftView> {
    let user_id = actor
        .user_id
        .ok_or(Error::Forbidden("Only members have drafts; a token has none."))?;
    conversations::require(&mut scope.reader(), conversation_id).await?;
    check(scope, conversation_id, &draft).await?;
    let (workspace_id, now) = (scope.workspace_id(), scope.store().clock.now());
    let connection = scope.connection();
    sqlx::query(
        "insert into draft as d (workspace_id, user_id, conversation_id, audience, reply, note, reply_to_id, is_empty, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (workspace_id, user_id, conversation_id) do update set version = d.version + 1, audience = excluded.audience,
           reply = excluded.reply, note = excluded.note, reply_to_id = excluded.reply_to_id, is_empty = excluded.is_empty,
           updated_at = excluded.updated_at",
    )
    .bind(workspace_id)
    .bind(user_id)
    .bind(conversation_id)
    .bind(draft.audience.as_str())
    .bind(&draft.reply)
    .bind(&draft.note)
    .bind(draft.reply_to_id)
    .bind(draft.is_empty())
    .bind(now)
    .execute(&mut *connection)
    .await?;
    set_files(connection, (workspace_id, user_id, conversation_id), &draft).await?;
    let sql = format!(
        "{} where d.workspace_id = $1 and d.user_id = $2 and d.conversation_id = $3",
        select("draft")
    );
    let row = sqlx::query(AssertSqlSafe(sql))
        .bind(workspace_id)
        .bind(user_id)
        .bind(conversation_id)
        .fetch_one(&mut *connection)
        .await?;
    let view = view(&row)?;
    scope.record_for(user_id, Event::DraftUpdated(view.clone()));
    Ok(view)
}

async fn check(scope: &mut Scoped, conversation_id: Uuid, draft: &NewDraft) -> Result<()> {
    let workspace_id = scope.workspace_id();
    let mut check = Check::default();
    for (name, text) in [("reply", &draft.reply), ("note", &draft.note)] {
        check.field(name, !text.contains('\0'), "must not hold a NUL character");
        check.field(
            name,
            text.chars().count() <= TEXT_MAX,
            format!("must have at most {TEXT_MAX} characters"),
        );
    }
    let files = [
        ("reply_attachment_ids", &draft.reply_attachment_ids),
        ("note_attachment_ids", &draft.note_attachment_ids),
    ];
    for (name, ids) in files {
        check.field(name, ids.len() <= FILES_MAX, format!("must be at most {FILES_MAX}"));
    }
    check.done()?;
    if let Some(id) = draft.reply_to_id {
        let known: Option<i32> =
            sqlx::query_scalar("select 1 from message where workspace_id = $1 and id = $2 and conversation_id = $3")
                .bind(workspace_id)
                .bind(id)
                .bind(conversation_id)
                .fetch_optional(scope.connection())
                .await?;
        check.field("reply_to_id", known.is_some(), "is no message of this conversation");
    }
    for (name, ids) in files {
        let waiting: Vec<Uuid> = sqlx::query_scalar(
            "select id from attachment where workspace_id = $1 and id = any($2) and message_id is null and uploaded_by is not null",
        )
        .bind(workspace_id)
        .bind(ids)
        .fetch_all(scope.connection())
        .await?;
        if let Some(id) = ids.iter().find(|id| !waiting.contains(id)) {
            check.field(name, false, format!("{id} is no file that waits to be sent"));
        }
    }
    check.done()
}

/// A file stands in one tab: in the reply's where both name it.
async fn set_files(
    connection: &mut PgConnection,
    (workspace_id, user_id, conversation_id): (Uuid, Uuid, Uuid),
    draft: &NewDraft,
) -> Result<(), sqlx::Error> {
    let replies = draft.reply_attachment_ids.iter().map(|id| (*id, Audience::Customer));
    let notes = draft.note_attachment_ids.iter().map(|id| (*id, Audience::Team));
    let files: Vec<(Uuid, Audience)> = replies.chain(notes).collect();
    let (ids, audiences): (Vec<Uuid>, Vec<&str>) = files.iter().map(|(id, audience)| (*id, audience.as_str())).unzip();
    sqlx::query(
        "delete from draft_attachment where workspace_id = $1 and user_id = $2 and conversation_id = $3 and attachment_id <> all($4)",
    )
    .bind(workspace_id)
    .bind(user_id)
    .bind(conversation_id)
    .bind(&ids)
    .execute(&mut *connection)
    .await?;
    if ids.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "insert into draft_attachment (workspace_id, user_id, conversation_id, attachment_id, audience, position)
         select distinct on (t.id) $1, $2, $3, t.id, t.audience, t.place
         from unnest($4::uuid[], $5::text[]) with ordinality as t (id, audience, place) order by t.id, t.place
         on conflict (workspace_id, user_id, conversation_id, attachment_id)
           do update set audience = excluded.audience, position = excluded.position",
    )
    .bind(workspace_id)
    .bind(user_id)
    .bind(conversation_id)
    .bind(&ids)
    .bind(&audiences)
    .execute(connection)
    .await?;
    Ok(())
}

fn view(row: &PgRow) -> Result<DraftView, sqlx::Error> {
    let mut columns = Columns::of(row);
    let mut view = DraftView {
        conversation_id: columns.take()?,
        version: columns.take()?,
        audience: match columns.take()? {
            "team" => Audience::Team,
            _ => Audience::Customer,
        },
        reply: columns.take()?,
        note: columns.take()?,
        updated_at: columns.take()?,
        quote: None,
        reply_attachments: Vec::new(),
        note_attachments: Vec::new(),
    };
    let quoted: Option<Uuid> = columns.take()?;
    let author = columns.take::<Option<&str>>()?.map(author_type);
    let (author_id, author_name) = (columns.take()?, columns.take()?);
    let (text, kind): (Option<String>, Option<String>) = (columns.take()?, columns.take()?);
    view.quote = quoted.zip(author).map(|(id, kind_of_author)| DraftQuote {
        id,
        author: Author {
            kind: kind_of_author,
            id: author_id,
            name: author_name,
        },
        preview: text.or(kind).unwrap_or_default(),
    });
    view.reply_attachments = files(columns.take()?);
    view.note_attachments = files(columns.take()?);
    Ok(view)
}

fn files(value: Option<Value>) -> Vec<AttachmentView> {
    value
        .and_then(|value| serde_json::from_value(value).ok())
        .unwrap_or_default()
}
