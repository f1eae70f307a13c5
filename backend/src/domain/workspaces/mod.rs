//! Workspaces: made with their first owner, from the command line or, where everybody may, by themselves; and what an operator does with them.

pub mod deletion;
pub(in crate::domain) mod limits;
pub mod moving;
mod named;
mod overview;
mod settings;
mod suspension;
mod tables;
pub mod usage;

pub use limits::{LimitChanges, Limits, limit};
pub use named::named;
pub use overview::{Month, Overview, months, of as overview_of, page as overview};
pub use settings::{WorkspaceChange, WorkspaceSettingsView, change, require_second_factor, settings};
pub use suspension::{going_on, news, resume, suspend};
pub use usage::{UsageView, usage};

use serde::Serialize;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::access::role_name;
use super::audit::{self, AuditAction};
use super::members::account::Applicant;
use super::views::{Role, WorkspaceView};
use crate::errors::{Check, Error, Result, violated};
use crate::store::entities::{Tenant, workspace};
use crate::store::{Doer, Scoped, Store, audit::append, once};

const NAME_MAX: usize = 200;

#[derive(Clone)]
pub struct NewWorkspace {
    pub name: String,
    pub owner_email: String,
    /// None: the address has one to begin with.
    pub owner_name: Option<String>,
    /// Of no effect where the address has an account already.
    pub owner_password: String,
    pub id: Option<Uuid>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct CreatedWorkspace {
    pub workspace_id: Uuid,
    pub owner_id: Uuid,
}

pub async fn get(scope: &mut Scoped) -> Result<WorkspaceView> {
    let row = workspace::Entity::of(scope.workspace_id())
        .one(&*scope)
        .await?
        .ok_or(Error::NotFound("workspace"))?;
    Ok(WorkspaceView {
        id: row.id,
        name: row.name,
    })
}

/// Fails with "not found" unless there is such a workspace.
pub async fn require(store: &Store, id: Uuid) -> Result<()> {
    get(&mut store.scoped(id).await?).await.map(|_| ())
}

/// Every workspace, the oldest first.
pub async fn all(store: &Store) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar("select id from workspace order by created_at, id")
        .fetch_all(&store.database.owner)
        .await?)
}

/// Makes a workspace and its first owner. Commits by itself.
pub async fn create(store: &Store, new: NewWorkspace) -> Result<CreatedWorkspace> {
    let owner = Applicant::new(&new.owner_email, new.owner_name.as_deref(), &new.owner_password);
    check(&new.name, &owner)?;
    let hash = owner.hash().await?;
    let store = store.clone();
    // a task of its own: a caller who goes away must not hand the owner's connection back inside a transaction
    tokio::spawn(async move { write(&store, &new, &owner, &hash).await })
        .await
        .map_err(anyhow::Error::from)?
}

fn check(name: &str, owner: &Applicant) -> Result<()> {
    let mut check = Check::default();
    check_name(&mut check, "name", name);
    owner.check(&mut check, "owner_");
    check.done()
}

pub(in crate::domain) fn check_name(check: &mut Check, field: &str, name: &str) {
    check.text(field, name, NAME_MAX).field(
        field,
        !name.contains(char::is_control),
        "must not contain control characters",
    );
}

/// A workspace with its owner, as part of the caller's transaction.
pub(in crate::domain) async fn insert(
    connection: &mut PgConnection,
    (id, name): (Uuid, &str),
    owner_id: Uuid,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query("insert into workspace (id, name, created_at) values ($1, $2, $3)")
        .bind(id)
        .bind(name)
        .bind(now)
        .execute(&mut *connection)
        .await?;
    sqlx::query("insert into workspace_counter (workspace_id) values ($1)")
        .bind(id)
        .execute(&mut *connection)
        .await?;
    sqlx::query("insert into member (workspace_id, user_id, role, created_at) values ($1, $2, $3, $4)")
        .bind(id)
        .bind(owner_id)
        .bind(role_name(Role::Owner))
        .bind(now)
        .execute(connection)
        .await?;
    Ok(())
}

/// So many workspaces one makes by oneself.
const OWNED_MAX: i64 = 20;

/// One more for somebody who has an account. Commits by itself.
pub async fn create_own(store: &Store, user_id: Uuid, name: &str, doer: &Doer) -> Result<WorkspaceView> {
    let mut check = Check::default();
    check_name(&mut check, "name", name);
    check.done()?;
    let (id, now, name) = (store.clock.id(), store.clock.now(), name.trim());
    let mut transaction = store.database.owner.begin().await?;
    // two at once come one after the other
    sqlx::query("select from users where id = $1 for no key update")
        .bind(user_id)
        .execute(&mut *transaction)
        .await?;
    let owned: i64 = sqlx::query_scalar("select count(*) from member where user_id = $1 and role = $2")
        .bind(user_id)
        .bind(role_name(Role::Owner))
        .fetch_one(&mut *transaction)
        .await?;
    if owned >= OWNED_MAX {
        return Err(Error::conflict(
            "too_many_workspaces",
            format!("You own {OWNED_MAX} workspaces, and nobody makes more by themselves."),
        ));
    }
    insert(&mut transaction, (id, name), user_id, now).await?;
    let said = serde_json::json!({ "name": name, "owner_id": user_id });
    let entry = audit::deed(AuditAction::WorkspaceCreated, Some(id), Some(name), said);
    once::claim(&mut transaction, now).await?;
    append(&mut transaction, id, doer, &[entry], now).await?;
    transaction.commit().await?;
    Ok(WorkspaceView {
        id,
        name: name.to_owned(),
    })
}

async fn write(store: &Store, new: &NewWorkspace, owner: &Applicant, hash: &str) -> Result<CreatedWorkspace> {
    let (id, now) = (new.id.unwrap_or_else(|| store.clock.id()), store.clock.now());
    let mut transaction = store.database.owner.begin().await?;
    let user = owner.user(&mut transaction, &store.clock, hash).await?;
    insert(&mut transaction, (id, new.name.trim()), user.id, now)
        .await
        .map_err(in_words)?;
    let name = new.name.trim();
    let after = serde_json::json!({ "name": name, "owner": user.email, "owner_id": user.id });
    let entry = audit::deed(AuditAction::WorkspaceCreated, Some(id), Some(name), after);
    append(&mut transaction, id, &Doer::OPERATOR, &[entry], now).await?;
    transaction.commit().await?;
    Ok(CreatedWorkspace {
        workspace_id: id,
        owner_id: user.id,
    })
}

fn in_words(error: sqlx::Error) -> Error {
    match violated(&error) {
        Some("workspace_pkey") => Error::invalid("id", "is taken"),
        _ => error.into(),
    }
}
