//! Members: the people of a workspace, their roles, and whether they may sign in here.

pub(super) mod account;
mod admit;
pub(super) mod held;
mod rename;

use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, Condition, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

pub(super) use admit::join;
pub use admit::{NewMember, add, create};
pub use rename::rename;

use held::Held;

use super::access::role_name;
use super::audit::{self, AuditAction};
use super::page::{self, Cursor, Page};
use super::permissions::Giver;
use super::views::{Event, MemberView, Role};
use super::workspaces::limits;
use crate::errors::{Error, Result};
use crate::store::entities::{Tenant, member, users};
use crate::store::{Scoped, Signal};

/// What is left out stays as it is.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberChanges {
    /// Only owners may make owners, or make them something else.
    pub role: Option<Role>,
    /// A role that the workspace has made; `role` is custom then, and may be left out.
    pub role_id: Option<Uuid>,
    /// Who is not active cannot sign in here, and keeps name and history.
    pub active: Option<bool>,
}

/// In the order in which they joined, those who are no longer active too.
pub async fn list(scope: &mut Scoped, cursor: Option<Cursor>, limit: i64) -> Result<Page<MemberView>> {
    let rows = page::oldest_first(
        member::Entity::of(scope.workspace_id()).find_also_related(users::Entity),
        member::Column::CreatedAt,
        member::Column::UserId,
        cursor,
        limit,
    )
    .all(&*scope)
    .await?;
    let views = rows.into_iter().map(view).collect();
    Ok(Page::cut(views, limit, |view: &MemberView| Cursor {
        at: view.created_at,
        id: view.id,
    }))
}

pub async fn get(scope: &mut Scoped, user_id: Uuid) -> Result<MemberView> {
    let row = member::Entity::of(scope.workspace_id())
        .filter(member::Column::UserId.eq(user_id))
        .find_also_related(users::Entity)
        .one(&*scope)
        .await?;
    row.map(view).ok_or(Error::NotFound("member"))
}

/// `by` is the one who asks. Sockets of the member are looked at again after the commit.
pub async fn update(
    scope: &mut Scoped,
    by: impl Into<Giver>,
    user_id: Uuid,
    changes: MemberChanges,
) -> Result<MemberView> {
    let by = by.into();
    let locked = with_owners(scope, user_id).await?;
    let current = locked
        .iter()
        .find(|row| row.user_id == user_id)
        .ok_or(Error::NotFound("member"))?;
    let is = (Held::stored(&current.role, current.role_id), current.active);
    let held = Held::chosen(changes.role, changes.role_id, Some(is.0))?;
    let will_be = (held, changes.active.unwrap_or(is.1));
    if is == will_be {
        return get(scope, user_id).await;
    }
    let workspace_id = scope.workspace_id();
    for held in [is.0, will_be.0] {
        by.gives(held.role, held.reach(scope.connection(), workspace_id).await?)?;
    }
    let others = locked
        .iter()
        .any(|row| row.user_id != user_id && row.active && row.role == role_name(Role::Owner));
    if is == (Held::of(Role::Owner), true) && !others {
        return Err(Error::conflict(
            "last_owner",
            "This is the last active owner. Make someone else an owner first.",
        ));
    }
    if will_be.1 && !is.1 {
        let workspace_id = scope.workspace_id();
        limits::one_more_member(scope.connection(), workspace_id).await?;
    }
    let before = get(scope, user_id).await?;
    let mut row = current.clone().into_active_model();
    row.role = ActiveValue::Set(held.column().to_owned());
    row.role_id = ActiveValue::Set(held.role_id);
    row.active = ActiveValue::Set(will_be.1);
    row.version = ActiveValue::Set(current.version + 1);
    row.update(&*scope).await?;
    let view = get(scope, user_id).await?;
    audit::changed(scope, AuditAction::MemberChanged, user_id, &view.name, &before, &view);
    scope.record(Event::MemberUpdated(view.clone()));
    scope.signal(Signal::Access {
        workspace_id: Some(scope.workspace_id()),
        user_id: Some(user_id),
    });
    Ok(view)
}

/// The member and every owner, locked: two owners who demote each other at the same moment come one after the other.
async fn with_owners(scope: &mut Scoped, user_id: Uuid) -> Result<Vec<member::Model>> {
    let wanted = Condition::any()
        .add(member::Column::UserId.eq(user_id))
        .add(member::Column::Role.eq(role_name(Role::Owner)));
    let rows = member::Entity::of(scope.workspace_id())
        .filter(wanted)
        .order_by_asc(member::Column::UserId)
        .lock(LockType::NoKeyUpdate)
        .all(&*scope)
        .await?;
    Ok(rows)
}

fn view((row, user): (member::Model, Option<users::Model>)) -> MemberView {
    let held = Held::stored(&row.role, row.role_id);
    // every member is a user: the foreign key holds it
    let (name, email) = user.map(|user| (user.name, user.email)).unwrap_or_default();
    MemberView {
        id: row.user_id,
        version: row.version,
        name,
        email,
        role: held.role,
        role_id: held.role_id,
        active: row.active,
        created_at: row.created_at,
    }
}
