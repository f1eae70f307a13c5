//! Letting someone in. Passwords are out of reach of the role that requests run as, so this is the owner's transaction.

use serde::Deserialize;
use sqlx::PgConnection;
use utoipa::ToSchema;
use uuid::Uuid;

use super::account::{Applicant, User};
use super::held::Held;
use crate::domain::audit::{self, AuditAction};
use crate::domain::permissions::Giver;
use crate::domain::views::{Event, MemberView, Role};
use crate::domain::workspaces::limits;
use crate::errors::{Check, Error, Result, violated};
use crate::store::{Change, Doer, Store, StoredEvent, audit::append, changelog};

#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMember {
    /// Of somebody who has no account: who has one is invited.
    #[schema(format = "email")]
    pub email: String,
    /// At most 100 characters.
    pub name: String,
    /// 10 to 200 characters.
    #[schema(format = "password", min_length = 10, max_length = 200)]
    pub password: String,
    pub role: Role,
    /// With the role custom: which.
    pub role_id: Option<Uuid>,
}

/// `by` is the one who asks. Commits by itself.
pub async fn create(
    store: &Store,
    workspace_id: Uuid,
    by: impl Into<Giver>,
    doer: Doer,
    new: NewMember,
) -> Result<MemberView> {
    let by = by.into();
    let held = Held::chosen(Some(new.role), new.role_id, None)?;
    let mut scope = store.scoped(workspace_id).await?;
    let reach = held.reach(scope.connection(), workspace_id).await?;
    drop(scope);
    by.gives(held.role, reach)?;
    let applicant = Applicant::new(&new.email, Some(&new.name), &new.password);
    admit(store, workspace_id, applicant, held, doer, Known::IsInvited).await
}

/// From the command line: nobody is asked for rights. Commits by itself.
pub async fn add(
    store: &Store,
    workspace_id: Uuid,
    email: &str,
    password: &str,
    role: Role,
    name: Option<&str>,
) -> Result<Uuid> {
    let applicant = Applicant::new(email, name, password);
    Ok(admit(
        store,
        workspace_id,
        applicant,
        Held::of(role),
        Doer::OPERATOR,
        Known::Joins,
    )
    .await?
    .id)
}

/// What becomes of one who has an account already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    /// They join with it, and keep name and password. For the operator, who knows whose it is.
    Joins,
    /// They are to be invited, which takes a mail to them: any workspace may have made an account at a stranger's address, with a password
    /// that it knows.
    IsInvited,
}

async fn admit(
    store: &Store,
    workspace_id: Uuid,
    applicant: Applicant,
    held: Held,
    doer: Doer,
    known: Known,
) -> Result<MemberView> {
    let mut check = Check::default();
    applicant.check(&mut check, "");
    check.done()?;
    let hash = applicant.hash().await?;
    let store = store.clone();
    // a task of its own: a caller who goes away must not hand the owner's connection back inside a transaction
    tokio::spawn(async move { write(&store, workspace_id, &applicant, &hash, held, &doer, known).await })
        .await
        .map_err(anyhow::Error::from)?
}

async fn write(
    store: &Store,
    workspace_id: Uuid,
    applicant: &Applicant,
    hash: &str,
    held: Held,
    doer: &Doer,
    known: Known,
) -> Result<MemberView> {
    let mut transaction = store.database.owner.begin().await?;
    let user = match applicant.insert(&mut transaction, &store.clock, hash).await? {
        Some(user) => user,
        None => {
            let user = applicant.known(&mut transaction).await?;
            if known == Known::IsInvited && !is_member(&mut transaction, workspace_id, user.id).await? {
                return Err(elsewhere());
            }
            user
        }
    };
    let (view, stored) = join(&mut transaction, store, workspace_id, user, held, doer).await?;
    transaction.commit().await?;
    store.wake.committed(stored);
    Ok(view)
}

async fn is_member(connection: &mut PgConnection, workspace_id: Uuid, user_id: Uuid) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("select exists (select from member where workspace_id = $1 and user_id = $2)")
        .bind(workspace_id)
        .bind(user_id)
        .fetch_one(connection)
        .await
}

fn elsewhere() -> Error {
    Error::conflict(
        "account_elsewhere",
        "There is an account of this address already. Invite its owner, who joins with it.",
    )
}

/// Makes a user a member, as the last part of the caller's transaction; what the change log has of it is told after the commit.
pub(in crate::domain) async fn join(
    connection: &mut PgConnection,
    store: &Store,
    workspace_id: Uuid,
    user: User,
    held: Held,
    doer: &Doer,
) -> Result<(MemberView, Vec<StoredEvent>)> {
    let now = store.clock.now();
    let User { id, email, name } = user;
    limits::one_more_member(connection, workspace_id).await?;
    sqlx::query("insert into member (workspace_id, user_id, role, created_at, role_id) values ($1, $2, $3, $4, $5)")
        .bind(workspace_id)
        .bind(id)
        .bind(held.column())
        .bind(now)
        .bind(held.role_id)
        .execute(&mut *connection)
        .await
        .map_err(in_words)?;
    let view = MemberView {
        id,
        version: 1,
        name,
        email,
        role: held.role,
        role_id: held.role_id,
        active: true,
        created_at: now,
    };
    let change = Change {
        workspace_id,
        event: Event::MemberUpdated(view.clone()),
        only_user_id: None,
        origin: None,
    };
    let entry = audit::made(AuditAction::MemberAdded, id, &view.name, &view);
    append(connection, workspace_id, doer, &[entry], now).await?;
    let stored = changelog::append(connection, &[change], now).await?;
    Ok((view, stored))
}

fn in_words(error: sqlx::Error) -> Error {
    match violated(&error) {
        Some("member_pkey") => Error::invalid("email", "belongs to a member already"),
        Some("member_custom_role") => Error::invalid("role_id", "is no role of this workspace"),
        Some("member_workspace_id_fkey") => Error::NotFound("workspace"),
        _ => error.into(),
    }
}
