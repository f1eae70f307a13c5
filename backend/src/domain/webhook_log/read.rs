//! Lists and single entries of the log.

use serde::Serialize;
use serde_json::Value;
use sqlx::{AssertSqlSafe, FromRow, PgConnection};
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use super::became::{self, WebhookEffect};
use super::filter::{self, Filter, Reach};
use super::{secrets, stored, summary, walk};
use crate::clock::rfc3339_millis;
use crate::domain::audit::{self, AuditAction};
use crate::domain::page::{Cursor, Page};
use crate::errors::{Error, Result};
use crate::store::{Doer, Scoped, Store};

/// One line of the webhook log.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, FromRow)]
pub struct WebhookEventView {
    pub id: Uuid,
    #[serde(with = "rfc3339_millis")]
    pub received_at: OffsetDateTime,
    pub channel: String,
    pub account_id: String,
    pub inbox_id: Option<Uuid>,
    /// What it held: `message`, `status`, `reaction` …
    pub kinds: Vec<String>,
    /// `processed`, `unsupported`, `failed` or `unrouted`.
    pub outcome: String,
    pub error: Option<String>,
    #[serde(with = "rfc3339_millis::option")]
    pub replayed_at: Option<OffsetDateTime>,
    /// Whom it is about, as far as that is known; in lists alone.
    #[sqlx(skip)]
    pub contact_name: Option<String>,
    /// The beginning of the message that it brought or is about, or `[image]` and the like; in lists alone. Nothing of what
    /// was taken back.
    #[sqlx(skip)]
    pub preview: Option<String>,
    /// The platform's ids that it names.
    #[serde(skip)]
    pub(super) refs: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct WebhookEventDetail {
    #[serde(flatten)]
    pub event: WebhookEventView,
    /// The slice as the platform sent it, as JSON text; values that are secrets are left out.
    pub raw: String,
    /// What it held, in its order, and what became of each.
    pub effects: Vec<WebhookEffect>,
}

pub(super) const COLUMNS: &str =
    "e.id, e.received_at, e.channel, e.account_id, e.inbox_id, e.kinds, e.outcome, e.error, e.replayed_at, e.refs";

/// Newest first. Where names are searched for, the index must have caught up (`search::index::catch_up`).
pub async fn events(
    scope: &mut Scoped,
    filter: &Filter,
    limit: i64,
    after: Option<Cursor>,
) -> Result<Page<WebhookEventView>> {
    let workspace_id = scope.workspace_id();
    let mut page = walk::page(scope, filter, after, limit).await?;
    summary::fill(scope.connection(), workspace_id, &mut page.items).await?;
    Ok(page)
}

/// For operators: across workspaces, and those of none.
pub async fn operator_events(
    store: &Store,
    workspace_id: Option<Uuid>,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<WebhookEventView>> {
    let mut connection = store.database.owner.acquire().await?;
    let ids = filter.ids(&mut connection, Reach::Operator(workspace_id)).await?;
    let mut query = filter.query(COLUMNS, workspace_id, ids);
    filter::newest_first(&mut query, None, limit);
    Ok(query.build_query_as().fetch_all(&mut *connection).await?)
}

/// One entry of the workspace's log. That somebody read what a customer's platform sent is recorded before they do.
pub async fn event(store: &Store, workspace_id: Uuid, doer: Doer, id: Uuid) -> Result<WebhookEventDetail> {
    let event = operator_event(store, Some(workspace_id), id).await?;
    let entry = audit::deed(AuditAction::WebhookRead, Some(id), None, Value::Null);
    audit::note(store, workspace_id, doer, entry).await?;
    Ok(event)
}

/// `workspace_id`: only of this workspace; none: of any, and of none.
pub async fn operator_event(store: &Store, workspace_id: Option<Uuid>, id: Uuid) -> Result<WebhookEventDetail> {
    let mut connection = store.database.owner.acquire().await?;
    load(&mut connection, workspace_id, id).await
}

/// On the owner's connection: the POSTs themselves are nobody's rows.
pub async fn load(connection: &mut PgConnection, workspace_id: Option<Uuid>, id: Uuid) -> Result<WebhookEventDetail> {
    let event: WebhookEventView = sqlx::query_as(AssertSqlSafe(format!(
        "select {COLUMNS} from webhook_event e where e.id = $1 and ($2::uuid is null or e.workspace_id = $2)"
    )))
    .bind(id)
    .bind(workspace_id)
    .fetch_optional(&mut *connection)
    .await?
    .ok_or(Error::NotFound("webhook event"))?;
    let stored = stored::load(connection, id, event.received_at)
        .await?
        .ok_or(Error::NotFound("webhook event"))?;
    let effects = became::of(connection, &stored).await?;
    Ok(WebhookEventDetail {
        event,
        raw: secrets::without(stored.raw),
        effects,
    })
}
