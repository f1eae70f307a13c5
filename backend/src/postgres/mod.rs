//! The embedded PostgreSQL: real server programs, found on the machine, run as a child of ours on a private socket.
//!
//! ```text
//! <FRONTDESK_DATA_DIR>/postgres/              the data directory, whole or absent
//!                      postgres.new.<pid>/    one that is being made
//!                      postgres.lock          held by the process that runs the cluster
//!                      postgres.guests.lock   held, shared, by commands that joined it
//!                      postgres.json          where the running cluster's socket is
//!                      postgres.sock/         the socket, when its path is short enough
//!                      postgres.log           what PostgreSQL says
//! ```
//!
//! The lock is the kernel's, so it is free the moment its process dies, however it died; what that process left running
//! is ended before the next start. PostgreSQL itself recovers from its log.

mod account;
mod cluster;
mod error;
mod keeper;
mod locate;
mod process;

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sqlx::postgres::{PgConnectOptions, PgConnection, PgSslMode};
use sqlx::{AssertSqlSafe, Connection, Executor};

use cluster::{Endpoint, Layout};
pub use error::EmbeddedError;
use keeper::Keeper;

/// The database that the product lives in.
pub const DATABASE: &str = "frontdesk";

/// Recovery after a crash replays the log first, which can take a while on a slow disk.
const START_PATIENCE: Duration = Duration::from_secs(300);

/// How long a start waits for a command that holds the cluster, and a command for a server that is starting.
const HANDOVER: Duration = Duration::from_secs(60);

const PAUSE: Duration = Duration::from_millis(25);

#[derive(Debug, Clone)]
pub struct EmbeddedConfig {
    /// `FRONTDESK_DATA_DIR`; made when missing.
    pub data_dir: PathBuf,
    /// `PG_BIN`: the folder with `postgres` and `initdb`. No other is looked at then.
    pub pg_bin: Option<PathBuf>,
    /// Folders that, with all their ancestors, may hold a `node_modules` with PostgreSQL in it.
    pub search_from: Vec<PathBuf>,
}

/// A running cluster: ours to run, or another process's that we use.
#[derive(Debug)]
pub struct EmbeddedPostgres {
    endpoint: Endpoint,
    part: Part,
}

#[derive(Debug)]
enum Part {
    Owner { keeper: Keeper, guests: File },
    Guest { _lease: File },
}

impl EmbeddedPostgres {
    /// For a server: makes the data directory when needed, starts PostgreSQL on it, waits until it accepts connections
    /// and makes the database. Another server on the same data directory is an error.
    pub async fn start(config: &EmbeddedConfig) -> Result<Self, EmbeddedError> {
        let layout = Layout::open(&config.data_dir)?;
        let deadline = Instant::now() + HANDOVER;
        loop {
            if let Some(ownership) = take(&layout)? {
                return Self::own(config, &layout, ownership, false).await;
            }
            // No endpoint yet: the other one is starting. A passing one is a command that is done in a moment.
            let server = layout.read_endpoint().is_some_and(|endpoint| !endpoint.passing);
            if server || Instant::now() >= deadline {
                return Err(EmbeddedError::DataDirBusy {
                    path: layout.data_dir().to_owned(),
                });
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Whether there is one in this data directory.
    pub fn is_in(data_dir: &Path) -> bool {
        data_dir.join(cluster::PGDATA).exists()
    }

    /// For a command: uses the cluster of the server that runs on this data directory, or starts one for as long as the
    /// command takes.
    pub async fn join_or_start(config: &EmbeddedConfig) -> Result<Self, EmbeddedError> {
        let layout = Layout::open(&config.data_dir)?;
        let deadline = Instant::now() + HANDOVER;
        loop {
            if let Some(ownership) = take(&layout)? {
                return Self::own(config, &layout, ownership, true).await;
            }
            if let Some(joined) = Self::join(&layout).await? {
                return Ok(joined);
            }
            if Instant::now() >= deadline {
                return Err(EmbeddedError::DataDirBusy {
                    path: layout.data_dir().to_owned(),
                });
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// The database's URL, for sqlx and for libpq's programs alike.
    pub fn url(&self) -> String {
        self.url_of(DATABASE)
    }

    /// The URL of another database of this cluster.
    pub fn url_of(&self, database: &str) -> String {
        let Endpoint { socket_dir, port, .. } = &self.endpoint;
        format!(
            "postgres:///{database}?host={}&port={port}&user=postgres&sslmode=disable",
            socket_dir.display()
        )
    }

    /// Whether this process runs the cluster, rather than using another one's.
    pub fn is_owner(&self) -> bool {
        matches!(self.part, Part::Owner { .. })
    }

    /// Shuts PostgreSQL down in order and frees the data directory; leaves another process's cluster alone. A command's
    /// cluster first waits for those who joined it.
    pub async fn stop(self) -> Result<(), EmbeddedError> {
        let Part::Owner { keeper, guests } = self.part else {
            return Ok(());
        };
        if self.endpoint.passing {
            let deadline = Instant::now() + HANDOVER;
            while guests.try_lock().is_err() && Instant::now() < deadline {
                tokio::time::sleep(PAUSE).await;
            }
        }
        keeper.stop().await
    }

    async fn own(
        config: &EmbeddedConfig,
        layout: &Layout,
        ownership: File,
        passing: bool,
    ) -> Result<Self, EmbeddedError> {
        layout.forget_endpoint();
        let guests = layout.guests()?;
        let (keeper, endpoint) = Keeper::start(config, layout, ownership, passing).await?;
        let ready = async {
            let mut connection = wait_until_ready(layout, &keeper, &endpoint).await?;
            make_database(&mut connection).await?;
            let _ = connection.close().await;
            Ok(())
        };
        match ready.await {
            Ok(()) => Ok(Self {
                endpoint,
                part: Part::Owner { keeper, guests },
            }),
            Err(error) => {
                keeper.stop().await?;
                Err(error)
            }
        }
    }

    /// `None` when the other one is not ready, or just going.
    async fn join(layout: &Layout) -> Result<Option<Self>, EmbeddedError> {
        let lease = layout.guests()?;
        match lease.try_lock_shared() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(EmbeddedError::io("lock", layout.data_dir())(error)),
        }
        let Some(endpoint) = layout.read_endpoint() else {
            return Ok(None);
        };
        // The database itself: its owner makes it once PostgreSQL is up.
        match PgConnection::connect_with(&options(&endpoint).database(DATABASE)).await {
            Ok(connection) => {
                let _ = connection.close().await;
                Ok(Some(Self {
                    endpoint,
                    part: Part::Guest { _lease: lease },
                }))
            }
            Err(error) => {
                tracing::debug!(%error, "the running cluster does not answer yet");
                Ok(None)
            }
        }
    }
}

/// The lock on the data directory, or `None` while another process has it.
fn take(layout: &Layout) -> Result<Option<File>, EmbeddedError> {
    let file = layout.ownership()?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(EmbeddedError::io("lock", layout.data_dir())(error)),
    }
}

fn options(endpoint: &Endpoint) -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass()
        .socket(&endpoint.socket_dir)
        .port(endpoint.port)
        .username("postgres")
        .database("postgres")
        .ssl_mode(PgSslMode::Disable)
}

async fn wait_until_ready(
    layout: &Layout,
    keeper: &Keeper,
    endpoint: &Endpoint,
) -> Result<PgConnection, EmbeddedError> {
    let deadline = Instant::now() + START_PATIENCE;
    loop {
        let refused = match PgConnection::connect_with(&options(endpoint)).await {
            Ok(connection) => return Ok(connection),
            Err(error) => error.to_string(),
        };
        if let Some(ended) = keeper.ended() {
            return Err(EmbeddedError::StartFailed {
                status: ended.status,
                log: layout.log(),
                tail: ended.tail,
            });
        }
        if Instant::now() >= deadline {
            let seconds = START_PATIENCE.as_secs();
            return Err(EmbeddedError::NotReady {
                seconds,
                last: refused,
                log: layout.log(),
            });
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn make_database(connection: &mut PgConnection) -> Result<(), EmbeddedError> {
    let refused = |what| move |source| EmbeddedError::Database { what, source };
    let there: bool = sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
        .bind(DATABASE)
        .fetch_one(&mut *connection)
        .await
        .map_err(refused("list its databases"))?;
    if !there {
        connection
            .execute(AssertSqlSafe(format!("create database {DATABASE}")))
            .await
            .map_err(refused("create the database"))?;
    }
    Ok(())
}
