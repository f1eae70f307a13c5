//! Roles that a workspace makes for itself, of the list of permissions. Who changes one has all of it, before and after: nobody gives or
//! takes more than they have. Why it is so: decision 35.

use serde::Deserialize;
use sqlx::{FromRow, PgConnection};
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use super::audit::{self, AuditAction};
use super::page::{Cursor, Page};
use super::permissions::{Giver, Permission, Permissions, Reach};
use super::views::{Event, RemovedView, Role, RoleView, Visibility};
use crate::errors::{Check, Error, Result, violated};
use crate::store::{Scoped, Signal};

const NAME_MAX: usize = 60;
/// Of a workspace, beside those that are always there.
const ROLES_MAX: i64 = 50;

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Reviewer", "permissions": ["conversations.read", "contacts.read"] }))]
pub struct NewRole {
    /// Unlike every other role's, whatever the case. At most 60 characters.
    pub name: String,
    /// None that you do not have.
    pub permissions: Vec<Permission>,
    /// Which conversations it sees: all, if left out. No more than you see yourself.
    #[serde(default)]
    pub visibility: Visibility,
}

/// What is left out stays as it is.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleChanges {
    pub name: Option<String>,
    /// None that you do not have, and none is taken away that you do not have.
    pub permissions: Option<Vec<Permission>>,
    /// No more than you see yourself, neither before nor after.
    pub visibility: Option<Visibility>,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    version: i64,
    name: String,
    permissions: Vec<String>,
    visibility: String,
    created_at: OffsetDateTime,
}

impl Row {
    fn reach(&self) -> Reach {
        Reach {
            permissions: Permissions::named(&self.permissions),
            visibility: Visibility::stored(&self.visibility),
        }
    }

    fn view(&self) -> RoleView {
        RoleView {
            id: self.id,
            version: self.version,
            name: self.name.clone(),
            permissions: self.reach().permissions.list(),
            visibility: self.reach().visibility,
            created_at: self.created_at,
        }
    }
}

/// In the order of their creation.
pub async fn list(scope: &mut Scoped, cursor: Option<Cursor>, limit: i64) -> Result<Page<RoleView>> {
    let rows: Vec<Row> = sqlx::query_as(
        "select id, version, name, permissions, visibility, created_at from custom_role
         where workspace_id = $1 and ($2::timestamptz is null or (created_at, id) > ($2, $3))
         order by created_at, id limit $4",
    )
    .bind(scope.workspace_id())
    .bind(cursor.map(|cursor| cursor.at))
    .bind(cursor.map(|cursor| cursor.id))
    .bind(limit + 1)
    .fetch_all(scope.connection())
    .await?;
    Ok(Page::cut(rows, limit, |row| Cursor {
        at: row.created_at,
        id: row.id,
    })
    .map(|row| row.view()))
}

pub async fn get(scope: &mut Scoped, id: Uuid) -> Result<RoleView> {
    let row: Option<Row> = sqlx::query_as(
        "select id, version, name, permissions, visibility, created_at from custom_role where workspace_id = $1 and id = $2",
    )
    .bind(scope.workspace_id())
    .bind(id)
    .fetch_optional(scope.connection())
    .await?;
    row.map(|row| row.view()).ok_or(Error::NotFound("role"))
}

pub async fn create(scope: &mut Scoped, by: impl Into<Giver>, new: NewRole) -> Result<RoleView> {
    check(Some(&new.name), Some(&new.permissions))?;
    let permissions: Permissions = new.permissions.iter().copied().collect();
    let visibility = new.visibility;
    by.into().gives(
        Role::Custom,
        Reach {
            permissions,
            visibility,
        },
    )?;
    let clock = scope.store().clock.clone();
    let row: Option<Row> = sqlx::query_as(
        "insert into custom_role (workspace_id, id, name, permissions, created_at, visibility)
         select $1, $2, $3, $4, $5, $6 where (select count(*) from custom_role where workspace_id = $1) < $7
         returning id, version, name, permissions, visibility, created_at",
    )
    .bind(scope.workspace_id())
    .bind(clock.id())
    .bind(new.name.trim())
    .bind(permissions.names())
    .bind(clock.now())
    .bind(visibility.as_str())
    .bind(ROLES_MAX)
    .fetch_optional(scope.connection())
    .await
    .map_err(in_words)?;
    let row = row.ok_or_else(|| {
        Error::conflict(
            "too_many_roles",
            format!("There are {ROLES_MAX} roles already. Remove one first."),
        )
    })?;
    let view = row.view();
    audit::created(scope, AuditAction::RoleCreated, view.id, &view.name, &view);
    scope.record(Event::RoleUpdated(view.clone()));
    Ok(view)
}

/// Sockets of those who have it are looked at again after the commit.
pub async fn update(scope: &mut Scoped, by: impl Into<Giver>, id: Uuid, changes: RoleChanges) -> Result<RoleView> {
    check(changes.name.as_deref(), changes.permissions.as_deref())?;
    let current = locked(scope, id).await?;
    let name = changes.name.as_deref().map_or(current.name.as_str(), str::trim);
    let is = current.reach();
    let wanted = Reach {
        permissions: changes
            .permissions
            .map_or(is.permissions, |wanted| wanted.into_iter().collect()),
        visibility: changes.visibility.unwrap_or(is.visibility),
    };
    let by = by.into();
    by.gives(Role::Custom, is)?;
    by.gives(Role::Custom, wanted)?;
    if name == current.name && wanted == is {
        return Ok(current.view());
    }
    let row: Row = sqlx::query_as(
        "update custom_role set name = $3, permissions = $4, visibility = $5, version = version + 1 where workspace_id = $1 and id = $2
         returning id, version, name, permissions, visibility, created_at",
    )
    .bind(scope.workspace_id())
    .bind(id)
    .bind(name)
    .bind(wanted.permissions.names())
    .bind(wanted.visibility.as_str())
    .fetch_one(scope.connection())
    .await
    .map_err(in_words)?;
    let (before, view) = (current.view(), row.view());
    audit::changed(scope, AuditAction::RoleChanged, id, &view.name, &before, &view);
    scope.record(Event::RoleUpdated(view.clone()));
    scope.signal(Signal::Access {
        workspace_id: Some(scope.workspace_id()),
        user_id: None,
    });
    Ok(view)
}

/// Only one that nobody has, and nobody is invited with.
pub async fn remove(scope: &mut Scoped, by: impl Into<Giver>, id: Uuid) -> Result<()> {
    let before = locked(scope, id).await?;
    by.into().gives(Role::Custom, before.reach())?;
    let taken: bool = sqlx::query_scalar(
        "select exists (select from member where workspace_id = $1 and role_id = $2)
           or exists (select from invitation where workspace_id = $1 and role_id = $2)",
    )
    .bind(scope.workspace_id())
    .bind(id)
    .fetch_one(scope.connection())
    .await?;
    if taken {
        return Err(in_use());
    }
    sqlx::query("delete from custom_role where workspace_id = $1 and id = $2")
        .bind(scope.workspace_id())
        .bind(id)
        .execute(scope.connection())
        .await
        .map_err(in_words)?;
    let view = before.view();
    audit::removed(scope, AuditAction::RoleRemoved, id, &view.name, &view);
    scope.record(Event::RoleRemoved(RemovedView { id }));
    Ok(())
}

/// What a role may do and sees, for whoever is to get it; it stays as it is until the end of the transaction.
pub(super) async fn reach_of(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    role: Role,
    role_id: Option<Uuid>,
) -> Result<Reach> {
    let Some(role_id) = role_id else {
        return Ok(Reach::everywhere(Permissions::of(role)));
    };
    let found: Option<(Vec<String>, String)> =
        sqlx::query_as("select permissions, visibility from custom_role where workspace_id = $1 and id = $2 for share")
            .bind(workspace_id)
            .bind(role_id)
            .fetch_optional(connection)
            .await?;
    let (names, visibility) = found.ok_or_else(|| Error::invalid("role_id", "is no role of this workspace"))?;
    Ok(Reach {
        permissions: Permissions::named(&names),
        visibility: Visibility::stored(&visibility),
    })
}

async fn locked(scope: &mut Scoped, id: Uuid) -> Result<Row> {
    let row: Option<Row> = sqlx::query_as(
        "select id, version, name, permissions, visibility, created_at from custom_role where workspace_id = $1 and id = $2 for update",
    )
    .bind(scope.workspace_id())
    .bind(id)
    .fetch_optional(scope.connection())
    .await?;
    row.ok_or(Error::NotFound("role"))
}

fn check(name: Option<&str>, permissions: Option<&[Permission]>) -> Result<()> {
    let mut check = Check::default();
    if let Some(name) = name {
        check.text("name", name, NAME_MAX).field(
            "name",
            !name.contains(char::is_control),
            "must not contain control characters",
        );
    }
    let some = permissions.is_none_or(|permissions| !permissions.is_empty());
    check.field("permissions", some, "must not be empty");
    check.done()
}

fn in_use() -> Error {
    Error::conflict(
        "role_in_use",
        "Members have this role, are invited with it, or get it when the sign-in provider brings them. Give them another one first.",
    )
}

fn in_words(error: sqlx::Error) -> Error {
    match violated(&error) {
        Some("custom_role_name") => Error::invalid("name", "is taken"),
        Some("member_custom_role" | "invitation_custom_role" | "sign_in_provider_custom_role") => in_use(),
        _ => error.into(),
    }
}
