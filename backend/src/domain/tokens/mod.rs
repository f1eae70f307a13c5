//! API tokens: a program's way into one workspace, as a member or as the workspace itself. Who is behind one is found in
//! `access/by_token.rs`. Why it is so: decision 34.

mod by_operator;
mod make;
mod revoke_all;

use serde::Serialize;
use sqlx::{FromRow, Postgres, QueryBuilder};
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

pub use by_operator::create;
pub use make::{MadeTokenView, NewToken, NewWorkspaceToken, Of, make};
pub(super) use revoke_all::revoke_all_of;

use super::access::role;
use super::audit::{self, AuditAction};
use super::page::{Cursor, Page};
use super::permissions::{Permission, Permissions};
use super::views::Role;
use crate::clock::rfc3339_millis;
use crate::errors::{Check, Error, Result};
use crate::store::{Scoped, Signal};

const NAME_MAX: usize = 100;

/// A token, as it is seen afterwards: without the secret, of which only a hash is kept.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TokenView {
    pub id: Uuid,
    pub name: String,
    /// Whose it is; null: the workspace's. It does what the member may at the time, and nothing once they are not active.
    pub member_id: Option<Uuid>,
    /// Of a token of the workspace.
    pub role: Option<Role>,
    /// What it may do of that; null: all of it.
    pub scopes: Option<Vec<Permission>>,
    #[serde(with = "rfc3339_millis")]
    pub created_at: OffsetDateTime,
    /// Null: it does not expire.
    #[serde(with = "rfc3339_millis::option")]
    pub expires_at: Option<OffsetDateTime>,
    /// To five minutes. Null: it was never used.
    #[serde(with = "rfc3339_millis::option")]
    pub last_used_at: Option<OffsetDateTime>,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    name: String,
    user_id: Option<Uuid>,
    role: String,
    scopes: Option<Vec<String>>,
    created_at: OffsetDateTime,
    expires_at: Option<OffsetDateTime>,
    last_used_at: Option<OffsetDateTime>,
}

const COLUMNS: &str = "id, name, user_id, role, scopes, created_at, expires_at, last_used_at";

impl From<Row> for TokenView {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            name: row.name,
            member_id: row.user_id,
            role: row.user_id.is_none().then(|| role(&row.role)),
            scopes: row.scopes.map(|names| Permissions::named(&names).list()),
            created_at: row.created_at,
            expires_at: row.expires_at,
            last_used_at: row.last_used_at,
        }
    }
}

/// Those that are not revoked, the newest first: all of the workspace, or one member's.
pub async fn list(
    scope: &mut Scoped,
    member_id: Option<Uuid>,
    cursor: Option<Cursor>,
    limit: i64,
) -> Result<Page<TokenView>> {
    let mut query: QueryBuilder<Postgres> = QueryBuilder::new("select ");
    query.push(COLUMNS).push(" from api_token where workspace_id = ");
    query.push_bind(scope.workspace_id()).push(" and revoked_at is null");
    if let Some(member_id) = member_id {
        query.push(" and user_id = ").push_bind(member_id);
    }
    if let Some(cursor) = cursor {
        query.push(" and (created_at, id) < (").push_bind(cursor.at);
        query.push(", ").push_bind(cursor.id).push(")");
    }
    query
        .push(" order by created_at desc, id desc limit ")
        .push_bind(limit + 1);
    let rows: Vec<Row> = query.build_query_as().fetch_all(scope.connection()).await?;
    let views = rows.into_iter().map(TokenView::from).collect();
    Ok(Page::cut(views, limit, |view: &TokenView| Cursor {
        at: view.created_at,
        id: view.id,
    }))
}

/// Ends a token and its sockets. `member_id`: only if it is theirs.
pub async fn revoke(scope: &mut Scoped, member_id: Option<Uuid>, id: Uuid) -> Result<()> {
    let now = scope.store().clock.now();
    let mut query: QueryBuilder<Postgres> = QueryBuilder::new("update api_token set revoked_at = ");
    query.push_bind(now).push(" where workspace_id = ");
    query.push_bind(scope.workspace_id()).push(" and id = ").push_bind(id);
    query.push(" and revoked_at is null");
    if let Some(member_id) = member_id {
        query.push(" and user_id = ").push_bind(member_id);
    }
    query.push(" returning ").push(COLUMNS);
    let row: Option<Row> = query.build_query_as().fetch_optional(scope.connection()).await?;
    let view = TokenView::from(row.ok_or(Error::NotFound("token"))?);
    audit::removed(scope, AuditAction::TokenRevoked, id, &view.name, &view);
    scope.signal(Signal::Access {
        workspace_id: Some(scope.workspace_id()),
        user_id: view.member_id,
    });
    Ok(())
}

fn check_name(check: &mut Check, name: &str) {
    check.text("name", name, NAME_MAX).field(
        "name",
        !name.contains(char::is_control),
        "must not contain control characters",
    );
}
