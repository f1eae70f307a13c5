//! Conversations found by who they are with: by any part of a name, a phone number or an address, or by an id of ours or the
//! platform's.

use sqlx::{AssertSqlSafe, PgConnection};
use time::OffsetDateTime;
use uuid::Uuid;

use super::ask::Ask;
use super::scope::Narrowed;
use super::terms::{self, Term};
use crate::domain::conversations::Assignee;
use crate::errors::Result;
use crate::store::Scoped;

/// The newest contacts that match; of those, the conversations with the newest activity are shown.
const CONTACTS: i64 = 200;
/// Shorter ones are no ids.
const ID_MIN: usize = 6;

/// A conversation with its place among its like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Found {
    pub id: Uuid,
    pub last_activity_at: OffsetDateTime,
}

/// Contacts, newest first.
#[derive(Debug, Default)]
pub struct Newest {
    pub ids: Vec<Uuid>,
    /// Below this one there may be more; none: there is nobody else.
    pub next: Option<Uuid>,
}

/// So often it is looked further down where nobody was found yet.
const TIMES: usize = 3;

/// The same, looked for further down where the newest of a word that very many have do not match.
pub async fn first(scope: &mut Scoped, sought: &[Term], room: i64) -> Result<Newest> {
    let mut found = newest(scope, sought, None, room).await?;
    for _ in 1..TIMES {
        if !found.ids.is_empty() || found.next.is_none() {
            break;
        }
        found = newest(scope, sought, found.next, room).await?;
    }
    Ok(found)
}

/// The newest contacts who match all terms, below one. Of a word that very many have they may be fewer than there is room for,
/// and others follow.
pub async fn newest(scope: &mut Scoped, sought: &[Term], below: Option<Uuid>, room: i64) -> Result<Newest> {
    if sought.is_empty() {
        return Ok(Newest::default());
    }
    let query = terms::contact_query(scope.workspace_id(), sought);
    let rows: Vec<(Uuid, bool)> =
        sqlx::query_as("select contact_id, is_hit from search_newest_contacts($1::text::tsquery, $2, $3::int)")
            .bind(query)
            .bind(below.unwrap_or(Uuid::max()))
            .bind(room)
            .fetch_all(scope.connection())
            .await?;
    let next = rows.iter().find(|row| !row.1).map(|row| row.0);
    let ids = rows.into_iter().filter(|row| row.1).map(|row| row.0).collect();
    Ok(Newest { ids, next })
}

/// Conversations with people who match, newest activity first, after that place.
pub async fn find(
    scope: &mut Scoped,
    ask: &Ask,
    narrowed: &Narrowed,
    after: Option<Found>,
    limit: i64,
) -> Result<Vec<Found>> {
    let workspace_id = scope.workspace_id();
    let mut contacts = first(scope, &ask.terms, CONTACTS).await?.ids;
    let mut conversations = Vec::new();
    if let Some(id) = ask.id.as_deref().and_then(|id| id.parse::<Uuid>().ok()) {
        contacts.push(id);
        conversations.push(id);
    }
    if contacts.is_empty() {
        return Ok(Vec::new());
    }
    // `offset 0`: each by its index, also in a plan that does not know how many conversations the workspace has
    let sql = format!(
        "select c.id, c.last_activity_at from (
           select t.id from unnest($2::uuid[]) as p (id) cross join lateral (
             select id from conversation where workspace_id = $1 and contact_id = p.id offset 0) t
           union select unnest($3::uuid[])
         ) f cross join lateral (
           select * from conversation c where c.workspace_id = $1 and c.id = f.id and {} offset 0) c
         where ($4::timestamptz is null or (c.last_activity_at, c.id) < ($4, $5))
         order by c.last_activity_at desc, c.id desc limit $6",
        fitting(7)
    );
    let query = sqlx::query_as(AssertSqlSafe(sql))
        .bind(workspace_id)
        .bind(contacts)
        .bind(conversations)
        .bind(after.map(|found| found.last_activity_at))
        .bind(after.map(|found| found.id))
        .bind(limit);
    Ok(fits(query, narrowed).fetch_all(scope.connection()).await?)
}

/// Whether a conversation `c` is of these inboxes, labels, status and assignees: five parameters from `$first` on, which
/// [`fits`] binds.
pub fn fitting(first: usize) -> String {
    let [inboxes, labels, status, members, nobody] = [0, 1, 2, 3, 4].map(|nth| first + nth);
    format!(
        "(${inboxes}::uuid[] is null or c.inbox_id = any(${inboxes}))
  and (${labels}::uuid[] is null or ${labels} && array(select l.label_id from conversation_label l where l.workspace_id = c.workspace_id and l.conversation_id = c.id))
  and (${status}::text is null or c.status = ${status})
  and (${members}::uuid[] is null or c.assignee_id = any(${members}) or ${nobody} and c.assignee_id is null)"
    )
}

type Query<'q, T> = sqlx::query::QueryAs<'q, sqlx::Postgres, T, sqlx::postgres::PgArguments>;

pub fn fits<'q, T>(query: Query<'q, T>, narrowed: &Narrowed) -> Query<'q, T> {
    let assignees = narrowed.assignees.as_ref();
    let members = assignees.map(|all| {
        let ids = all.iter().filter_map(|each| match each {
            Assignee::Member(id) => Some(*id),
            Assignee::Nobody => None,
        });
        ids.collect::<Vec<Uuid>>()
    });
    query
        .bind(narrowed.inbox_ids.clone())
        .bind(narrowed.label_ids.clone())
        .bind(narrowed.status)
        .bind(members)
        .bind(assignees.is_some_and(|all| all.contains(&Assignee::Nobody)))
}

/// The message that has this id, ours or the platform's.
pub async fn message_with_id(connection: &mut PgConnection, workspace_id: Uuid, id: &str) -> Result<Option<Uuid>> {
    if let Ok(id) = id.parse::<Uuid>() {
        return Ok(
            sqlx::query_scalar("select id from message where workspace_id = $1 and id = $2")
                .bind(workspace_id)
                .bind(id)
                .fetch_optional(connection)
                .await?,
        );
    }
    if id.len() < ID_MIN {
        return Ok(None);
    }
    Ok(sqlx::query_scalar(
        "select m.id from inbox i join message m on m.workspace_id = i.workspace_id and m.inbox_id = i.id and m.external_id = $2
         where i.workspace_id = $1 limit 1",
    )
    .bind(workspace_id)
    .bind(id)
    .fetch_optional(connection)
    .await?)
}
