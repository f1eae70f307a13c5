//! Notices of an inbox: what its platform told about the account itself, and what we found out about it. Kept once each.

use serde_json::Value;
use sqlx::{AssertSqlSafe, FromRow, PgConnection};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::page::{Cursor, Page};
use crate::domain::views::{InboxNoticeView, NoticeOrigin, NoticeSeverity};
use crate::errors::Result;
use crate::store::Scoped;

pub struct NewNotice {
    pub workspace_id: Uuid,
    pub id: Uuid,
    pub inbox_id: Uuid,
    pub kind: String,
    pub severity: &'static str,
    pub text: String,
    pub raw: Value,
    pub fingerprint: Vec<u8>,
    pub at: OffsetDateTime,
    pub created_at: OffsetDateTime,
}

#[derive(FromRow)]
struct Row {
    workspace_id: Uuid,
    id: Uuid,
    inbox_id: Uuid,
    kind: String,
    severity: String,
    text: String,
    raw: Value,
    at: OffsetDateTime,
    created_at: OffsetDateTime,
}

/// The token does not work any more, however that was found: the inbox waits for another one.
pub const REAUTHORIZATION_REQUIRED: &str = "reauthorization_required";
pub const TOKEN_NOT_REFRESHED: &str = "token_not_refreshed";
pub const ACCESS_WITHDRAWN: &str = "access_withdrawn";
/// The platform refuses what is sent, whoever it is sent to.
pub const SENDING_RESTRICTED: &str = "sending_restricted";

/// Our own kinds; all others are the platform's.
pub fn origin(kind: &str) -> NoticeOrigin {
    match kind {
        REAUTHORIZATION_REQUIRED | TOKEN_NOT_REFRESHED | ACCESS_WITHDRAWN | SENDING_RESTRICTED => {
            NoticeOrigin::Frontdesk
        }
        _ => NoticeOrigin::Platform,
    }
}

const COLUMNS: &str = "workspace_id, id, inbox_id, kind, severity, text, raw, at, created_at";

fn view(row: Row) -> InboxNoticeView {
    InboxNoticeView {
        id: row.id,
        inbox_id: row.inbox_id,
        origin: origin(&row.kind),
        kind: row.kind,
        severity: match row.severity.as_str() {
            "info" => NoticeSeverity::Info,
            "warning" => NoticeSeverity::Warning,
            _ => NoticeSeverity::Critical,
        },
        text: row.text,
        raw: row.raw,
        at: row.at,
        created_at: row.created_at,
    }
}

/// Those that are new, with their workspaces.
pub async fn insert(
    connection: &mut PgConnection,
    new: &[NewNotice],
) -> Result<Vec<(Uuid, InboxNoticeView)>, sqlx::Error> {
    if new.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "insert into inbox_notice ({COLUMNS}, fingerprint)
         select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::jsonb[], $8::timestamptz[],
           $9::timestamptz[], $10::bytea[])
         on conflict (workspace_id, inbox_id, fingerprint) do nothing returning {COLUMNS}"
    );
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(new.iter().map(|notice| notice.workspace_id).collect::<Vec<_>>())
        .bind(new.iter().map(|notice| notice.id).collect::<Vec<_>>())
        .bind(new.iter().map(|notice| notice.inbox_id).collect::<Vec<_>>())
        .bind(new.iter().map(|notice| notice.kind.as_str()).collect::<Vec<_>>())
        .bind(new.iter().map(|notice| notice.severity).collect::<Vec<_>>())
        .bind(new.iter().map(|notice| notice.text.as_str()).collect::<Vec<_>>())
        .bind(new.iter().map(|notice| &notice.raw).collect::<Vec<_>>())
        .bind(new.iter().map(|notice| notice.at).collect::<Vec<_>>())
        .bind(new.iter().map(|notice| notice.created_at).collect::<Vec<_>>())
        .bind(
            new.iter()
                .map(|notice| notice.fingerprint.as_slice())
                .collect::<Vec<_>>(),
        )
        .fetch_all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (row.workspace_id, view(row))).collect())
}

/// Newest first.
pub async fn list(
    scope: &mut Scoped,
    inbox_id: Uuid,
    limit: i64,
    after: Option<Cursor>,
) -> Result<Page<InboxNoticeView>> {
    super::get(scope, inbox_id).await?;
    let (at, id) = after.map_or((None, None), |cursor| (Some(cursor.at), Some(cursor.id)));
    let sql = format!(
        "select {COLUMNS} from inbox_notice where workspace_id = $1 and inbox_id = $2
           and ($3::timestamptz is null or (at, id) < ($3, $4)) order by at desc, id desc limit $5"
    );
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(scope.workspace_id())
        .bind(inbox_id)
        .bind(at)
        .bind(id)
        .bind(limit + 1)
        .fetch_all(scope.connection())
        .await?;
    Ok(Page::cut(rows, limit, |row| Cursor { at: row.at, id: row.id }).map(view))
}
