//! The `state` of a login: a secret that goes out with the browser and comes back with it. It names its workspace, is stored
//! as a hash, belongs to who began, lives ten minutes and is used once.

use time::Duration;
use uuid::Uuid;

use super::Provider;
use crate::crypto::{new_token, token_hash};
use crate::errors::Result;
use crate::store::Scoped;

const LIFE: Duration = Duration::minutes(10);

/// A login that was begun here by this person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Started {
    /// The inbox that is reconnected.
    pub inbox_id: Option<Uuid>,
}

pub async fn begin(scope: &mut Scoped, user_id: Uuid, provider: Provider, inbox_id: Option<Uuid>) -> Result<String> {
    let (workspace_id, now) = (scope.workspace_id(), scope.store().clock.now());
    let state = format!("{}.{}", workspace_id.simple(), new_token());
    sqlx::query(
        "insert into oauth_state (workspace_id, state_hash, user_id, provider, inbox_id, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(workspace_id)
    .bind(token_hash(&state).as_slice())
    .bind(user_id)
    .bind(provider.as_str())
    .bind(inbox_id)
    .bind(now)
    .bind(now + LIFE)
    .execute(scope.connection())
    .await?;
    Ok(state)
}

/// The workspace a state names. Whether it is true only [`redeem`] knows.
pub fn workspace_of(state: &str) -> Option<Uuid> {
    let (workspace, _) = state.split_once('.')?;
    workspace.parse().ok()
}

/// Uses the state up. None: unknown, used, too old, of another provider or of somebody else.
pub async fn redeem(scope: &mut Scoped, user_id: Uuid, provider: Provider, state: &str) -> Result<Option<Started>> {
    let now = scope.store().clock.now();
    let row: Option<(Option<Uuid>,)> = sqlx::query_as(
        "delete from oauth_state where workspace_id = $1 and state_hash = $2 and user_id = $3 and provider = $4
           and expires_at > $5 returning inbox_id",
    )
    .bind(scope.workspace_id())
    .bind(token_hash(state).as_slice())
    .bind(user_id)
    .bind(provider.as_str())
    .bind(now)
    .fetch_optional(scope.connection())
    .await?;
    Ok(row.map(|(inbox_id,)| Started { inbox_id }))
}
