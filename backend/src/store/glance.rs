//! Reads of one statement: without a transaction around it, so one round trip where [`super::Scoped`] takes three.
//!
//! The connections were opened in the restricted role, and a statement begins with [`SCOPE`]: it binds itself to its workspace
//! for as long as it runs, and fails where the role was lost on the way, as a pooler may lose it. The wall is the same: row-level
//! security, and the workspace named in the statement.

use sqlx::pool::PoolConnection;
use sqlx::postgres::Postgres;
use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;

use super::database::LIST_SETTINGS;
use super::{May, Scoped, Store, Viewer};
use crate::errors::Result;

/// How a statement that needs no transaction begins: binds it to the workspace `$1`, which it then takes from
/// `scope.workspace_id` and from nowhere else, so that nothing is read before it is bound. `materialized`: once, and first.
pub const SCOPE: &str = "with scope as materialized (
  select set_config('app.workspace_id', case when current_user in ('frontdesk_app', 'frontdesk_limited') then $1::text
    else 'this would run as ' || current_user end, true)::uuid as workspace_id)";

/// A connection for such statements.
pub struct Glance {
    line: Line,
    workspace_id: Uuid,
}

enum Line {
    Restricted(PoolConnection<Postgres>),
    /// Where connections cannot be opened in the restricted role.
    Transaction(Box<Scoped>),
}

impl Store {
    pub async fn glance(&self, workspace_id: Uuid) -> Result<Glance> {
        let line = match self.database.restricted().await? {
            Some(pool) => Line::Restricted(pool.acquire().await?),
            None => Line::Transaction(Box::new(self.scoped(workspace_id).await?.for_lists().await?)),
        };
        Ok(Glance { line, workspace_id })
    }

    /// The same for somebody who sees a part of the conversations: who that is has to be said first, which takes a transaction.
    pub async fn glance_of(&self, workspace_id: Uuid, viewer: Viewer) -> Result<Glance> {
        let scope = self
            .scoped_to(workspace_id, viewer, May::Read)
            .await?
            .for_lists()
            .await?;
        Ok(Glance {
            line: Line::Transaction(Box::new(scope)),
            workspace_id,
        })
    }
}

impl Glance {
    pub fn reader(&mut self) -> Reader<'_> {
        let connection = match &mut self.line {
            Line::Restricted(connection) => connection,
            Line::Transaction(scope) => scope.connection(),
        };
        Reader {
            connection,
            workspace_id: self.workspace_id,
        }
    }
}

impl Scoped {
    /// From here on lists are read as by a glance's connection ([`LIST_SETTINGS`]).
    pub async fn for_lists(mut self) -> Result<Self> {
        let off = LIST_SETTINGS.map(|name| format!("set local {name} = off"));
        sqlx::raw_sql(AssertSqlSafe(off.join("; ")))
            .execute(self.connection())
            .await?;
        Ok(self)
    }

    /// The same statements, within this transaction.
    pub fn reader(&mut self) -> Reader<'_> {
        let workspace_id = self.workspace_id();
        Reader {
            connection: self.connection(),
            workspace_id,
        }
    }
}

/// Runs statements that begin with [`SCOPE`].
pub struct Reader<'c> {
    pub connection: &'c mut PgConnection,
    pub workspace_id: Uuid,
}
