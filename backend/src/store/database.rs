//! Two pools on one database: the owner's (ingest, workers, the tail, sign-in) and the restricted one for requests.

use std::str::FromStr;
use std::time::Duration;

use anyhow::Context;
use frontdesk_migrations::{Migrator, MigratorTrait};
use sea_orm::DatabaseConnection;
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use crate::config::DatabaseConfig;

#[derive(Clone)]
pub struct Database {
    /// Serves all workspaces. Never used for a request's own reads and writes: those go through [`super::Scoped`].
    pub owner: PgPool,
    /// Used by [`super::Scoped`] alone, so that no query can meet a connection in somebody else's transaction.
    pub(super) app: PgPool,
    /// For LISTEN and migrations, past a pooler.
    pub direct: PgConnectOptions,
}

const APP_ROLE: &str = "frontdesk_app";

impl Database {
    /// `url` is the embedded database's or DATABASE_URL; `config` may name others for the direct and the restricted login.
    pub async fn connect(url: &str, config: &DatabaseConfig) -> anyhow::Result<Self> {
        let owner_options = options(url).context("DATABASE_URL")?;
        let app_options = match &config.app_url {
            Some(url) => options(url).context("DATABASE_APP_URL")?,
            None => owner_options.clone().options([("role", APP_ROLE)]),
        };
        let direct = match &config.direct_url {
            Some(url) => options(url).context("DATABASE_DIRECT_URL")?,
            None => owner_options.clone(),
        };
        // batches look rows up by arrays of keys, always by index: planning them anew each time costs more than running them
        let owner = pool(16)
            .connect_with(owner_options.options([("plan_cache_mode", "force_generic_plan")]))
            .await
            .context("cannot connect to the database")?;
        let app = pool(16).connect_lazy_with(app_options);
        Ok(Self { owner, app, direct })
    }

    pub async fn close(&self) {
        self.app.close().await;
        self.owner.close().await;
    }
}

fn options(url: &str) -> anyhow::Result<PgConnectOptions> {
    let options = PgConnectOptions::from_str(url).map_err(|_| anyhow::anyhow!("is no PostgreSQL address"))?;
    Ok(options
        .application_name("frontdesk")
        .options([("timezone", "UTC"), ("idle_in_transaction_session_timeout", "60s")]))
}

// A future dropped during BEGIN hands its connection back inside an open transaction (sqlx 0.9.0). That cannot happen here:
// requests run in tasks of their own that a leaving client does not cancel, and so do batches and jobs.
fn pool(max: u32) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(max)
        .acquire_timeout(Duration::from_secs(5))
        .idle_timeout(Duration::from_secs(300))
}

/// Applies every migration under one advisory lock: ours, the job queue's, and the partitions of the coming days.
pub async fn migrate(url: &str) -> anyhow::Result<()> {
    let pool = PgPoolOptions::new()
        .max_connections(2)
        .connect_with(options(url)?)
        .await
        .context("cannot connect to the database")?;
    let mut lock = pool.acquire().await?;
    sqlx::query("select pg_advisory_lock(hashtext('frontdesk.migrate'))")
        .execute(&mut *lock)
        .await?;
    let result = apply(&pool).await;
    sqlx::query("select pg_advisory_unlock(hashtext('frontdesk.migrate'))")
        .execute(&mut *lock)
        .await?;
    drop(lock);
    pool.close().await;
    result
}

async fn apply(pool: &PgPool) -> anyhow::Result<()> {
    let connection = DatabaseConnection::from(pool.clone());
    Migrator::up(&connection, None).await.context("migration failed")?;
    apalis_postgres::PostgresStorage::setup(pool)
        .await
        .context("migration of the job queue failed")?;
    // The queue's own trigger notifies inside the transaction, which takes a lock that is global to the cluster: half the
    // throughput. We wake workers after the commit instead.
    sqlx::raw_sql(
        "drop trigger if exists notify_workers on apalis.jobs;
         grant usage on schema apalis to frontdesk_app;
         grant insert, select on apalis.jobs to frontdesk_app;
         grant execute on all functions in schema apalis to frontdesk_app;
         select ensure_partitions((now() at time zone 'utc')::date - 7, 22);",
    )
    .execute(pool)
    .await
    .context("preparing the job queue and partitions failed")?;
    Ok(())
}

/// Whether all of this version's migrations are applied; newer ones are allowed.
pub async fn migrations_current(pool: &PgPool) -> Result<bool, sqlx::Error> {
    let known: Vec<String> = Migrator::migrations()
        .iter()
        .map(|migration| migration.name().to_owned())
        .collect();
    let applied: Option<i64> = sqlx::query_scalar("select count(*) from seaql_migrations where version = any($1)")
        .bind(&known)
        .fetch_optional(pool)
        .await
        .or_else(
            |error| match error.as_database_error().and_then(|error| error.code()).as_deref() {
                Some("42P01") => Ok(Some(0)),
                _ => Err(error),
            },
        )?;
    Ok(applied == Some(known.len() as i64))
}
