//! Who is behind an API token: the workspace with a role, or a member with what they may now. Never more than that, and of it what the
//! token was given.

use sqlx::{AssertSqlSafe, FromRow};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Actor, Admitted, TOUCH_EVERY, Times, rights};
use crate::crypto;
use crate::domain::permissions::{Permissions, SIGHT, Sight};
use crate::errors::{Error, Result};
use crate::store::Store;

#[derive(FromRow)]
struct Row {
    workspace_id: Uuid,
    id: Uuid,
    name: String,
    role: String,
    scopes: Option<Vec<String>>,
    expires_at: Option<OffsetDateTime>,
    last_used_at: Option<OffsetDateTime>,
    user_id: Option<Uuid>,
    member_name: Option<String>,
    member_role: Option<String>,
    member_custom: Option<Vec<String>>,
    role_id: Option<Uuid>,
    visibility: Option<String>,
    team_ids: Option<Vec<Uuid>>,
    suspended: bool,
}

pub(super) async fn find(store: &Store, token: &str, workspace_id: Option<Uuid>) -> Result<Admitted> {
    let row: Option<Row> = sqlx::query_as(AssertSqlSafe(format!(
        "select t.workspace_id, t.id, t.name, t.role, t.scopes, t.expires_at, t.last_used_at, t.user_id,
           u.name as member_name, m.role as member_role, r.permissions as member_custom, m.role_id, {SIGHT},
           w.suspended_at is not null as suspended
         from api_token t join workspace w on w.id = t.workspace_id
         left join member m on m.workspace_id = t.workspace_id and m.user_id = t.user_id and m.active
         left join users u on u.id = m.user_id
         left join custom_role r on r.workspace_id = m.workspace_id and r.id = m.role_id
         where t.token_hash = $1 and t.revoked_at is null"
    )))
    .bind(crypto::token_hash(token).as_slice())
    .fetch_optional(&store.database.owner)
    .await?;
    let row = row.ok_or(Error::Unauthenticated("This token is unknown or was revoked."))?;
    if row.expires_at.is_some_and(|end| end <= store.clock.now()) {
        return Err(Error::Unauthenticated("This token has expired."));
    }
    if workspace_id.is_some_and(|wanted| wanted != row.workspace_id) {
        return Err(Error::Forbidden("This token is for another workspace."));
    }
    row.admitted()
}

impl Row {
    fn admitted(self) -> Result<Admitted> {
        let role_text = match self.user_id {
            None => &self.role,
            Some(_) => self
                .member_role
                .as_ref()
                .ok_or(Error::Unauthenticated("The member of this token is not active."))?,
        };
        let (role, permissions) = rights(role_text, self.member_custom.as_deref());
        let given = self.scopes.as_deref().map_or_else(Permissions::all, Permissions::named);
        let actor = Actor {
            workspace_id: self.workspace_id,
            role,
            permissions: permissions.and(given),
            role_id: self.role_id,
            sight: Sight::stored(self.visibility.as_deref(), self.team_ids),
            user_id: self.user_id,
            token_id: Some(self.id),
            name: self.member_name.unwrap_or_else(|| self.name.clone()),
            token_name: Some(self.name),
            proof: None,
            suspended: self.suspended,
        };
        let times = Times {
            last_used_at: self.last_used_at.unwrap_or(OffsetDateTime::UNIX_EPOCH),
            ends_at: self.expires_at,
        };
        Ok(Admitted { actor, times })
    }
}

/// Writes its use down, now and then.
pub(super) async fn touch(store: &Store, admitted: &mut Admitted) -> Result<()> {
    let now = store.clock.now();
    let Some(id) = admitted
        .actor
        .token_id
        .filter(|_| admitted.times.last_used_at + TOUCH_EVERY <= now)
    else {
        return Ok(());
    };
    sqlx::query("update api_token set last_used_at = $3 where workspace_id = $1 and id = $2")
        .bind(admitted.actor.workspace_id)
        .bind(id)
        .bind(now)
        .execute(&store.database.owner)
        .await?;
    admitted.times.last_used_at = now;
    Ok(())
}
