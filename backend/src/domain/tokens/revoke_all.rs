//! Every token of a member ends, in all of their workspaces: with a password that somebody else may have known.

use std::collections::BTreeMap;

use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::{Row, TokenView};
use crate::domain::audit::{self, AuditAction};
use crate::errors::Result;
use crate::store::Store;
use crate::store::audit::Entry;

#[derive(FromRow)]
struct Revoked {
    workspace_id: Uuid,
    #[sqlx(flatten)]
    row: Row,
}

/// Part of the caller's transaction; what the audit log of each workspace has to say of it. Sockets are told after the commit.
pub(in crate::domain) async fn revoke_all_of(
    connection: &mut PgConnection,
    store: &Store,
    user_id: Uuid,
) -> Result<BTreeMap<Uuid, Vec<Entry>>> {
    let revoked: Vec<Revoked> = sqlx::query_as(
        "update api_token t set revoked_at = $2 from member m
         where m.user_id = $1 and t.workspace_id = m.workspace_id and t.user_id = m.user_id and t.revoked_at is null
         returning t.workspace_id, t.id, t.name, t.user_id, t.role, t.scopes, t.created_at, t.expires_at, t.last_used_at",
    )
    .bind(user_id)
    .bind(store.clock.now())
    .fetch_all(connection)
    .await?;
    let mut entries: BTreeMap<Uuid, Vec<Entry>> = BTreeMap::new();
    for Revoked { workspace_id, row } in revoked {
        let view = TokenView::from(row);
        let entry = audit::gone(AuditAction::TokenRevoked, view.id, &view.name, &view);
        entries.entry(workspace_id).or_default().push(entry);
    }
    Ok(entries)
}
