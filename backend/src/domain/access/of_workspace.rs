//! Sessions that a workspace's sign-in provider has begun. They reach that workspace and no other.

use serde_json::Value;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{SESSION_LIFE, ended};
use crate::crypto;
use crate::domain::audit::{AuditAction, deed};
use crate::errors::Result;
use crate::store::{Doer, Origin, Store, audit::append};

/// What their secrets begin with.
const MARK: &str = "w.";

/// By which the database knows a session. One of a workspace alone is hashed another way: a process of the version before, which would take it
/// for one that reaches everything, does not find it.
pub(super) fn session_hash(secret: &str) -> [u8; 32] {
    match secret.starts_with(MARK) {
        true => crypto::token_hash(&format!("session of a workspace: {secret}")),
        false => crypto::token_hash(secret),
    }
}

/// Where somebody was let in by a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::domain) struct AtProvider {
    pub workspace_id: Uuid,
    /// When they showed there who they are, where the provider says it; else nothing is known of it.
    pub shown_at: Option<OffsetDateTime>,
}

/// As part of the caller's transaction; its secret, and whose session in the same place ended with it: they are told after the commit.
pub(in crate::domain) async fn begin_at_provider(
    connection: &mut PgConnection,
    store: &Store,
    user_id: Uuid,
    at: AtProvider,
    origin: &Origin,
    before: Option<&str>,
) -> Result<(String, Option<Uuid>)> {
    let secret = format!("{MARK}{}", crypto::new_token());
    let now = store.clock.now();
    sqlx::query(
        "insert into session (token_hash, user_id, created_at, last_seen_at, expires_at, user_agent, address, proven_at, only_workspace_id)
         values ($1, $2, $3, $3, $4, $5, $6, $7, $8)",
    )
    .bind(session_hash(&secret).as_slice())
    .bind(user_id)
    .bind(now)
    .bind(now + SESSION_LIFE)
    .bind(origin.user_agent.as_deref())
    .bind(origin.address.to_string())
    .bind(at.shown_at.unwrap_or(OffsetDateTime::UNIX_EPOCH))
    .bind(at.workspace_id)
    .execute(&mut *connection)
    .await?;
    let replaced = match before {
        Some(before) => ended(connection, before).await?,
        None => None,
    };
    Ok((secret, replaced.map(|(user_id, _)| user_id)))
}

/// In the log of that workspace: the others have nothing to do with it.
pub(super) async fn note_sign_out(
    connection: &mut PgConnection,
    store: &Store,
    user_id: Uuid,
    workspace_id: Uuid,
    origin: &Origin,
) -> Result<()> {
    let name: String = sqlx::query_scalar("select name from users where id = $1")
        .bind(user_id)
        .fetch_one(&mut *connection)
        .await?;
    let entry = deed(AuditAction::SignedOut, Some(user_id), Some(&name), Value::Null);
    let doer = Doer::member(user_id, &name, origin);
    append(connection, workspace_id, &doer, &[entry], store.clock.now()).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_before_does_not_find_a_session_of_a_workspace() {
        assert_eq!(session_hash("secret"), crypto::token_hash("secret"));
        assert_ne!(session_hash("w.secret"), crypto::token_hash("w.secret"));
        assert_ne!(session_hash("w.secret"), session_hash("w.other"));
    }
}
