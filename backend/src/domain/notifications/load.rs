//! Reading notifications, with what they are about as it is now.

use sqlx::{AssertSqlSafe, FromRow, PgConnection};
use time::OffsetDateTime;
use time::macros::datetime;
use uuid::Uuid;

use super::view::{NotificationKind, NotificationView, NotifiedConversation, NotifiedEndpoint};
use crate::domain::conversations::load::channel;
use crate::domain::page::{Cursor, Page};
use crate::domain::views::ContactSummary;
use crate::errors::Result;
use crate::store::Scoped;

/// Later than everything.
const FAR: OffsetDateTime = datetime!(9999-01-01 00:00 UTC);
/// Characters of a message that are shown.
const PREVIEW: usize = 200;

#[derive(FromRow)]
struct Row {
    user_id: Uuid,
    id: Uuid,
    version: i64,
    kind: String,
    conversation_id: Option<Uuid>,
    channel: Option<String>,
    contact_id: Option<Uuid>,
    contact_name: Option<String>,
    avatar_id: Option<Uuid>,
    blocked: bool,
    inbox_id: Option<Uuid>,
    endpoint_id: Option<Uuid>,
    endpoint_name: Option<String>,
    message_id: Option<Uuid>,
    preview: Option<String>,
    actor_name: Option<String>,
    count: i32,
    listed: bool,
    at: OffsetDateTime,
    read_at: Option<OffsetDateTime>,
}

fn select() -> String {
    format!(
        "select n.user_id, n.id, n.version, n.kind, n.conversation_id, i.channel, c.contact_id, p.name as contact_name, p.avatar_id, p.blocked_at is not null as blocked,
           n.inbox_id, w.id as endpoint_id, w.name as endpoint_name, n.message_id,
           case when m.id is null then null when m.deleted_at is not null then '[deleted]' when m.text <> '' then left(m.text, {PREVIEW})
             else (select '[' || f.kind || ']' from attachment f where f.workspace_id = m.workspace_id and f.message_id = m.id
               order by f.position limit 1) end as preview,
           n.actor_name, n.count, n.listed, n.at, n.read_at
         from notification n
         left join conversation c on c.workspace_id = n.workspace_id and c.id = n.conversation_id
         left join contact p on p.workspace_id = c.workspace_id and p.id = c.contact_id
         left join inbox i on i.workspace_id = n.workspace_id
           and i.id = case when n.inbox_id is null then c.inbox_id else n.inbox_id end
         left join webhook_endpoint w on w.workspace_id = n.workspace_id and w.id = n.topic and n.kind = 'webhook_endpoint'
         left join message m on m.workspace_id = n.workspace_id and m.id = n.message_id"
    )
}

fn view(row: Row) -> NotificationView {
    let conversation = row
        .conversation_id
        .zip(row.contact_id)
        .map(|(id, contact_id)| NotifiedConversation {
            id,
            channel: channel(row.channel.as_deref().unwrap_or_default()),
            contact: ContactSummary {
                id: contact_id,
                name: row.contact_name,
                avatar_id: row.avatar_id,
                blocked: row.blocked,
            },
        });
    NotificationView {
        id: row.id,
        version: row.version,
        kind: NotificationKind::parse(&row.kind),
        conversation,
        inbox_id: row.inbox_id,
        webhook_endpoint: row
            .endpoint_id
            .zip(row.endpoint_name)
            .map(|(id, name)| NotifiedEndpoint { id, name }),
        message_id: row.message_id,
        preview: row.preview,
        actor_name: row.actor_name,
        count: row.count,
        listed: row.listed,
        at: row.at,
        read_at: row.read_at,
    }
}

/// A member's, newest first.
pub async fn list(
    scope: &mut Scoped,
    user_id: Uuid,
    unread: bool,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Page<NotificationView>> {
    let (at, id) = after.map_or((FAR, Uuid::max()), |cursor| (cursor.at, cursor.id));
    // said in the statement, so that each has its index
    let sql = format!(
        "{} where n.workspace_id = $1 and n.user_id = $2 and n.listed {}
           and (n.at, n.id) < ($3, $4) order by n.at desc, n.id desc limit $5",
        select(),
        if unread { "and n.read_at is null" } else { "" }
    );
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(scope.workspace_id())
        .bind(user_id)
        .bind(at)
        .bind(id)
        .bind(limit + 1)
        .fetch_all(scope.connection())
        .await?;
    Ok(Page::cut(rows, limit, |row| Cursor { at: row.at, id: row.id }).map(view))
}

/// These, each with whose it is.
pub(super) async fn by_ids(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    ids: &[(Uuid, Uuid)],
) -> Result<Vec<(Uuid, NotificationView)>, sqlx::Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (users, ids): (Vec<Uuid>, Vec<Uuid>) = ids.iter().copied().unzip();
    let sql = format!(
        "{} join unnest($2::uuid[], $3::uuid[]) as wanted (user_id, id) on n.user_id = wanted.user_id and n.id = wanted.id
         where n.workspace_id = $1 order by n.at, n.id",
        select()
    );
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(workspace_id)
        .bind(&users)
        .bind(&ids)
        .fetch_all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (row.user_id, view(row))).collect())
}

/// One of a member; none where it is gone.
pub async fn by_id(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    user_id: Uuid,
    id: Uuid,
) -> Result<Option<NotificationView>, sqlx::Error> {
    let found = by_ids(connection, workspace_id, &[(user_id, id)]).await?;
    Ok(found.into_iter().next().map(|(_, view)| view))
}
