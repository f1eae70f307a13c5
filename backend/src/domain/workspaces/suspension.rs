//! Workspaces that an operator has told to wait. Their people are kept out and nothing of theirs goes out; what customers write is taken in as
//! ever, and what was to go out goes when they go on. Why it is so: decision 44.

use std::collections::BTreeSet;

use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::audit::{self, AuditAction};
use crate::errors::{Error, Result};
use crate::store::{Doer, Signal, Store, audit::append, jobs};

/// Has it wait; false where it does already. Commits by itself.
pub async fn suspend(store: &Store, id: Uuid) -> Result<bool> {
    let mut transaction = store.database.owner.begin().await?;
    let standing = Standing::of(&mut transaction, id).await?;
    if standing.suspended {
        return Ok(false);
    }
    let now = store.clock.now();
    sqlx::query("update workspace set suspended_at = $2 where id = $1")
        .bind(id)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
    standing
        .record(&mut transaction, store, AuditAction::WorkspaceSuspended)
        .await?;
    transaction.commit().await?;
    store.wake.send(news(id));
    Ok(true)
}

/// Lets it go on; false where nothing keeps it. Commits by itself.
pub async fn resume(store: &Store, id: Uuid) -> Result<bool> {
    let mut transaction = store.database.owner.begin().await?;
    let standing = Standing::of(&mut transaction, id).await?;
    if standing.deleting {
        // told at the command line alone: the dashboard has no words for it
        return Err(Error::Conflict {
            code: "workspace_deleting",
            detail: "Its deletion has begun, and a part of it is gone. Finish it: frontdesk workspace delete."
                .to_owned(),
        });
    }
    if standing.importing {
        return Err(Error::Conflict {
            code: "workspace_importing",
            detail: "A part of it is not here yet. Finish it: frontdesk workspace import.".to_owned(),
        });
    }
    if !standing.suspended {
        return Ok(false);
    }
    sqlx::query("update workspace set suspended_at = null where id = $1")
        .bind(id)
        .execute(&mut *transaction)
        .await?;
    // whoever puts one aside at this moment has to wait for this, and sees then that it need not
    jobs::take_up(&mut transaction, id).await?;
    standing
        .record(&mut transaction, store, AuditAction::WorkspaceResumed)
        .await?;
    transaction.commit().await?;
    store.wake.send(news(id));
    store.wake.send(Signal::Jobs);
    Ok(true)
}

/// What every process has to hear: who was let in a moment ago is looked at again.
pub fn news(workspace_id: Uuid) -> Signal {
    Signal::Access {
        workspace_id: Some(workspace_id),
        user_id: None,
    }
}

/// Those of these workspaces that go on.
pub async fn going_on(store: &Store, workspaces: &BTreeSet<Uuid>) -> Result<BTreeSet<Uuid>> {
    let workspaces: Vec<Uuid> = workspaces.iter().copied().collect();
    let going_on: Vec<Uuid> =
        sqlx::query_scalar("select id from workspace where id = any($1) and suspended_at is null")
            .bind(&workspaces)
            .fetch_all(&store.database.owner)
            .await?;
    Ok(going_on.into_iter().collect())
}

/// How a workspace stands, and its row held until the caller's transaction ends.
struct Standing {
    id: Uuid,
    name: String,
    suspended: bool,
    deleting: bool,
    importing: bool,
}

impl Standing {
    async fn of(connection: &mut PgConnection, id: Uuid) -> Result<Self> {
        let found: Option<(String, bool, bool, bool)> = sqlx::query_as(
            "select name, suspended_at is not null, exists (select from workspace_deletion d where d.id = w.id),
               exists (select from workspace_import i where i.id = w.id)
             from workspace w where id = $1 for no key update",
        )
        .bind(id)
        .fetch_optional(connection)
        .await?;
        let (name, suspended, deleting, importing) = found.ok_or(Error::NotFound("workspace"))?;
        Ok(Self {
            id,
            name,
            suspended,
            deleting,
            importing,
        })
    }

    async fn record(&self, connection: &mut PgConnection, store: &Store, action: AuditAction) -> Result<()> {
        let entry = audit::deed(action, Some(self.id), Some(&self.name), Value::Null);
        append(connection, self.id, &Doer::OPERATOR, &[entry], store.clock.now()).await?;
        Ok(())
    }
}
