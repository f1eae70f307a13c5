//! A workspace goes, and everything of it: rows, files, jobs, and the accounts of people who were nowhere else. It is done in small parts, each
//! for good; one that was cut off goes on where it was. Why it is so: decision 44.

use serde::Serialize;
use sqlx::PgConnection;
use uuid::Uuid;

use super::suspension::news;
use super::tables;
use crate::domain::webhook_log;
use crate::errors::{Error, Result};
use crate::store::files::Files;
use crate::store::{Store, jobs};

/// Accounts of one transaction: each takes its sessions and the like along.
const ACCOUNTS: i64 = 200;
/// They go last, since their accounts are found by them.
const MEMBERS: &str = "member";

/// What went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Deleted {
    pub rows: u64,
    pub files: u64,
    /// Of people who were members of this workspace alone.
    pub accounts: u64,
}

/// The name of a workspace, also of one whose deletion has begun: whoever deletes it has to say it.
pub async fn name(store: &Store, id: Uuid) -> Result<String> {
    let name: Option<String> = sqlx::query_scalar(
        "select name from workspace where id = $1 union all select name from workspace_deletion where id = $1 limit 1",
    )
    .bind(id)
    .fetch_optional(&store.database.owner)
    .await?;
    name.ok_or(Error::NotFound("workspace"))
}

/// From here on there is no way back: its people are kept out, and nothing more comes in for it. Commits by itself.
pub async fn begin(store: &Store, id: Uuid) -> Result<()> {
    let now = store.clock.now();
    let mut transaction = store.database.owner.begin().await?;
    sqlx::query(
        "with gone as (update workspace set suspended_at = coalesce(suspended_at, $2) where id = $1 returning id, name)
         insert into workspace_deletion (id, name, began_at) select id, name, $2 from gone on conflict do nothing",
    )
    .bind(id)
    .bind(now)
    .execute(&mut *transaction)
    .await?;
    sqlx::query("update inbox set removed_at = coalesce(removed_at, $2) where workspace_id = $1")
        .bind(id)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
    sqlx::query("delete from channel_account where workspace_id = $1")
        .bind(id)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    store.wake.send(news(id));
    Ok(())
}

/// Does all that is left to do of one that has begun. `watch` is told of each part that went, and may stop it there.
pub async fn finish(
    store: &Store,
    files: &Files,
    id: Uuid,
    watch: &mut dyn FnMut(&str, u64) -> Result<()>,
) -> Result<Deleted> {
    let mut gone = Deleted::default();
    rows(store, id, &mut gone, watch).await?;
    gone.accounts += accounts(store, id, watch).await?;
    gone.accounts += awaited(store, id).await?;
    sqlx::query("delete from workspace where id = $1")
        .bind(id)
        .execute(&store.database.owner)
        .await?;
    // what was on its way when it began is here by now, and nothing more can come
    rows(store, id, &mut gone, watch).await?;
    gone.files = files.delete_all(id).await.map_err(anyhow::Error::from)?;
    watch("files", gone.files)?;
    sqlx::query("delete from workspace_deletion where id = $1")
        .bind(id)
        .execute(&store.database.owner)
        .await?;
    Ok(gone)
}

async fn rows(
    store: &Store,
    id: Uuid,
    gone: &mut Deleted,
    watch: &mut dyn FnMut(&str, u64) -> Result<()>,
) -> Result<()> {
    let jobs = async || jobs::forget(&store.database, id).await.map_err(Error::from);
    gone.rows += until_none(watch, "jobs", jobs).await?;
    let webhooks = async || webhook_log::forget::batch(store, id).await;
    gone.rows += until_none(watch, "webhook_event", webhooks).await?;
    let tables = tables::all(store).await?;
    for table in tables.iter().filter(|table| *table != MEMBERS) {
        gone.rows += until_none(watch, table, async || tables::batch(store, table, id).await).await?;
    }
    Ok(())
}

async fn until_none(
    watch: &mut dyn FnMut(&str, u64) -> Result<()>,
    what: &str,
    batch: impl AsyncFn() -> Result<u64>,
) -> Result<u64> {
    let mut all = 0;
    loop {
        let gone = batch().await?;
        if gone == 0 {
            return Ok(all);
        }
        all += gone;
        watch(what, gone)?;
    }
}

/// Members leave with the workspace; who is a member of no other has no account any more.
async fn accounts(store: &Store, id: Uuid, watch: &mut dyn FnMut(&str, u64) -> Result<()>) -> Result<u64> {
    let mut all = 0;
    loop {
        let mut transaction = store.database.owner.begin().await?;
        let users: Vec<Uuid> = sqlx::query_scalar(
            "select user_id from member where workspace_id = $1 order by user_id limit $2 for update",
        )
        .bind(id)
        .bind(ACCOUNTS)
        .fetch_all(&mut *transaction)
        .await?;
        if users.is_empty() {
            return Ok(all);
        }
        let gone = leave(&mut transaction, id, &users).await?;
        transaction.commit().await?;
        all += gone;
        watch("accounts", gone)?;
    }
}

/// Accounts of one that was given up while it was taken in: they are there before their members.
async fn awaited(store: &Store, id: Uuid) -> Result<u64> {
    let mut transaction = store.database.owner.begin().await?;
    let users: Vec<Uuid> = sqlx::query_scalar(
        "select u.id from workspace_import i join users u on u.id = any(i.made) where i.id = $1 order by u.id",
    )
    .bind(id)
    .fetch_all(&mut *transaction)
    .await?;
    let gone = leave(&mut transaction, id, &users).await?;
    transaction.commit().await?;
    Ok(gone)
}

async fn leave(connection: &mut PgConnection, id: Uuid, users: &[Uuid]) -> Result<u64, sqlx::Error> {
    sqlx::query("delete from member where workspace_id = $1 and user_id = any($2)")
        .bind(id)
        .bind(users)
        .execute(&mut *connection)
        .await?;
    // held, so that nobody is given a place elsewhere at this moment
    let nowhere: Vec<(Uuid, String)> = sqlx::query_as(
        "select id, lower(email) from users u where id = any($1) and not exists (select from member m where m.user_id = u.id) order by id for update",
    )
    .bind(users)
    .fetch_all(&mut *connection)
    .await?;
    let (ids, emails): (Vec<Uuid>, Vec<String>) = nowhere.into_iter().unzip();
    sqlx::query("delete from mail where lower(recipient) = any($1)")
        .bind(&emails)
        .execute(&mut *connection)
        .await?;
    let gone = sqlx::query(
        "delete from users u where id = any($1) and not exists (select from member m where m.user_id = u.id)",
    )
    .bind(&ids)
    .execute(connection)
    .await?;
    Ok(gone.rows_affected())
}
