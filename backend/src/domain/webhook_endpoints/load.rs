//! Reading endpoints.

use sqlx::{AssertSqlSafe, FromRow};
use time::OffsetDateTime;
use uuid::Uuid;

use super::WebhookEventType;
use super::view::{DisabledReason, DisabledView, WebhookEndpointView};
use crate::domain::page::{Cursor, Page};
use crate::errors::{Error, Result};
use crate::store::Scoped;

#[derive(FromRow)]
pub(super) struct Row {
    pub id: Uuid,
    pub version: i64,
    pub name: String,
    pub url: String,
    pub event_types: Vec<String>,
    pub disabled_at: Option<OffsetDateTime>,
    pub disabled_because: Option<String>,
    pub failing_since: Option<OffsetDateTime>,
    pub previous_until: Option<OffsetDateTime>,
    pub missed_at: Option<OffsetDateTime>,
    pub created_at: OffsetDateTime,
}

pub(super) const COLUMNS: &str = "id, version, name, url, event_types, disabled_at, disabled_because, failing_since, previous_until, missed_at, created_at";

impl From<Row> for WebhookEndpointView {
    fn from(row: Row) -> Self {
        let because = row.disabled_because.as_deref().map(DisabledReason::read);
        Self {
            id: row.id,
            version: row.version,
            name: row.name,
            url: row.url,
            event_types: WebhookEventType::named(&row.event_types),
            disabled: because
                .zip(row.disabled_at)
                .map(|(reason, at)| DisabledView { reason, at }),
            failing_since: row.failing_since,
            previous_secret_until: row.previous_until,
            missed_at: row.missed_at,
            created_at: row.created_at,
        }
    }
}

/// The newest first; a workspace has few.
pub async fn list(scope: &mut Scoped, cursor: Option<Cursor>, limit: i64) -> Result<Page<WebhookEndpointView>> {
    let (at, id) = cursor.map(|cursor| (cursor.at, cursor.id)).unzip();
    let sql = format!(
        "select {COLUMNS} from webhook_endpoint
         where workspace_id = $1 and ($2::timestamptz is null or (created_at, id) < ($2, $3))
         order by created_at desc, id desc limit $4"
    );
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(scope.workspace_id())
        .bind(at)
        .bind(id)
        .bind(limit + 1)
        .fetch_all(scope.connection())
        .await?;
    let place = |row: &Row| Cursor {
        at: row.created_at,
        id: row.id,
    };
    Ok(Page::cut(rows, limit, place).map(WebhookEndpointView::from))
}

pub async fn get(scope: &mut Scoped, id: Uuid) -> Result<WebhookEndpointView> {
    find(scope, id, "").await
}

pub(super) async fn find(scope: &mut Scoped, id: Uuid, lock: &str) -> Result<WebhookEndpointView> {
    let sql = format!("select {COLUMNS} from webhook_endpoint where workspace_id = $1 and id = $2{lock}");
    let row: Option<Row> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(scope.workspace_id())
        .bind(id)
        .fetch_optional(scope.connection())
        .await?;
    row.map(WebhookEndpointView::from)
        .ok_or(Error::NotFound("webhook endpoint"))
}
