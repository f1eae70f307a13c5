//! What there was with a contact: conversations, notes, and what was changed, newest first.

use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::page::{Cursor, Page};
use crate::domain::views::ContactTimelineItem;
use crate::errors::Result;
use crate::store::Scoped;

/// Of each kind no more than the page has. Those who were merged into the contact bring their past along.
const LINES: &str = "
with recursive person (id) as (
  select $2::uuid
  union
  select m.gone_id from person p join contact_merge m on m.workspace_id = $1 and m.stays_id = p.id and m.undone_at is null
), upto (at, id) as (
  select case when $3::timestamptz is null then 'infinity' else $3 end,
    case when $4::uuid is null then 'ffffffff-ffff-ffff-ffff-ffffffffffff' else $4 end
), line as (
  select c.id, c.at, c.kind, c.author_id, c.author_name, c.detail
  from person p cross join lateral (
    select * from contact_change c where c.workspace_id = $1 and c.contact_id = p.id
      and (c.at, c.id) < ((select at from upto), (select id from upto)) order by c.at desc, c.id desc limit $5) c
  union all
  select c.id, c.created_at, 'conversation', null, null,
    jsonb_build_object('conversation_id', c.id, 'inbox_id', c.inbox_id, 'status', c.status)
  from conversation c where c.workspace_id = $1 and c.contact_id = $2
    and (c.created_at, c.id) < ((select at from upto), (select id from upto))
  union all
  select n.id, n.sent_at, 'note', n.author_id, n.author_name,
    jsonb_build_object('conversation_id', c.id, 'message_id', n.id, 'text', left(n.text, 500))
  from conversation c cross join lateral (
    select * from message m where m.workspace_id = $1 and m.conversation_id = c.id and m.kind = 'agent' and m.audience = 'team' and m.deleted_at is null
      and (m.sent_at, m.id) < ((select at from upto), (select id from upto)) order by m.sent_at desc, m.id desc limit $5) n
  where c.workspace_id = $1 and c.contact_id = $2
)
select id, at, kind, author_id, author_name, detail from line order by at desc, id desc limit $5";

#[derive(FromRow)]
struct Row {
    id: Uuid,
    at: OffsetDateTime,
    kind: String,
    author_id: Option<Uuid>,
    author_name: Option<String>,
    detail: serde_json::Value,
}

pub async fn timeline(
    scope: &mut Scoped,
    id: Uuid,
    cursor: Option<Cursor>,
    limit: i64,
) -> Result<Page<ContactTimelineItem>> {
    super::get(scope, id).await?;
    let rows: Vec<Row> = sqlx::query_as(LINES)
        .bind(scope.workspace_id())
        .bind(id)
        .bind(cursor.map(|cursor| cursor.at))
        .bind(cursor.map(|cursor| cursor.id))
        .bind(limit + 1)
        .fetch_all(scope.connection())
        .await?;
    Ok(
        Page::cut(rows, limit, |row| Cursor { at: row.at, id: row.id }).map(|row| ContactTimelineItem {
            id: row.id,
            at: row.at,
            kind: row.kind,
            author_id: row.author_id,
            author_name: row.author_name,
            detail: row.detail,
        }),
    )
}
