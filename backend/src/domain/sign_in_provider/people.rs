//! Whom of the members the provider means by whom.

use serde::Serialize;
use sqlx::{AssertSqlSafe, FromRow};
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::clock::rfc3339_millis;
use crate::domain::access::Actor;
use crate::domain::audit::{self, AuditAction};
use crate::domain::members;
use crate::domain::page::{Cursor, Page};
use crate::domain::views::Role;
use crate::errors::{Error, Result};
use crate::store::{Doer, Scoped, Signal, Store, audit::append};

/// A member who has come by the provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, FromRow)]
pub struct SignInIdentityView {
    pub member_id: Uuid,
    pub name: String,
    pub email: String,
    /// By which the provider knows them.
    pub subject: String,
    /// When they came for the first time.
    #[serde(with = "rfc3339_millis")]
    pub created_at: OffsetDateTime,
    #[serde(with = "rfc3339_millis")]
    pub last_used_at: OffsetDateTime,
}

/// The newest first.
pub async fn list(scope: &mut Scoped, cursor: Option<Cursor>, limit: i64) -> Result<Page<SignInIdentityView>> {
    // only what is asked for is in the statement, so that a later page begins where it does in the index
    let after = if cursor.is_some() {
        "and (i.created_at, i.user_id) < ($3, $4)"
    } else {
        ""
    };
    let sql = format!(
        "select i.user_id as member_id, u.name, u.email, i.subject, i.created_at, i.last_used_at
         from sign_in_identity i join users u on u.id = i.user_id
         where i.workspace_id = $1 {after} order by i.created_at desc, i.user_id desc limit $2"
    );
    let mut query = sqlx::query_as(AssertSqlSafe(sql))
        .bind(scope.workspace_id())
        .bind(limit + 1);
    if let Some(cursor) = cursor {
        query = query.bind(cursor.at).bind(cursor.id);
    }
    let rows: Vec<SignInIdentityView> = query.fetch_all(scope.connection()).await?;
    Ok(Page::cut(rows, limit, |row| Cursor {
        at: row.created_at,
        id: row.member_id,
    }))
}

/// The member is signed out where they came by the provider, and is known by their address once more when they come again: for somebody who got
/// another account there. Commits by itself.
pub async fn forget(store: &Store, actor: &Actor, doer: &Doer, user_id: Uuid) -> Result<()> {
    let workspace_id = actor.workspace_id;
    let mut scope = store.scoped(workspace_id).await?;
    let role = members::get(&mut scope, user_id).await?.role;
    drop(scope);
    if role == Role::Owner && actor.role != Role::Owner {
        return Err(Error::Forbidden("Only owners may make owners or change them."));
    }
    let mut transaction = store.database.owner.begin().await?;
    let found: Option<(String, String)> = sqlx::query_as(
        "delete from sign_in_identity i using users u where i.workspace_id = $1 and i.user_id = $2 and u.id = i.user_id returning i.subject, u.name",
    )
    .bind(workspace_id)
    .bind(user_id)
    .fetch_optional(&mut *transaction)
    .await?;
    let (subject, name) = found.ok_or(Error::NotFound("member who signs in by the provider"))?;
    sqlx::query("delete from session where user_id = $2 and only_workspace_id = $1")
        .bind(workspace_id)
        .bind(user_id)
        .execute(&mut *transaction)
        .await?;
    let said = serde_json::json!({ "subject": subject });
    let entry = audit::deed(AuditAction::SignInIdentityForgotten, Some(user_id), Some(&name), said);
    append(&mut transaction, workspace_id, doer, &[entry], store.clock.now()).await?;
    transaction.commit().await?;
    store.wake.send(Signal::Access {
        workspace_id: Some(workspace_id),
        user_id: Some(user_id),
    });
    Ok(())
}
