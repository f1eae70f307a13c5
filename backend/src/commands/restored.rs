//! `frontdesk restored`

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::inbox::{tell, words};
use super::{open, print_json};
use crate::config::Config;
use crate::domain::delivery::doubt;
use crate::domain::{scheduled, upkeep, workspaces};
use crate::errors::Result;
use crate::store::{Signal, Store};

#[derive(Args)]
pub struct Arguments {
    /// Say what would go out, and change nothing
    #[arg(long)]
    dry_run: bool,
}

pub async fn run(config: Config, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let opened = open::existing(&config).await?;
    let done = hold_back(&opened.store(), arguments.dry_run).await;
    // a dashboard that is open sees it at once
    tell(&opened.database, Signal::Everything).await?;
    opened.close().await?;
    done.map_err(words)?;
    Ok(ExitCode::SUCCESS)
}

async fn hold_back(store: &Store, dry_run: bool) -> Result<()> {
    let workers = upkeep::workers(store).await?;
    if workers > 0 {
        eprintln!(
            "warning: {workers} workers were alive half a minute ago; if they are still, they may send what is held back here"
        );
    }
    let all = workspaces::all(store).await?;
    if all.is_empty() {
        eprintln!("there is no workspace in this database");
    }
    for workspace_id in all {
        let (replies, scheduled) = if dry_run {
            let replies = doubt::would_send(store, workspace_id).await?;
            (replies, scheduled::planned(store, workspace_id).await?)
        } else {
            let replies = doubt::doubt(store, workspace_id).await?;
            (replies, scheduled::hold_back(store, workspace_id).await?)
        };
        print_json(&json!({ "workspace_id": workspace_id, "replies": replies, "scheduled": scheduled }));
    }
    Ok(())
}
