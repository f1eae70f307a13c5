//! `frontdesk serve`

use std::process::ExitCode;

use anyhow::bail;
use clap::Args;
use tokio::signal::unix::{SignalKind, signal};
use tracing::info;

use super::open;
use crate::config::Config;
use crate::server::{self, Roles, Server};

#[derive(Args)]
pub struct Arguments {
    /// Which parts this process runs
    #[arg(long, default_value = "web,worker", value_delimiter = ',')]
    roles: Vec<String>,
}

pub async fn run(config: Config, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let roles = roles(&arguments.roles)?;
    let listener = if roles.web {
        Some(server::bind(&config).await?)
    } else {
        None
    };
    let opened = open::for_server(&config).await?;
    let server = Server::start(config.clone(), opened.keys.clone(), opened.store(), listener, roles).await?;
    info!(listen = %config.listen, web = roles.web, worker = roles.worker, "frontdesk is ready");
    until_told().await?;
    server.shut_down().await;
    opened.close().await?;
    Ok(ExitCode::SUCCESS)
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
