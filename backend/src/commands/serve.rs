//! `frontdesk serve`

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use clap::Args;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing::{info, warn};

use super::open;
use crate::clock::Clock;
use crate::config::Config;
use crate::http;
use crate::server::{self, Roles, Server};
use crate::store::{Database, Store, Wake, builds, may_answer_later, migrations_current};

/// How long the first look at the database may take before the process answers operators that it waits.
const FIRST_LOOK: Duration = Duration::from_secs(2);
/// How soon it is seen that migrations were applied.
const LOOK_EVERY: Duration = Duration::from_millis(500);

#[derive(Args)]
pub struct Arguments {
    /// Which parts this process runs
    #[arg(long, default_value = "web,worker", value_delimiter = ',')]
    roles: Vec<String>,
    /// Where the database lacks migrations or does not answer, wait until another process has applied them, alive and not ready
    #[arg(long)]
    wait_for_migrations: bool,
    /// For so long --wait-for-migrations waits for a database that does not answer
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    wait_for_database: u64,
}

pub async fn run(config: Config, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let roles = roles(&arguments.roles)?;
    let listener = if roles.web {
        Some(server::bind(&config).await?)
    } else {
        None
    };
    let (listener, told) = match arguments.wait_for_migrations {
        false => (listener, None),
        true => {
            let mut told = Told::listen()?;
            let patience = Duration::from_secs(arguments.wait_for_database);
            match wait_for_migrations(&config, roles, listener, &mut told, patience).await? {
                // what it is told from now on, while it starts, counts too
                Waited::Applied(listener) => (listener, Some(told)),
                Waited::Told => return Ok(ExitCode::SUCCESS),
            }
        }
    };
    let opened = open::for_server(&config).await?;
    if roles.web && config.database.url.is_some() {
        let store = opened.store();
        // before anybody is given a page that names them
        builds::keep(&store.database.owner, &http::built_dashboard(), store.clock.now())
            .await
            .context("the dashboard's files could not be put where other processes find them")?;
    }
    let server = Server::start(config.clone(), opened.keys.clone(), opened.store(), listener, roles).await?;
    info!(listen = %config.listen, web = roles.web, worker = roles.worker, "frontdesk is ready");
    let mut told = told.map_or_else(Told::listen, Ok)?;
    let code = told.wait_beside(&server).await;
    server.shut_down().await;
    opened.close().await?;
    Ok(code)
}

enum Waited {
    Applied(Option<TcpListener>),
    /// It is to end before there was anything to do.
    Told,
}

async fn wait_for_migrations(
    config: &Config,
    roles: Roles,
    listener: Option<TcpListener>,
    told: &mut Told,
    patience: Duration,
) -> anyhow::Result<Waited> {
    let Some(url) = &config.database.url else {
        // an embedded database is migrated by its server
        return Ok(Waited::Applied(listener));
    };
    let database = Database::lazy(url, &config.database)?;
    let first = tokio::time::timeout(FIRST_LOOK, migrations_current(&database.owner));
    if matches!(first.await, Ok(Ok(true))) {
        database.close().await;
        return Ok(Waited::Applied(listener));
    }
    let store = Store {
        database: database.clone(),
        clock: Clock::system(),
        wake: Wake::default(),
    };
    let done = async {
        tokio::select! {
            applied = until_applied(&database, patience) => applied.map(|()| true),
            () = told.wait() => Ok(false),
        }
    };
    let applied = server::stand_by(config, &store, listener, done).await??;
    database.close().await;
    if !applied {
        return Ok(Waited::Told);
    }
    let listener = if roles.web {
        Some(server::bind(config).await?)
    } else {
        None
    };
    Ok(Waited::Applied(listener))
}

/// Until the migrations of this version are there. A database that is away now may be there again later, within `patience`.
async fn until_applied(database: &Database, patience: Duration) -> anyhow::Result<()> {
    let (mut silent_since, mut asked_for) = (None, false);
    loop {
        match applied(database).await {
            Ok(true) => return Ok(()),
            Ok(false) => {
                if !asked_for {
                    info!("migrations of this version are missing; waiting for `frontdesk migrate`");
                }
                (silent_since, asked_for) = (None, true);
            }
            Err(error) if may_answer_later(&error) => {
                let since = *silent_since.get_or_insert_with(|| {
                    let (reason, seconds) = (format!("{error:#}"), patience.as_secs());
                    warn!(
                        reason,
                        "the database does not answer; waiting for it for {seconds} seconds"
                    );
                    Instant::now()
                });
                if since.elapsed() >= patience {
                    let silence = format!("the database has not answered for {} seconds", patience.as_secs());
                    return Err(error.context(silence));
                }
            }
            Err(error) => return Err(error),
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

async fn applied(database: &Database) -> anyhow::Result<bool> {
    match migrations_current(&database.owner).await {
        Ok(current) => Ok(current),
        Err(error) => {
            // says more about why
            database.reach().await?;
            Err(error).context("cannot read the database")
        }
    }
}

fn roles(names: &[String]) -> anyhow::Result<Roles> {
    let mut roles = Roles {
        web: false,
        worker: false,
    };
    for name in names {
        match name.trim() {
            "web" => roles.web = true,
            "worker" => roles.worker = true,
            other => bail!("--roles: \"{other}\" is no role; there are web and worker"),
        }
    }
    Ok(roles)
}

/// SIGTERM and Ctrl-C. From the first time that somebody listens they no longer end the process by themselves: whoever has
/// begun to listen keeps this, so that none is lost between two waits.
pub struct Told {
    terminate: Signal,
    interrupt: Signal,
}

impl Told {
    pub fn listen() -> anyhow::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    pub async fn wait(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }

    /// Until somebody says so, or the server cannot go on.
    pub async fn wait_beside(&mut self, server: &Server) -> ExitCode {
        tokio::select! {
            () = self.wait() => ExitCode::SUCCESS,
            () = server.broken() => ExitCode::FAILURE,
        }
    }
}
