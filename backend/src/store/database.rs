//! Pools on one database: the owner's (ingest, workers, the tail, sign-in) and the restricted ones for requests.

use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use frontdesk_migrations::{Migrator, MigratorTrait};
use sea_orm::DatabaseConnection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, Connection, PgPool};
use tokio::sync::OnceCell;
use uuid::Uuid;

use super::viewer::{LIMITED_ROLE, May, Viewer};
use crate::clock::Clock;
use crate::config::DatabaseConfig;
use crate::domain::views::Visibility;
use crate::errors::may_pass;

#[derive(Clone)]
pub struct Database {
    /// Serves all workspaces. Never used for a request's own reads and writes: those go through [`super::Scoped`].
    pub owner: PgPool,
    /// The owner's too, each for one writer of batches alone.
    pub writers: Writers,
    /// Used by [`super::Scoped`] alone, so that no query can meet a connection in somebody else's transaction.
    pub(super) app: PgPool,
    /// In the restricted role from the start, for [`super::Glance`] alone.
    glances: PgPool,
    /// Whether such connections can be had; asked once.
    may_glance: Arc<OnceCell<bool>>,
    /// For LISTEN and migrations, past a pooler.
    pub direct: PgConnectOptions,
    pub(super) last_break: LastBreak,
    /// What the database calls the connections of this process.
    pub(super) name: Arc<str>,
}

/// A writer of batches has one batch at work at a time, so it needs one connection, and that one stays warm: what the database
/// keeps for a connection (plans, what it knows of tables) is large, and a pool that hands its connections round has each of
/// them find all of it gone from the processor's caches.
#[derive(Clone)]
pub struct Writers {
    pub webhooks: PgPool,
    pub replies: PgPool,
    pub deliveries: PgPool,
    pub bell: PgPool,
}

impl Writers {
    fn all(&self) -> [&PgPool; 4] {
        [&self.webhooks, &self.replies, &self.deliveries, &self.bell]
    }
}

/// The role that row-level security binds. Each transaction of a request takes it on itself: what a connection was opened
/// with may be lost in a pooler, silently.
pub(super) const APP_ROLE: &str = "frontdesk_app";

async fn reach(options: &PgConnectOptions) -> anyhow::Result<()> {
    let reachable = tokio::time::timeout(Duration::from_secs(5), sqlx::PgConnection::connect_with(options));
    let connection = reachable
        .await
        .context("it does not answer")
        .and_then(|result| Ok(result?));
    let connection = connection.context(
        "DATABASE_URL: cannot connect to the database; check host, port, name and password, for example \
         DATABASE_URL=postgres://frontdesk:secret@localhost:5432/frontdesk",
    )?;
    Ok(connection.close().await?)
}

/// The pool's own count goes below zero for a moment, where a connection is taken before it was counted.
fn idle_of(pool: &PgPool) -> usize {
    let idle = pool.num_idle();
    if idle > pool.size() as usize { 0 } else { idle }
}

/// How long a row is waited for, and how long a transaction may do nothing. Whoever holds a row and has gone silent is ended
/// by the second; whoever waits behind it by the first, a little earlier: else each of them, when its turn came, would hold
/// the row for as long again, if it has gone silent too. Ours do nothing but talk to the database between begin and commit.
const LIMITS: [(&str, &str); 2] = [("lock_timeout", "15s"), ("idle_in_transaction_session_timeout", "20s")];

impl Database {
    /// `url` is the embedded database's or DATABASE_URL; `config` may name others for the direct and the restricted login.
    pub async fn connect(url: &str, config: &DatabaseConfig) -> anyhow::Result<Self> {
        let database = Self::lazy(url, config)?;
        database.reach().await?;
        Ok(database)
    }

    /// The same before it is known whether it answers.
    pub fn lazy(url: &str, config: &DatabaseConfig) -> anyhow::Result<Self> {
        let owner_options = options(url).context("DATABASE_URL")?;
        let direct = match &config.direct_url {
            Some(url) => options(url).context("DATABASE_DIRECT_URL")?,
            None => owner_options.clone(),
        };
        let app_options = match &config.app_url {
            Some(url) => options(url).context("DATABASE_APP_URL")?,
            None => owner_options.clone(),
        };
        let name = format!("frontdesk {}", Clock::system().id().simple());
        let [owner_options, app_options] =
            [owner_options, app_options].map(|options| options.application_name(&name).options(LIMITS));
        // batches look rows up by arrays of keys, always by index: planning them anew each time costs more than running them
        let owner_options = owner_options.options([("plan_cache_mode", "force_generic_plan")]);
        let last_break = LastBreak::default();
        let pool = |max| pool(max, &last_break);
        let writer = || pool(1).connect_lazy_with(owner_options.clone());
        let writers = Writers {
            webhooks: writer(),
            replies: writer(),
            deliveries: writer(),
            bell: writer(),
        };
        let owner = pool(16).connect_lazy_with(owner_options);
        let [bitmaps, whole_tables] = LIST_SETTINGS.map(|name| (name, "off"));
        let glance_options = [("role", APP_ROLE), bitmaps, whole_tables];
        let glances = pool(8).connect_lazy_with(app_options.clone().options(glance_options));
        let app = pool(16).connect_lazy_with(app_options);
        Ok(Self {
            owner,
            writers,
            app,
            glances,
            may_glance: Arc::default(),
            direct,
            last_break,
            name: name.into(),
        })
    }

    /// Whether it answers, or why not: a pool would only say that it waited.
    pub async fn reach(&self) -> anyhow::Result<()> {
        reach(&self.owner.connect_options()).await
    }

    /// Connections that were opened in the restricted role, if this login and what is between let them be. That it is so now
    /// is no promise for later: statements on them look for themselves.
    pub(super) async fn restricted(&self) -> Result<Option<&PgPool>, sqlx::Error> {
        let asked = self.may_glance.get_or_try_init(async || {
            let role: Result<String, _> = sqlx::query_scalar("select current_user::text")
                .fetch_one(&self.glances)
                .await;
            match role {
                Ok(role) => Ok(role == APP_ROLE),
                // a login that may not take on the role, or a pooler that does not know the setting
                Err(error) if error.as_database_error().is_some() && !may_pass(&error) => Ok(false),
                Err(error) => Err(error),
            }
        });
        Ok(asked.await?.then_some(&self.glances))
    }

    /// Whether requests really run as the restricted role, or why not: to be asked once, before any request.
    pub async fn check_restricted(&self) -> anyhow::Result<()> {
        let login = "DATABASE_APP_URL (or DATABASE_URL)";
        let connection = self.app.acquire().await;
        let mut connection = connection.with_context(|| format!("{login}: cannot connect to the database"))?;
        let nobody = Viewer {
            user_id: Uuid::nil(),
            sees: Visibility::OwnTeams,
        };
        for (role, begin) in [
            (APP_ROLE, super::scoped::begin(Uuid::nil())),
            (LIMITED_ROLE, super::viewer::begin(Uuid::nil(), nobody, May::Read)),
        ] {
            check_role(&mut connection, login, role, begin).await?;
        }
        Ok(())
    }

    /// Where the connections go, over TCP.
    pub(super) fn ports(&self) -> Vec<u16> {
        let of_pools = [&self.owner, &self.app].map(|pool| pool.connect_options().get_port());
        of_pools.into_iter().chain([self.direct.get_port()]).collect()
    }

    /// Connections of the pools, those of them that nobody uses now, and how many there may be.
    pub fn connections(&self) -> (u32, u32, u32) {
        let of_all = [&self.owner, &self.app, &self.glances].into_iter();
        let pools: Vec<&PgPool> = of_all.chain(self.writers.all()).collect();
        let sum = |count: fn(&PgPool) -> u32| pools.iter().map(|pool| count(pool)).sum();
        (
            sum(PgPool::size),
            sum(|pool| u32::try_from(idle_of(pool)).unwrap_or_default()),
            sum(|pool| pool.options().get_max_connections()),
        )
    }

    /// Connections that nobody uses now.
    pub(super) fn idle(&self) -> usize {
        let of_writers: usize = self.writers.all().map(idle_of).iter().sum();
        of_writers + idle_of(&self.owner) + idle_of(&self.app) + idle_of(&self.glances)
    }

    pub async fn close(&self) {
        self.glances.close().await;
        self.app.close().await;
        for writer in self.writers.all() {
            writer.close().await;
        }
        self.owner.close().await;
    }
}

/// Whether a request that takes on this role really runs as it.
async fn check_role(
    connection: &mut sqlx::PgConnection,
    login: &str,
    wanted: &str,
    begin: String,
) -> anyhow::Result<()> {
    let begun = connection.begin_with(AssertSqlSafe(begin));
    let mut transaction = begun.await.with_context(|| {
        format!(
            "{login}: this login cannot take on the role {wanted}; \
             run \"grant {wanted} to its_name\" as an administrator"
        )
    })?;
    let (role, free): (String, bool) = sqlx::query_as(
        "select current_user::text, rolsuper or rolbypassrls from pg_roles where rolname = current_user",
    )
    .fetch_one(&mut *transaction)
    .await
    .context("cannot read the database")?;
    ensure!(
        role == wanted,
        "requests would run as \"{role}\" and not as {wanted}, without the wall between workspaces; \
         a pooler in front of the database must keep a transaction on one connection"
    );
    ensure!(
        !free,
        "the role {wanted} may see the rows of every workspace; \
         run \"alter role {wanted} nosuperuser nobypassrls\" as an administrator"
    );
    Ok(())
}

fn options(url: &str) -> anyhow::Result<PgConnectOptions> {
    let options = PgConnectOptions::from_str(url).map_err(|_| anyhow::anyhow!("is no PostgreSQL address"))?;
    Ok(options
        .application_name("frontdesk")
        .options([("timezone", "UTC"), ("idle_in_transaction_session_timeout", "60s")]))
}

/// Whether a database that did not answer may do so later: it is not there or still starting, as opposed to one that does not know the
/// name, the password or the database that it is asked for.
pub fn may_answer_later(error: &anyhow::Error) -> bool {
    let said = error.chain().find_map(|cause| cause.downcast_ref::<sqlx::Error>());
    said.is_none_or(may_pass)
}

/// When a connection to the database was last seen to break: it may have been all of them.
#[derive(Clone, Default)]
pub(super) struct LastBreak(Arc<Mutex<Option<Instant>>>);

impl LastBreak {
    pub fn note(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    fn is_since(&self, then: Option<Instant>) -> bool {
        let last = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.is_some_and(|last| then.is_none_or(|then| then <= last))
    }
}

/// A connection that nobody used for so long may have been ended by the other side, or by what is between.
const RESTED: Duration = Duration::from_secs(1);

// A future dropped during BEGIN hands its connection back inside an open transaction (sqlx 0.9.0). That cannot happen here:
// requests run in tasks of their own that a leaving client does not cancel, and so do batches and jobs.
fn pool(max: u32, last_break: &LastBreak) -> PgPoolOptions {
    let last_break = last_break.clone();
    PgPoolOptions::new()
        .max_connections(max)
        // one that was in use a moment ago is not asked whether it is still there: that would be a round trip each time
        .test_before_acquire(false)
        .before_acquire(move |connection, meta| {
            let doubtful = meta.idle_for > RESTED || last_break.is_since(Instant::now().checked_sub(meta.idle_for));
            Box::pin(async move {
                if doubtful {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .acquire_timeout(Duration::from_secs(5))
        .idle_timeout(Duration::from_secs(300))
}

/// Applies every migration under one advisory lock: ours, the job queue's, and the partitions of the coming days.
pub async fn migrate(url: &str) -> anyhow::Result<()> {
    let options = options(url)?.options([LOCK_PATIENCE]);
    if let Err(error) = reach(&options).await {
        let reason = format!("{error:#}");
        tracing::warn!(reason, "the database does not answer; it is tried for half a minute");
    }
    let pool = match PgPoolOptions::new()
        .max_connections(2)
        .connect_with(options.clone())
        .await
    {
        Ok(pool) => pool,
        Err(error) => {
            // says more about why
            reach(&options).await?;
            return Err(error).context("cannot connect to the database");
        }
    };
    let mut lock = pool.acquire().await?;
    // whoever migrates at this moment is waited for
    sqlx::raw_sql("set lock_timeout = 0").execute(&mut *lock).await?;
    sqlx::query("select pg_advisory_lock(hashtext('frontdesk.migrate'))")
        .execute(&mut *lock)
        .await?;
    let result = apply_patiently(&pool).await;
    sqlx::query("select pg_advisory_unlock(hashtext('frontdesk.migrate'))")
        .execute(&mut *lock)
        .await?;
    drop(lock);
    pool.close().await;
    result
}

/// Off where lists are read: a list follows an index in its order and stops. A bitmap of it would be made of all, however long it is, and so
/// would what is read without an index and sorted.
pub const LIST_SETTINGS: [&str; 2] = ["enable_bitmapscan", "enable_seqscan"];

/// A migration that waits for a table keeps everyone else from it who comes later: it gives up soon, and tries again.
const LOCK_PATIENCE: (&str, &str) = ("lock_timeout", "3s");
const TRIES: u32 = 100;
const BETWEEN_TRIES: Duration = Duration::from_secs(2);

async fn apply_patiently(pool: &PgPool) -> anyhow::Result<()> {
    for attempt in 1.. {
        match apply(pool).await {
            Err(error) if attempt < TRIES && is_lock_timeout(&error) => {
                tracing::info!(attempt, "a table that is to be changed is in use; trying again");
                tokio::time::sleep(BETWEEN_TRIES).await;
            }
            result => return result,
        }
    }
    Ok(())
}

fn is_lock_timeout(error: &anyhow::Error) -> bool {
    format!("{error:#}").contains("due to lock timeout")
}

async fn apply(pool: &PgPool) -> anyhow::Result<()> {
    let connection = DatabaseConnection::from(pool.clone());
    // a database that a newer version has migrated already is left as it is: going back to this one needs nothing
    if !tables_current(pool).await.context("cannot read the database")? {
        Migrator::up(&connection, None).await.context("migration failed")?;
    }
    queue_migrations()
        .set_ignore_missing(true)
        .run(pool)
        .await
        .context("migration of the job queue failed")?;
    // The queue's own trigger notifies inside the transaction, which takes a lock that is global to the cluster: half the
    // throughput. We wake workers after the commit instead.
    sqlx::raw_sql(
        "drop trigger if exists notify_workers on apalis.jobs;
         grant usage on schema apalis to frontdesk_app;
         grant insert, select on apalis.jobs to frontdesk_app;
         grant execute on all functions in schema apalis to frontdesk_app;
         create index if not exists jobs_finished on apalis.jobs (done_at) where status in ('Done', 'Killed', 'Failed');
         select ensure_partitions((now() at time zone 'utc')::date - 7, 22);",
    )
    .execute(pool)
    .await
    .context("preparing the job queue and partitions failed")?;
    Ok(())
}

fn queue_migrations() -> sqlx::migrate::Migrator {
    apalis_postgres::PostgresStorage::migrations()
}

/// Whether all of this version's migrations are applied, those of the job queue too; newer ones are allowed.
pub async fn migrations_current(pool: &PgPool) -> Result<bool, sqlx::Error> {
    Ok(tables_current(pool).await? && queue_current(pool).await?)
}

/// The queue's tables, and what `apply` does to them last.
async fn queue_current(pool: &PgPool) -> Result<bool, sqlx::Error> {
    let known: Vec<i64> = queue_migrations().iter().map(|migration| migration.version).collect();
    let applied: Option<i64> = sqlx::query_scalar(
        "select count(*) from apalis._sqlx_migrations
         where version = any($1) and success and to_regclass('apalis.jobs_finished') is not null",
    )
    .bind(&known)
    .fetch_one(pool)
    .await
    .map(Some)
    .or_else(none_without_table)?;
    Ok(applied == Some(known.len() as i64))
}

async fn tables_current(pool: &PgPool) -> Result<bool, sqlx::Error> {
    let known: Vec<String> = Migrator::migrations()
        .iter()
        .map(|migration| migration.name().to_owned())
        .collect();
    let applied: Option<i64> = sqlx::query_scalar("select count(*) from seaql_migrations where version = any($1)")
        .bind(&known)
        .fetch_one(pool)
        .await
        .map(Some)
        .or_else(none_without_table)?;
    Ok(applied == Some(known.len() as i64))
}

/// Nothing was applied where the table of what was applied is missing.
fn none_without_table<T>(error: sqlx::Error) -> Result<Option<T>, sqlx::Error> {
    match error.as_database_error().and_then(|error| error.code()).as_deref() {
        Some("42P01" | "3F000") => Ok(None),
        _ => Err(error),
    }
}
