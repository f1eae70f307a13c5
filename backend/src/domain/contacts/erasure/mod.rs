//! Erasing a contact: everywhere, as a job in small steps that each remember how far they came, and provable afterwards. Why it is so:
//! decision 47.

mod begin;
mod log;
mod messages;
mod people;
mod stored;
mod webhooks;
mod work;

use std::collections::BTreeMap;

use serde::Serialize;
use sqlx::types::Json;
use sqlx::{FromRow, QueryBuilder};
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

pub use begin::{begin, of_platform};
pub use messages::{erase as erase_messages, files_of};
pub use stored::{Named, erased_among, forget_old};
pub use work::{take_up, work};

use crate::clock::rfc3339_millis;
use crate::crypto::Keys;
use crate::domain::page::{Cursor, Page};
use crate::errors::{Error, Result};
use crate::store::Scoped;

/// A contact that is being erased, and afterwards the proof of it. It holds nothing of the person.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ErasureView {
    pub id: Uuid,
    /// The id that the contact had.
    pub contact_id: Uuid,
    /// `running` or `finished`.
    pub state: String,
    /// While it runs: `messages`, `contact`, `log`, then `webhooks`.
    pub stage: Option<String>,
    /// By table how many rows went or were emptied so far; `files`: how many files of the storage.
    pub counts: BTreeMap<String, i64>,
    /// `member`, `token`, `operator`, or `system`: a platform asked for it.
    pub actor_kind: String,
    pub actor_id: Option<Uuid>,
    pub actor_name: Option<String>,
    #[serde(with = "rfc3339_millis")]
    pub requested_at: OffsetDateTime,
    #[serde(with = "rfc3339_millis::option")]
    pub finished_at: Option<OffsetDateTime>,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    contact_id: Uuid,
    state: String,
    stage: String,
    counts: Json<BTreeMap<String, i64>>,
    actor_kind: String,
    actor_id: Option<Uuid>,
    actor_name: Option<String>,
    requested_at: OffsetDateTime,
    finished_at: Option<OffsetDateTime>,
}

impl From<Row> for ErasureView {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            contact_id: row.contact_id,
            stage: (row.state == "running").then_some(row.stage),
            state: row.state,
            counts: row.counts.0,
            actor_kind: row.actor_kind,
            actor_id: row.actor_id,
            actor_name: row.actor_name,
            requested_at: row.requested_at,
            finished_at: row.finished_at,
        }
    }
}

const SELECT: &str =
    "select id, contact_id, state, stage, counts, actor_kind, actor_id, actor_name, requested_at, finished_at
  from erasure where workspace_id = ";

pub async fn get(scope: &mut Scoped, id: Uuid) -> Result<ErasureView> {
    let mut query = QueryBuilder::new(SELECT);
    query.push_bind(scope.workspace_id()).push(" and id = ").push_bind(id);
    let row: Option<Row> = query.build_query_as().fetch_optional(scope.connection()).await?;
    row.map(ErasureView::from).ok_or(Error::NotFound("erasure"))
}

/// Newest first; `identity`: of whoever had it, as `CHANNEL:ID`, `phone:NUMBER` or `email:ADDRESS`.
pub async fn list(
    scope: &mut Scoped,
    keys: &Keys,
    identity: Option<&str>,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Page<ErasureView>> {
    let hashes = identity.map(|identity| hashes(keys, scope.workspace_id(), identity));
    let mut query = QueryBuilder::new(SELECT);
    query.push_bind(scope.workspace_id());
    if let Some(hashes) = hashes {
        query.push(" and id in (select named.id from erasures_naming(");
        query.push_bind(hashes).push(") named)");
    }
    if let Some(after) = after {
        query.push(" and (requested_at, id) < (").push_bind(after.at);
        query.push(", ").push_bind(after.id).push(")");
    }
    query
        .push(" order by requested_at desc, id desc limit ")
        .push_bind(limit + 1);
    let rows: Vec<Row> = query.build_query_as().fetch_all(scope.connection()).await?;
    let place = |row: &Row| Cursor {
        at: row.requested_at,
        id: row.id,
    };
    Ok(Page::cut(rows, limit, place).map(ErasureView::from))
}

/// As it is hashed: the same however somebody writes it.
fn plain(identity: &str) -> String {
    let (kind, value) = identity.split_once(':').unwrap_or(("", identity));
    let value = match kind {
        "phone" => value.chars().filter(char::is_ascii_digit).collect(),
        "email" => value.trim().to_lowercase(),
        _ => value.trim().to_owned(),
    };
    format!("{kind}:{value}")
}

fn signed(workspace_id: Uuid, identity: &str) -> String {
    format!("erased {workspace_id} {}", plain(identity))
}

/// By each of the keys: it may have been hashed when another was the first.
fn hashes(keys: &Keys, workspace_id: Uuid, identity: &str) -> Vec<String> {
    keys.signatures(&signed(workspace_id, identity))
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn an_identity_is_the_same_however_it_is_written() {
        assert_eq!(plain("phone:+1 (555) 111-0000"), plain("phone:15551110000"));
        assert_eq!(plain("email: Ada@Example.test"), plain("email:ada@example.test"));
        assert_ne!(plain("messenger:1"), plain("whatsapp:1"));
    }
}
