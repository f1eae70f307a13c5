//! Mentions: notes that name a member. A resource of their own, told to that member alone.

use std::collections::BTreeSet;

use sqlx::postgres::PgRow;
use sqlx::{AssertSqlSafe, PgConnection};
use time::OffsetDateTime;
use uuid::Uuid;

use super::access::Actor;
use super::conversations::load::channel;
use super::messages::load::author_type;
use super::page::{Cursor, Page};
use super::views::{Author, ContactSummary, Event, MentionView};
use crate::errors::{Error, Result};
use crate::store::{Columns, Scoped};

/// Members that one note may name.
pub const MENTIONS_MAX: usize = 50;
/// Mentions that are marked as read at once.
const AT_ONCE: i64 = 500;

/// Which mentions are marked as read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    Note(Uuid),
    Conversation(Uuid),
    /// The newest five hundred that are not read.
    All,
}

/// What a view is made of, of `mention n`.
const SELECT: &str = "
select n.workspace_id, n.user_id, n.message_id, n.version, n.conversation_id, m.inbox_id, i.channel, c.contact_id, p.name, p.avatar_id, p.blocked_at is not null,
  m.author_type, m.author_id, m.author_name, left(m.text, 200), n.created_at, n.read_at
from {mentions} n
join message m on m.workspace_id = n.workspace_id and m.id = n.message_id
join conversation c on c.workspace_id = n.workspace_id and c.id = n.conversation_id
join inbox i on i.workspace_id = c.workspace_id and i.id = c.inbox_id
join contact p on p.workspace_id = c.workspace_id and p.id = c.contact_id
";

/// Who was named, and what they are told.
pub struct Told {
    pub workspace_id: Uuid,
    pub user_id: Uuid,
    pub view: MentionView,
}

/// A note names these members; who names themselves is not told.
pub struct Named {
    pub workspace_id: Uuid,
    pub message_id: Uuid,
    pub conversation_id: Uuid,
    pub author_id: Option<Uuid>,
    pub user_ids: Vec<Uuid>,
}

/// Of notes that were just stored.
pub async fn insert(connection: &mut PgConnection, named: &[Named], now: OffsetDateTime) -> Result<(), sqlx::Error> {
    let each: Vec<(&Named, Uuid)> = named
        .iter()
        .flat_map(|named| named.user_ids.iter().map(move |user_id| (named, *user_id)))
        .collect();
    if each.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "with named as materialized (
           select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[]) with ordinality
             as t (workspace_id, message_id, conversation_id, author_id, user_id, place)
         ), told as (
           insert into mention (workspace_id, user_id, message_id, conversation_id, created_at)
           select workspace_id, user_id, message_id, conversation_id, $6 from named where user_id is distinct from author_id
         )
         update agent_message a set mention_ids = g.user_ids
         from (select workspace_id, message_id, array_agg(user_id order by place) as user_ids from named group by 1, 2) g
         where a.workspace_id = g.workspace_id and a.message_id = g.message_id",
    )
    .bind(each.iter().map(|(named, _)| named.workspace_id).collect::<Vec<_>>())
    .bind(each.iter().map(|(named, _)| named.message_id).collect::<Vec<_>>())
    .bind(each.iter().map(|(named, _)| named.conversation_id).collect::<Vec<_>>())
    .bind(each.iter().map(|(named, _)| named.author_id).collect::<Vec<_>>())
    .bind(each.iter().map(|(_, user_id)| *user_id).collect::<Vec<_>>())
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

/// Those of these members of the workspaces who can be named: who is active.
pub async fn nameable(
    connection: &mut PgConnection,
    members: &BTreeSet<(Uuid, Uuid)>,
) -> Result<BTreeSet<(Uuid, Uuid)>, sqlx::Error> {
    if members.is_empty() {
        return Ok(BTreeSet::new());
    }
    let (workspaces, users): (Vec<Uuid>, Vec<Uuid>) = members.iter().copied().unzip();
    let rows: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "select m.workspace_id, m.user_id from member m join unnest($1::uuid[], $2::uuid[]) as t (workspace_id, user_id)
           on m.workspace_id = t.workspace_id and m.user_id = t.user_id where m.active",
    )
    .bind(&workspaces)
    .bind(&users)
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().collect())
}

/// All mentions of these notes, in the order of the notes.
pub async fn of_notes(connection: &mut PgConnection, notes: &[(Uuid, Uuid)]) -> Result<Vec<Told>, sqlx::Error> {
    if notes.is_empty() {
        return Ok(Vec::new());
    }
    let (workspaces, messages): (Vec<Uuid>, Vec<Uuid>) = notes.iter().copied().unzip();
    let sql = format!(
        "{} join unnest($1::uuid[], $2::uuid[]) with ordinality as wanted (workspace_id, id, place)
           on n.workspace_id = wanted.workspace_id and n.message_id = wanted.id order by wanted.place, n.user_id",
        select("mention")
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(&workspaces)
        .bind(&messages)
        .fetch_all(connection)
        .await?;
    rows.iter().map(told).collect()
}

/// Of the member who asks, newest first. `read`: only those that are, or are not.
pub async fn list(
    scope: &mut Scoped,
    actor: &Actor,
    read: Option<bool>,
    cursor: Option<Cursor>,
    limit: i64,
) -> Result<Page<MentionView>> {
    let Some(user_id) = actor.user_id else {
        return Ok(Page {
            items: Vec::new(),
            next_cursor: None,
        });
    };
    let which = match read {
        None => "",
        Some(false) => "and read_at is null",
        Some(true) => "and read_at is not null",
    };
    let after = if cursor.is_some() {
        "and (created_at, message_id) < ($3, $4)"
    } else {
        ""
    };
    let page = format!(
        "(select * from mention where workspace_id = $1 and user_id = $2 {which} {after}
          order by created_at desc, message_id desc limit {})",
        limit + 1
    );
    let sql = format!("{} order by n.created_at desc, n.message_id desc", select(&page));
    let mut query = sqlx::query(AssertSqlSafe(sql)).bind(scope.workspace_id()).bind(user_id);
    if let Some(cursor) = cursor {
        query = query.bind(cursor.at).bind(cursor.id);
    }
    let rows = query.fetch_all(scope.connection()).await?;
    let views: Vec<MentionView> = rows
        .iter()
        .map(|row| told(row).map(|told| told.view))
        .collect::<Result<_, _>>()?;
    Ok(Page::cut(views, limit, |view| Cursor {
        at: view.created_at,
        id: view.message_id,
    }))
}

/// Marks mentions of the member who asks as read; what was read before stays as it is. Returns those that were marked.
pub async fn mark_read(scope: &mut Scoped, actor: &Actor, seen: Seen) -> Result<Vec<MentionView>> {
    let user_id = actor
        .user_id
        .ok_or(Error::Forbidden("Only members are mentioned; a token is not."))?;
    let (which, id) = match seen {
        Seen::Note(id) => ("and message_id = $4", Some(id)),
        Seen::Conversation(id) => ("and conversation_id = $4", Some(id)),
        Seen::All => ("", None),
    };
    let sql = format!(
        "update mention set read_at = $3, version = version + 1
         where workspace_id = $1 and user_id = $2 and message_id in (
           select message_id from mention where workspace_id = $1 and user_id = $2 and read_at is null {which}
           order by created_at desc, message_id desc limit {AT_ONCE} for no key update)
         returning workspace_id, message_id"
    );
    let mut query = sqlx::query_as(AssertSqlSafe(sql))
        .bind(scope.workspace_id())
        .bind(user_id)
        .bind(scope.store().clock.now());
    if let Some(id) = id {
        query = query.bind(id);
    }
    let marked: Vec<(Uuid, Uuid)> = query.fetch_all(scope.connection()).await?;
    let told = of_notes(scope.connection(), &marked).await?;
    let mut views: Vec<MentionView> = told
        .into_iter()
        .filter(|told| told.user_id == user_id)
        .map(|told| told.view)
        .collect();
    views.sort_by_key(|view| std::cmp::Reverse((view.created_at, view.message_id)));
    for view in &views {
        scope.record_for(user_id, Event::MentionUpdated(view.clone()));
    }
    Ok(views)
}

fn select(mentions: &str) -> String {
    SELECT.replace("{mentions}", mentions)
}

fn told(row: &PgRow) -> Result<Told, sqlx::Error> {
    let mut columns = Columns::of(row);
    Ok(Told {
        workspace_id: columns.take()?,
        user_id: columns.take()?,
        view: MentionView {
            message_id: columns.take()?,
            version: columns.take()?,
            conversation_id: columns.take()?,
            inbox_id: columns.take()?,
            channel: channel(columns.take()?),
            contact: ContactSummary {
                id: columns.take()?,
                name: columns.take()?,
                avatar_id: columns.take()?,
                blocked: columns.take()?,
            },
            author: Author {
                kind: author_type(columns.take()?),
                id: columns.take()?,
                name: columns.take()?,
            },
            preview: columns.take::<Option<String>>()?.unwrap_or_default(),
            created_at: columns.take()?,
            read_at: columns.take()?,
        },
    })
}
