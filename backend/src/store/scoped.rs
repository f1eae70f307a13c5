//! The one door to a workspace's rows for a request: a transaction of the restricted role, bound to one workspace, that
//! carries the events and jobs of what it changes.

use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr, Statement, Values};
use sea_query_sqlx::SqlxValues;
use sqlx::{AssertSqlSafe, Postgres, Transaction};
use tokio::sync::{Mutex, MutexGuard};
use uuid::Uuid;

use super::audit::{self, Doer, Entry};
use super::database::APP_ROLE;
use super::jobs::{self, Job};
use super::viewer::{self, May, Viewer};
use super::wake::Signal;
use super::{Change, Store, changelog, once};
use crate::domain::views::Event;
use crate::errors::Result;

pub struct Scoped {
    transaction: Mutex<Transaction<'static, Postgres>>,
    workspace_id: Uuid,
    store: Store,
    changes: Vec<Change>,
    doer: Doer,
    audited: Vec<Entry>,
    jobs: Vec<Job>,
    signals: Vec<Signal>,
}

impl Store {
    /// Opens a transaction on one workspace: one round trip.
    pub async fn scoped(&self, workspace_id: Uuid) -> Result<Scoped> {
        self.begun(workspace_id, begin(workspace_id)).await
    }

    /// The same for somebody who sees a part of its conversations: the rest of them is not there.
    pub async fn scoped_to(&self, workspace_id: Uuid, viewer: Viewer, may: May) -> Result<Scoped> {
        self.begun(workspace_id, viewer::begin(workspace_id, viewer, may)).await
    }

    async fn begun(&self, workspace_id: Uuid, begin: String) -> Result<Scoped> {
        let transaction = self.database.app.begin_with(AssertSqlSafe(begin)).await?;
        Ok(Scoped {
            transaction: Mutex::new(transaction),
            workspace_id,
            store: self.clone(),
            changes: Vec::new(),
            doer: Doer::SYSTEM,
            audited: Vec::new(),
            jobs: Vec::new(),
            signals: Vec::new(),
        })
    }
}

/// Takes on the restricted role and binds it to the workspace, for this transaction alone. `begin` comes last: sent at once,
/// the three are one transaction anyway, and a connection that may not take on the role is not left inside a broken one. The
/// id is typed, so nothing can be smuggled into the statement.
pub(super) fn begin(workspace_id: Uuid) -> String {
    format!("set local role {APP_ROLE}; set local app.workspace_id = '{workspace_id}'; begin")
}

impl Scoped {
    pub fn workspace_id(&self) -> Uuid {
        self.workspace_id
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The connection, for statements that entities cannot say.
    pub fn connection(&mut self) -> &mut sqlx::PgConnection {
        self.transaction.get_mut()
    }

    /// The same; from here on rows that are wanted in an order are read by the index that has it. For lists that are walked some thousand rows
    /// far: behind row-level security PostgreSQL takes every workspace for a small one, and would read and sort all of it.
    pub async fn walking(&mut self) -> Result<&mut sqlx::PgConnection> {
        let connection = self.transaction.get_mut();
        sqlx::raw_sql("set local enable_sort = off; set local jit = off")
            .execute(&mut **connection)
            .await?;
        Ok(connection)
    }

    /// Says who does what is done here; without it, it happens by itself.
    #[must_use]
    pub fn done_by(mut self, doer: Doer) -> Self {
        self.doer = doer;
        self
    }

    pub fn doer(&self) -> &Doer {
        &self.doer
    }

    /// Notes an entry for the audit log; it is written at the commit.
    pub fn audit(&mut self, entry: Entry) {
        self.audited.push(entry);
    }

    /// Notes a change for the log; it gets its seq at the commit.
    pub fn record(&mut self, event: Event) {
        self.changes.push(Change {
            workspace_id: self.workspace_id,
            event,
            only_user_id: None,
            origin: None,
        });
    }

    /// A change that one member alone is told.
    pub fn record_for(&mut self, user_id: Uuid, event: Event) {
        self.changes.push(Change {
            workspace_id: self.workspace_id,
            event,
            only_user_id: Some(user_id),
            origin: None,
        });
    }

    pub fn enqueue(&mut self, job: Job) {
        self.jobs.push(job);
    }

    /// Something other processes have to know after the commit.
    pub fn signal(&mut self, signal: Signal) {
        self.signals.push(signal);
    }

    /// Commits the rows with their events, jobs and entries of the audit log, and with the request's own key, then rings.
    pub async fn commit(self) -> Result<()> {
        let mut transaction = self.transaction.into_inner();
        let now = self.store.clock.now();
        once::claim(&mut transaction, now).await?;
        jobs::push(&mut transaction, &self.store.clock, &self.jobs, now).await?;
        // before the change log, whose counter everybody needs: it is held for as little as can be
        audit::append(&mut transaction, self.workspace_id, &self.doer, &self.audited, now).await?;
        let stored = changelog::append(&mut transaction, &self.changes, now).await?;
        transaction.commit().await?;
        self.store.wake.committed(stored);
        if !self.jobs.is_empty() {
            self.store.wake.send(Signal::Jobs);
        }
        for signal in self.signals {
            self.store.wake.send(signal);
        }
        Ok(())
    }

    /// Undoes it at once: one that is only dropped holds its rows until its connection is back in the pool.
    pub async fn rollback(self) -> Result<()> {
        Ok(self.transaction.into_inner().rollback().await?)
    }

    async fn guard(&self) -> MutexGuard<'_, Transaction<'static, Postgres>> {
        self.transaction.lock().await
    }
}

fn query(statement: &Statement) -> sqlx::query::Query<'_, Postgres, SqlxValues> {
    let values = statement.values.clone().unwrap_or(Values(Vec::new()));
    sqlx::query_with(AssertSqlSafe(statement.sql.as_str()), SqlxValues(values))
}

fn failed(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(error.into()))
}

#[async_trait]
impl ConnectionTrait for Scoped {
    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Postgres
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        Ok(query(&statement)
            .execute(&mut **self.guard().await)
            .await
            .map_err(failed)?
            .into())
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        Ok(sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut **self.guard().await)
            .await
            .map_err(failed)?
            .into())
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        Ok(query(&statement)
            .fetch_optional(&mut **self.guard().await)
            .await
            .map_err(failed)?
            .map(Into::into))
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        Ok(query(&statement)
            .fetch_all(&mut **self.guard().await)
            .await
            .map_err(failed)?
            .into_iter()
            .map(Into::into)
            .collect())
    }
}
