//! Making a token: its secret is random, is told this once and is stored as a hash.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{TokenView, check_name};
use crate::clock::rfc3339_millis;
use crate::crypto;
use crate::domain::access::{Actor, role_name};
use crate::domain::audit::{self, AuditAction};
use crate::domain::permissions::{Giver, Permission, Permissions, Reach};
use crate::domain::views::Role;
use crate::errors::{Check, Error, Result};
use crate::store::Scoped;

/// Before the random part: whoever finds one somewhere, a person or a scanner of secrets, sees what it is.
const PREFIX: &str = "frontdesk_";

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Nightly report", "scopes": ["conversations.read"], "expires_at": "2030-01-01T00:00:00.000Z" }))]
pub struct NewToken {
    /// At most 100 characters.
    pub name: String,
    /// At least one, none that you do not have. Left out: all that you may at the time.
    pub scopes: Option<Vec<Permission>>,
    /// In the future. Left out: it does not expire.
    #[serde(default, with = "rfc3339_millis::option")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires_at: Option<OffsetDateTime>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Shop", "role": "agent", "scopes": ["contacts.read", "contacts.update"] }))]
pub struct NewWorkspaceToken {
    /// At most 100 characters.
    pub name: String,
    pub role: Role,
    /// At least one, none that the role does not have. Left out: all of the role.
    pub scopes: Option<Vec<Permission>>,
    /// In the future. Left out: it does not expire.
    #[serde(default, with = "rfc3339_millis::option")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires_at: Option<OffsetDateTime>,
}

/// A token that was just made.
#[derive(Debug, Serialize, ToSchema)]
pub struct MadeTokenView {
    /// The secret. It is shown this once.
    pub token: String,
    #[serde(flatten)]
    pub view: TokenView,
}

/// Whose it is to be.
#[derive(Debug, Clone, Copy)]
pub enum Of {
    Member(Uuid),
    Workspace(Role),
}

impl NewWorkspaceToken {
    pub fn parts(self) -> (Of, NewToken) {
        let new = NewToken {
            name: self.name,
            scopes: self.scopes,
            expires_at: self.expires_at,
        };
        (Of::Workspace(self.role), new)
    }
}

pub async fn make(scope: &mut Scoped, by: &Actor, of: Of, new: NewToken) -> Result<MadeTokenView> {
    let clock = scope.store().clock.clone();
    let (id, now) = (clock.id(), clock.now());
    let reach = match of {
        Of::Member(_) => by.permissions,
        Of::Workspace(role) => Permissions::of(role),
    };
    if matches!(of, Of::Workspace(Role::Custom)) {
        // a part of another says the same, and goes on when the role is gone
        return Err(Error::invalid("role", "must be owner, admin or agent"));
    }
    let given = check(&new, reach, now)?;
    if let Of::Workspace(role) = of {
        // a token of the workspace sees all
        Giver::from(by).gives(role, Reach::everywhere(given))?;
    }
    let secret = format!("{PREFIX}{}", crypto::new_token());
    let (user_id, role) = match of {
        // a version that knows no members' tokens takes it for one of the workspace: then it may do the least
        Of::Member(id) => (Some(id), Role::Agent),
        Of::Workspace(role) => (None, role),
    };
    let view = TokenView {
        id,
        name: new.name.trim().to_owned(),
        member_id: user_id,
        role: user_id.is_none().then_some(role),
        scopes: new.scopes.map(|_| given.list()),
        created_at: now,
        expires_at: new.expires_at,
        last_used_at: None,
    };
    let scopes: Option<Vec<&str>> = view
        .scopes
        .as_ref()
        .map(|scopes| scopes.iter().map(|scope| scope.as_str()).collect());
    sqlx::query(
        "insert into api_token (workspace_id, id, name, role, token_hash, created_at, user_id, scopes, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(scope.workspace_id())
    .bind(id)
    .bind(&view.name)
    .bind(role_name(role))
    .bind(crypto::token_hash(&secret).as_slice())
    .bind(now)
    .bind(user_id)
    .bind(scopes)
    .bind(view.expires_at)
    .execute(scope.connection())
    .await?;
    audit::created(scope, AuditAction::TokenCreated, id, &view.name, &view);
    Ok(MadeTokenView { token: secret, view })
}

/// What it is given, of all that it may be.
fn check(new: &NewToken, reach: Permissions, now: OffsetDateTime) -> Result<Permissions> {
    let given: Option<Permissions> = new.scopes.as_ref().map(|scopes| scopes.iter().copied().collect());
    let mut check = Check::default();
    check_name(&mut check, &new.name);
    if let Some(given) = given {
        check
            .field("scopes", given != Permissions::NONE, "must not be empty")
            .field("scopes", given.within(reach), "hold more than its owner may do");
    }
    check
        .field(
            "expires_at",
            new.expires_at.is_none_or(|end| end > now),
            "must be in the future",
        )
        .done()?;
    Ok(given.unwrap_or(reach))
}
