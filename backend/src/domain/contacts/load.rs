//! Reading contacts as views.

use serde_json::Value;
use sqlx::{AssertSqlSafe, FromRow, PgConnection};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::views::ContactView;

pub(super) const SELECT: &str = "
select p.workspace_id, p.id, p.version, p.name, p.username, p.phone, p.email, p.note, p.avatar_id, p.marketing_stopped_at, p.blocked_at, p.merged_into, p.created_at,
  case when p.attributes <> '{}' then (
    select json_object_agg(d.key, p.attributes -> d.id::text) from contact_attribute d
    where d.workspace_id = p.workspace_id and p.attributes ? d.id::text) end as attributes,
  (select json_agg(json_build_object('id', i.id, 'inbox_id', i.inbox_id, 'channel', b.channel, 'scope', i.scope,
     'external_id', i.external_id, 'conversation_id', c.id) order by i.created_at, i.id)
   from contact_identity i
   join inbox b on b.workspace_id = i.workspace_id and b.id = i.inbox_id
   -- not coalesce(): under row-level security the planner takes it for leaky and reads every conversation instead
   left join conversation c on c.workspace_id = i.workspace_id
     and c.identity_id = case when i.primary_id is null then i.id else i.primary_id end
   where i.workspace_id = p.workspace_id and i.contact_id = p.id) as identities
from contact p";

#[derive(FromRow)]
pub(super) struct Row {
    workspace_id: Uuid,
    id: Uuid,
    version: i64,
    name: Option<String>,
    username: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    note: Option<String>,
    avatar_id: Option<Uuid>,
    marketing_stopped_at: Option<OffsetDateTime>,
    blocked_at: Option<OffsetDateTime>,
    merged_into: Option<Uuid>,
    created_at: OffsetDateTime,
    attributes: Option<Value>,
    identities: Option<Value>,
}

pub async fn by_ids(
    connection: &mut PgConnection,
    ids: &[(Uuid, Uuid)],
) -> Result<Vec<(Uuid, ContactView)>, sqlx::Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (workspaces, contacts): (Vec<Uuid>, Vec<Uuid>) = ids.iter().copied().unzip();
    let sql = format!(
        "{SELECT} join unnest($1::uuid[], $2::uuid[]) with ordinality as wanted (workspace_id, id, place)
           on p.workspace_id = wanted.workspace_id and p.id = wanted.id order by wanted.place"
    );
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(&workspaces)
        .bind(&contacts)
        .fetch_all(connection)
        .await?;
    Ok(rows.into_iter().map(view).collect())
}

pub async fn one(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    id: Uuid,
) -> Result<Option<ContactView>, sqlx::Error> {
    Ok(by_ids(connection, &[(workspace_id, id)])
        .await?
        .pop()
        .map(|(_, view)| view))
}

pub(super) fn view(row: Row) -> (Uuid, ContactView) {
    let identities = row
        .identities
        .and_then(|value| serde_json::from_value(value).ok())
        .unwrap_or_default();
    let view = ContactView {
        id: row.id,
        version: row.version,
        name: row.name,
        username: row.username,
        phone: row.phone,
        email: row.email,
        note: row.note,
        avatar_id: row.avatar_id,
        marketing_stopped_at: row.marketing_stopped_at,
        identities,
        attributes: row
            .attributes
            .and_then(|value| serde_json::from_value(value).ok())
            .unwrap_or_default(),
        blocked_at: row.blocked_at,
        merged_into: row.merged_into,
        created_at: row.created_at,
    };
    (row.workspace_id, view)
}

/// The contact, and then those that were merged into it: by members, or since a platform named both at once.
pub async fn with_merged(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    contact_id: Uuid,
) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar(
        "with recursive person (id) as (
           select $2::uuid
           union select c.id from person p join contact c on c.workspace_id = $1 and c.merged_into = p.id)
         select id from person",
    )
    .bind(workspace_id)
    .bind(contact_id)
    .fetch_all(connection)
    .await
}
