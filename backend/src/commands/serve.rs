//! `frontdesk serve`

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing::info;

use super::open;
use crate::clock::Clock;
use crate::config::Config;
use crate::http;
use crate::server::{self, Roles, Server};
use crate::store::{Database, Store, Wake, builds, migrations_current};

/// How soon it is seen that migrations were applied.
const LOOK_EVERY: Duration = Duration::from_millis(500);

#[derive(Args)]
pub struct Arguments {
    /// Which parts this process runs
    #[arg(long, default_value = "web,worker", value_delimiter = ',')]
    roles: Vec<String>,
    /// Where the database lacks migrations, wait until another process has applied them, alive and not ready
    #[arg(long)]
    wait_for_migrations: bool,
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
            match wait_for_migrations(&config, roles, listener, &mut told).await? {
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
    told.map_or_else(Told::listen, Ok)?.wait().await;
    server.shut_down().await;
    opened.close().await?;
    Ok(ExitCode::SUCCESS)
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
) -> anyhow::Result<Waited> {
    let Some(url) = &config.database.url else {
        // an embedded database is migrated by its server
        return Ok(Waited::Applied(listener));
    };
    let database = Database::connect(url, &config.database).await?;
    if migrations_current(&database.owner)
        .await
        .context("cannot read the database")?
    {
        database.close().await;
        return Ok(Waited::Applied(listener));
    }
    info!("migrations of this version are missing; waiting for `frontdesk migrate`");
    let store = Store {
        database: database.clone(),
        clock: Clock::system(),
        wake: Wake::default(),
    };
    let applied = async {
        // a database that is away now is there again later
        while !migrations_current(&database.owner).await.unwrap_or(false) {
            tokio::time::sleep(LOOK_EVERY).await;
        }
    };
    let done = async {
        tokio::select! {
            () = applied => true,
            () = told.wait() => false,
        }
    };
    let applied = server::stand_by(config, &store, listener, done).await?;
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
}
