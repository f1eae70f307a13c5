//! `frontdesk serve`

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tracing::info;

use super::open;
use crate::clock::Clock;
use crate::config::Config;
use crate::server::{self, Roles, Server};
use crate::store::{Database, Store, Wake, migrations_current};

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
    let listener = match listener {
        listener if !arguments.wait_for_migrations => listener,
        listener => match wait_for_migrations(&config, roles, listener).await? {
            Waited::Applied(listener) => listener,
            Waited::Told => return Ok(ExitCode::SUCCESS),
        },
    };
    let opened = open::for_server(&config).await?;
    let server = Server::start(config.clone(), opened.keys.clone(), opened.store(), listener, roles).await?;
    info!(listen = %config.listen, web = roles.web, worker = roles.worker, "frontdesk is ready");
    until_told().await?;
    server.shut_down().await;
    opened.close().await?;
    Ok(ExitCode::SUCCESS)
}

enum Waited {
    Applied(Option<TcpListener>),
    /// It is to end before there was anything to do.
    Told,
}

async fn wait_for_migrations(config: &Config, roles: Roles, listener: Option<TcpListener>) -> anyhow::Result<Waited> {
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
            () = applied => Ok(true),
            told = until_told() => told.map(|()| false),
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

/// Until SIGTERM or Ctrl-C.
pub async fn until_told() -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}
