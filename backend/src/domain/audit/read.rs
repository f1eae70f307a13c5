//! Looking into the log: a page at a time, or all of it as a file.

use bytes::Bytes;
use futures::{Stream, stream};
use serde::Serialize;
use serde_json::value::RawValue;
use sqlx::types::Json;
use sqlx::{FromRow, Postgres, QueryBuilder};
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::clock::rfc3339_millis;
use crate::domain::page::Page;
use crate::errors::{Error, Result};
use crate::store::{Doer, Scoped, Store};

/// Entries that are read at a time for a file.
const ROWS: i64 = 500;

/// What is none restricts nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    pub action: Option<super::AuditAction>,
    pub actor_id: Option<Uuid>,
    pub target_id: Option<Uuid>,
    pub since: Option<OffsetDateTime>,
    pub until: Option<OffsetDateTime>,
}

/// One entry of the audit log.
#[derive(Debug, Clone, Serialize, ToSchema, FromRow)]
pub struct AuditEntryView {
    /// Counts the workspace's entries, from 1 and without a gap.
    pub seq: i64,
    #[serde(with = "rfc3339_millis")]
    pub at: OffsetDateTime,
    /// `member.changed`, `contacts.exported` … A newer version may have written one that this one does not know.
    pub action: String,
    /// `member`, `token`, `operator` (by command line) or `system` (by itself, or because a platform said so).
    pub actor_kind: String,
    /// The user's or the token's id.
    pub actor_id: Option<Uuid>,
    /// As it was then; where a token of a member did it, with the token's name behind it.
    pub actor_name: Option<String>,
    pub address: Option<String>,
    pub user_agent: Option<String>,
    /// What it was done to.
    pub target_id: Option<Uuid>,
    pub target_name: Option<String>,
    /// The fields that were changed, as they were; null where there was nothing.
    #[schema(value_type = Option<Object>)]
    pub before: Option<Json<Box<RawValue>>>,
    /// As they were from then on, or what else there is to say.
    #[schema(value_type = Option<Object>)]
    pub after: Option<Json<Box<RawValue>>>,
    /// Hexadecimal, of the entry before.
    pub prev_hash: String,
    /// Hexadecimal, over `prev_hash` and all of this.
    pub hash: String,
}

/// Newest first. `cursor` is what a page before gave.
pub async fn list(
    scope: &mut Scoped,
    filter: &AuditFilter,
    cursor: Option<&str>,
    limit: i64,
) -> Result<Page<AuditEntryView>> {
    let before = cursor
        .map(|text| {
            text.parse()
                .map_err(|_| Error::invalid("cursor", "is none that a list gave"))
        })
        .transpose()?;
    let mut items = rows(scope, filter, before, limit + 1).await?;
    let more = items.len() > usize::try_from(limit).unwrap_or(0);
    items.truncate(usize::try_from(limit).unwrap_or(0));
    let next_cursor = items.last().filter(|_| more).map(|entry| entry.seq.to_string());
    Ok(Page { items, next_cursor })
}

async fn rows(
    scope: &mut Scoped,
    filter: &AuditFilter,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<AuditEntryView>> {
    let mut query: QueryBuilder<Postgres> = QueryBuilder::new(
        "select seq, at, action, actor_kind, actor_id, actor_name, address, user_agent, target_id, target_name, before, after,
           encode(prev_hash, 'hex') as prev_hash, encode(hash, 'hex') as hash
         from audit_entry where workspace_id = ",
    );
    let workspace_id = scope.workspace_id();
    query.push_bind(workspace_id);
    if let Some(action) = filter.action {
        query.push(" and action = ").push_bind(action.as_str());
    }
    if let Some(id) = filter.actor_id {
        query.push(" and actor_id = ").push_bind(id);
    }
    if let Some(id) = filter.target_id {
        query.push(" and target_id = ").push_bind(id);
    }
    if let Some(since) = filter.since {
        query.push(" and seq >= ");
        first_since(&mut query, workspace_id, since);
    }
    if let Some(until) = filter.until {
        // inside of the subquery: under row-level security no index serves a condition with a coalesce in it
        query.push(" and seq < (select coalesce(");
        first_since(&mut query, workspace_id, until);
        query.push(", 9223372036854775807))");
    }
    if let Some(before) = before {
        query.push(" and seq < ").push_bind(before);
    }
    query.push(" order by seq desc limit ").push_bind(limit);
    Ok(query.build_query_as().fetch_all(scope.connection()).await?)
}

/// The number of the first entry of a time: the order of times is the order of numbers.
fn first_since(query: &mut QueryBuilder<Postgres>, workspace_id: Uuid, at: OffsetDateTime) {
    query
        .push("(select seq from audit_entry where workspace_id = ")
        .push_bind(workspace_id)
        .push(" and at >= ")
        .push_bind(at)
        .push(" order by at, seq limit 1)");
}

struct Walk {
    store: Store,
    workspace_id: Uuid,
    filter: AuditFilter,
    before: Option<i64>,
}

/// As JSON lines, newest first, read page by page while it is sent. That somebody took it is recorded before.
pub async fn export(
    store: &Store,
    workspace_id: Uuid,
    doer: Doer,
    filter: AuditFilter,
) -> Result<impl Stream<Item = Result<Bytes>> + use<>> {
    let detail = serde_json::json!({
        "action": filter.action,
        "actor_id": filter.actor_id,
        "target_id": filter.target_id,
        "since": filter.since.map(rfc3339_millis::format),
        "until": filter.until.map(rfc3339_millis::format),
    });
    let entry = super::deed(super::AuditAction::AuditExported, None, None, detail);
    super::note(store, workspace_id, doer, entry).await?;
    let walk = Walk {
        store: store.clone(),
        workspace_id,
        filter,
        before: None,
    };
    Ok(stream::try_unfold(Some(walk), |walk| async move {
        match walk {
            Some(walk) => walk.step().await,
            None => Ok(None),
        }
    }))
}

impl Walk {
    async fn step(mut self) -> Result<Option<(Bytes, Option<Self>)>> {
        let mut scope = self.store.scoped(self.workspace_id).await?;
        let found = rows(&mut scope, &self.filter, self.before, ROWS).await?;
        let Some(last) = found.last() else {
            return Ok(None);
        };
        self.before = Some(last.seq);
        let mut lines = Vec::new();
        for entry in &found {
            serde_json::to_writer(&mut lines, entry).map_err(anyhow::Error::from)?;
            lines.push(b'\n');
        }
        let more = found.len() as i64 == ROWS;
        Ok(Some((lines.into(), more.then_some(self))))
    }
}
