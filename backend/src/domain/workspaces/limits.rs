//! How much a workspace may use, as whoever runs the installation says. Members, inboxes and uploads beyond it are refused, and so are replies beyond
//! the month's messages (`messages/reply/check.rs`); what customers write is always taken in. Why it is so: decision 46.

use serde::Serialize;
use sqlx::{FromRow, PgConnection};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::audit::{self, AuditAction};
use crate::errors::{Error, Result};
use crate::store::{Doer, Scoped, Store, audit::append};

/// None: as much as it wants.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, FromRow)]
pub struct Limits {
    #[sqlx(rename = "member_limit")]
    pub members: Option<i32>,
    #[sqlx(rename = "inbox_limit")]
    pub inboxes: Option<i32>,
    #[sqlx(rename = "message_limit")]
    pub messages_a_month: Option<i64>,
    /// In bytes.
    #[sqlx(rename = "storage_limit")]
    pub storage: Option<i64>,
}

/// What is left out stays as it is.
#[derive(Debug, Clone, Copy, Default)]
pub struct LimitChanges {
    pub members: Option<Option<i32>>,
    pub inboxes: Option<Option<i32>>,
    pub messages_a_month: Option<Option<i64>>,
    pub storage: Option<Option<i64>>,
}

/// What holds afterwards. Commits by itself.
pub async fn limit(store: &Store, id: Uuid, changes: LimitChanges) -> Result<Limits> {
    let mut transaction = store.database.owner.begin().await?;
    let name: Option<String> = sqlx::query_scalar("select name from workspace where id = $1 for no key update")
        .bind(id)
        .fetch_optional(&mut *transaction)
        .await?;
    let name = name.ok_or(Error::NotFound("workspace"))?;
    let before = read(&mut transaction, id).await?;
    let after = Limits {
        members: changes.members.unwrap_or(before.members),
        inboxes: changes.inboxes.unwrap_or(before.inboxes),
        messages_a_month: changes.messages_a_month.unwrap_or(before.messages_a_month),
        storage: changes.storage.unwrap_or(before.storage),
    };
    let Some(entry) = audit::difference(AuditAction::WorkspaceLimited, id, &name, &before, &after) else {
        return Ok(after);
    };
    sqlx::query(
        "update workspace set member_limit = $2, inbox_limit = $3, message_limit = $4, storage_limit = $5 where id = $1",
    )
    .bind(id)
    .bind(after.members)
    .bind(after.inboxes)
    .bind(after.messages_a_month)
    .bind(after.storage)
    .execute(&mut *transaction)
    .await?;
    append(&mut transaction, id, &Doer::OPERATOR, &[entry], store.clock.now()).await?;
    transaction.commit().await?;
    Ok(after)
}

async fn read(connection: &mut PgConnection, id: Uuid) -> Result<Limits, sqlx::Error> {
    sqlx::query_as("select member_limit, inbox_limit, message_limit, storage_limit from workspace where id = $1")
        .bind(id)
        .fetch_one(connection)
        .await
}

/// Of those who may sign in here; its workspace is held, so that two at the same moment come one after the other. None: there is no limit.
async fn member_limit(connection: &mut PgConnection, workspace_id: Uuid) -> Result<Option<i32>, sqlx::Error> {
    sqlx::query_scalar(
        "select member_limit from workspace where id = $1 and member_limit is not null for no key update",
    )
    .bind(workspace_id)
    .fetch_optional(connection)
    .await
}

async fn members(connection: &mut PgConnection, workspace_id: Uuid) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("select count(*) from member where workspace_id = $1 and active")
        .bind(workspace_id)
        .fetch_one(connection)
        .await
}

/// Whether one more may sign in here.
pub(in crate::domain) async fn one_more_member(connection: &mut PgConnection, workspace_id: Uuid) -> Result<()> {
    let Some(limit) = member_limit(connection, workspace_id).await? else {
        return Ok(());
    };
    let members = members(connection, workspace_id).await?;
    refuse(members >= i64::from(limit), "member_limit", || {
        format!(
            "This workspace may have {limit} members, and it has them. Deactivate somebody first, or ask whoever runs this installation."
        )
    })
}

/// Whether one more may be asked to join: those who were asked and have not answered yet have their places.
pub(in crate::domain) async fn one_more_invitation(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    now: OffsetDateTime,
) -> Result<()> {
    let Some(limit) = member_limit(connection, workspace_id).await? else {
        return Ok(());
    };
    let members = members(connection, workspace_id).await?;
    let invited: i64 =
        sqlx::query_scalar("select count(*) from invitation where workspace_id = $1 and expires_at > $2")
            .bind(workspace_id)
            .bind(now)
            .fetch_one(connection)
            .await?;
    refuse(members + invited >= i64::from(limit), "member_limit", || {
        format!(
            "This workspace may have {limit} members; {members} are here and {invited} invited. Deactivate somebody or take an invitation back first, \
             or ask whoever runs this installation."
        )
    })
}

/// Whether there may be one more inbox, beside this one.
pub(in crate::domain) async fn one_more_inbox(scope: &mut Scoped, but: Uuid) -> Result<()> {
    let workspace_id = scope.workspace_id();
    let limit: Option<i32> = sqlx::query_scalar(
        "select inbox_limit from workspace where id = $1 and inbox_limit is not null for no key update",
    )
    .bind(workspace_id)
    .fetch_optional(scope.connection())
    .await?;
    let Some(limit) = limit else { return Ok(()) };
    let inboxes: i64 =
        sqlx::query_scalar("select count(*) from inbox where workspace_id = $1 and removed_at is null and id <> $2")
            .bind(workspace_id)
            .bind(but)
            .fetch_one(scope.connection())
            .await?;
    refuse(inboxes >= i64::from(limit), "inbox_limit", || {
        format!(
            "This workspace may have {limit} inboxes, and it has them. Remove one first, or ask whoever runs this installation."
        )
    })
}

/// Whether a file of so many bytes has room, and takes it.
pub(in crate::domain) async fn take_room(scope: &mut Scoped, size: u64) -> Result<()> {
    let size = i64::try_from(size).unwrap_or(i64::MAX);
    // where nothing was counted yet it is counted with the rest
    let has_room: Option<bool> = sqlx::query_scalar(
        "update usage_progress p set storage = p.storage + $2 from workspace w
         where p.workspace_id = $1 and w.id = $1
         returning w.storage_limit is null or p.storage <= w.storage_limit",
    )
    .bind(scope.workspace_id())
    .bind(size)
    .fetch_optional(scope.connection())
    .await?;
    refuse(has_room == Some(false), "storage_limit", || {
        "This file is more than what is left of the storage of this workspace. What customers send still arrives. Ask whoever runs this installation."
            .to_owned()
    })
}

/// To a reply beyond the month's messages.
pub(in crate::domain) fn no_more_messages() -> Error {
    Error::conflict(
        "message_limit",
        "This workspace has had its messages of this month. What customers write still arrives; replies can be sent again next month. \
         Ask whoever runs this installation.",
    )
}

fn refuse(refused: bool, code: &'static str, words: impl FnOnce() -> String) -> Result<()> {
    match refused {
        true => Err(Error::conflict(code, words())),
        false => Ok(()),
    }
}
