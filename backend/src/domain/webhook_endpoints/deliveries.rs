//! The list of what was posted, and its end.

use serde::{Deserialize, Serialize};
use sqlx::{FromRow, Postgres, QueryBuilder};
use time::{Duration, OffsetDateTime};
use utoipa::ToSchema;
use uuid::Uuid;

use super::answer::DeliveryFailure;
use super::load::find;
use super::payload::{id_of_entry, id_of_test};
use crate::clock::rfc3339_millis;
use crate::domain::page::{Cursor, Page};
use crate::errors::Result;
use crate::store::{Scoped, Store};

/// Rows that are removed at a time, so that nobody waits.
const BATCH: i64 = 1_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EndpointDeliveryState {
    /// It was accepted.
    Delivered,
    /// It was not, and is tried again.
    Retrying,
    /// It was not, and is not tried again by itself.
    Failed,
}

impl EndpointDeliveryState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Retrying => "retrying",
            Self::Failed => "failed",
        }
    }

    fn read(text: &str) -> Self {
        match text {
            "delivered" => Self::Delivered,
            "retrying" => Self::Retrying,
            _ => Self::Failed,
        }
    }
}

/// One thing that was posted to an endpoint, and how the last attempt went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "019a8f00-0000-7000-8000-000000000002", "endpoint_id": "019a8f00-0000-7000-8000-000000000001",
    "webhook_id": "evt_019a8f0000007000800000000000000a_4711", "event_type": "message.created", "state": "retrying", "attempts": 2,
    "created_at": "2026-11-27T08:00:00.000Z", "attempted_at": "2026-11-27T08:00:05.210Z", "next_attempt_at": "2026-11-27T08:05:05.210Z",
    "status": 503, "failure": null, "answer": "Back in a moment", "duration_ms": 184
}))]
pub struct EndpointDeliveryView {
    pub id: Uuid,
    pub endpoint_id: Uuid,
    /// As in the header `webhook-id`: the same at each attempt.
    pub webhook_id: String,
    /// An event, or `webhook_endpoint.test`.
    pub event_type: String,
    pub state: EndpointDeliveryState,
    /// How often it was tried.
    pub attempts: i32,
    /// When it was first tried.
    #[serde(with = "rfc3339_millis")]
    #[schema(value_type = String, format = DateTime)]
    pub created_at: OffsetDateTime,
    /// When it was last tried.
    #[serde(with = "rfc3339_millis")]
    #[schema(value_type = String, format = DateTime)]
    pub attempted_at: OffsetDateTime,
    #[serde(with = "rfc3339_millis::option")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub next_attempt_at: Option<OffsetDateTime>,
    /// The status that was answered last; null: nothing was.
    pub status: Option<i16>,
    /// Why nothing was answered.
    pub failure: Option<DeliveryFailure>,
    /// The beginning of the answer, at most 1024 bytes, without what looks like a secret.
    pub answer: Option<String>,
    /// How long the last attempt took.
    pub duration_ms: i32,
}

#[derive(FromRow)]
pub(super) struct Row {
    pub endpoint_id: Uuid,
    pub id: Uuid,
    pub seq: Option<i64>,
    #[sqlx(rename = "type")]
    pub event_type: String,
    pub state: String,
    attempts: i32,
    created_at: OffsetDateTime,
    attempted_at: OffsetDateTime,
    next_attempt_at: Option<OffsetDateTime>,
    status: Option<i16>,
    failure: Option<String>,
    answer: Option<String>,
    duration_ms: i32,
}

pub(super) const COLUMNS: &str = "endpoint_id, id, seq, type, state, attempts, created_at, attempted_at, next_attempt_at, status, failure, answer, duration_ms";

impl Row {
    pub(super) fn view(self, workspace_id: Uuid) -> EndpointDeliveryView {
        EndpointDeliveryView {
            webhook_id: match self.seq {
                Some(seq) => id_of_entry(workspace_id, seq),
                None => id_of_test(self.id),
            },
            id: self.id,
            endpoint_id: self.endpoint_id,
            event_type: self.event_type,
            state: EndpointDeliveryState::read(&self.state),
            attempts: self.attempts,
            created_at: self.created_at,
            attempted_at: self.attempted_at,
            next_attempt_at: self.next_attempt_at,
            status: self.status,
            failure: self.failure.as_deref().map(DeliveryFailure::read),
            answer: self.answer,
            duration_ms: self.duration_ms,
        }
    }
}

#[derive(Debug, Default)]
pub struct DeliveryFilter {
    pub state: Option<EndpointDeliveryState>,
    pub event_type: Option<String>,
}

/// Of one endpoint, the newest first.
pub async fn deliveries(
    scope: &mut Scoped,
    endpoint_id: Uuid,
    filter: &DeliveryFilter,
    cursor: Option<Cursor>,
    limit: i64,
) -> Result<Page<EndpointDeliveryView>> {
    find(scope, endpoint_id, "").await?;
    let workspace_id = scope.workspace_id();
    let mut query: QueryBuilder<Postgres> = QueryBuilder::new("select ");
    query
        .push(COLUMNS)
        .push(" from endpoint_delivery where workspace_id = ")
        .push_bind(workspace_id)
        .push(" and endpoint_id = ")
        .push_bind(endpoint_id);
    // said in the statement, so that it has its index
    match filter.state {
        None => &mut query,
        Some(EndpointDeliveryState::Delivered) => query.push(" and state = 'delivered'"),
        Some(EndpointDeliveryState::Retrying) => query.push(" and state = 'retrying'"),
        Some(EndpointDeliveryState::Failed) => query.push(" and state = 'failed'"),
    };
    if let Some(event_type) = &filter.event_type {
        query.push(" and type = ").push_bind(event_type);
    }
    if let Some(cursor) = cursor {
        query.push(" and id < ").push_bind(cursor.id);
    }
    query.push(" order by id desc limit ").push_bind(limit + 1);
    let rows: Vec<Row> = query.build_query_as().fetch_all(scope.connection()).await?;
    let place = |row: &Row| Cursor {
        at: row.created_at,
        id: row.id,
    };
    Ok(Page::cut(rows, limit, place).map(|row| row.view(workspace_id)))
}

/// Removes what is as old as the oldest entry of the log: it could not be sent again.
pub async fn forget_old(store: &Store, retention_days: u16) -> Result<()> {
    let before = store.clock.now() - Duration::days(i64::from(retention_days));
    loop {
        let gone = sqlx::query(
            "delete from endpoint_delivery where (workspace_id, endpoint_id, id) in (
               select workspace_id, endpoint_id, id from endpoint_delivery where created_at < $1 order by created_at limit $2)",
        )
        .bind(before)
        .bind(BATCH)
        .execute(&store.database.owner)
        .await?;
        if gone.rows_affected() < BATCH as u64 {
            return Ok(());
        }
    }
}
