//! One's own name. It is one for all workspaces, and each of them hears of it.

use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::account::check_name;
use super::held::Held;
use crate::domain::access::sessions;
use crate::domain::audit::{self, AuditAction};
use crate::domain::views::{Event, MemberView};
use crate::errors::{Check, Error, Result};
use crate::store::audit::append;
use crate::store::{Change, Doer, Store, changelog};

/// Of a membership: workspace, version, role, the workspace's own role, active, since.
type Row = (Uuid, i64, String, Option<Uuid>, bool, OffsetDateTime);

/// What was written before keeps the name that it was written under. Commits by itself.
pub async fn rename(store: &Store, user_id: Uuid, doer: &Doer, name: &str) -> Result<()> {
    let (name, now) = (name.trim(), store.clock.now());
    let mut check = Check::default();
    check_name(&mut check, "name", name);
    check.done()?;
    let mut transaction = store.database.owner.begin().await?;
    let memberships = locked(&mut transaction, user_id).await?;
    let (was, email): (String, String) =
        sqlx::query_as("select name, email from users where id = $1 for no key update")
            .bind(user_id)
            .fetch_optional(&mut *transaction)
            .await?
            .ok_or(Error::NotFound("user"))?;
    if was == name {
        return Ok(());
    }
    set(&mut transaction, user_id, name).await?;
    let mut changes = Vec::with_capacity(memberships.len());
    for row in memberships {
        let (workspace_id, before) = view(row, user_id, &was, &email);
        let after = MemberView {
            version: before.version + 1,
            name: name.to_owned(),
            ..before.clone()
        };
        let entry = audit::difference(AuditAction::MemberChanged, user_id, name, &before, &after);
        append(&mut transaction, workspace_id, doer, entry.as_slice(), now).await?;
        changes.push(Change {
            workspace_id,
            event: Event::MemberUpdated(after),
            only_user_id: None,
            origin: None,
        });
    }
    let stored = changelog::append(&mut transaction, &changes, now).await?;
    transaction.commit().await?;
    store.wake.committed(stored);
    // what each process knows of who they are
    sessions::tell(store, user_id);
    Ok(())
}

/// In one order, since the log of each workspace is held until the end; before the user, as whoever changes a member does.
async fn locked(connection: &mut PgConnection, user_id: Uuid) -> Result<Vec<Row>, sqlx::Error> {
    sqlx::query_as(
        "select workspace_id, version, role, role_id, active, created_at from member where user_id = $1
         order by workspace_id for no key update",
    )
    .bind(user_id)
    .fetch_all(connection)
    .await
}

async fn set(connection: &mut PgConnection, user_id: Uuid, name: &str) -> Result<(), sqlx::Error> {
    sqlx::query("update users set name = $2 where id = $1")
        .bind(user_id)
        .bind(name)
        .execute(&mut *connection)
        .await?;
    sqlx::query("update member set version = version + 1 where user_id = $1")
        .bind(user_id)
        .execute(connection)
        .await?;
    Ok(())
}

fn view(
    (workspace_id, version, role, role_id, active, created_at): Row,
    id: Uuid,
    name: &str,
    email: &str,
) -> (Uuid, MemberView) {
    let held = Held::stored(&role, role_id);
    let view = MemberView {
        id,
        version,
        name: name.to_owned(),
        email: email.to_owned(),
        role: held.role,
        role_id: held.role_id,
        active,
        created_at,
    };
    (workspace_id, view)
}
