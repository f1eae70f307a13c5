//! `frontdesk keys`

use std::process::ExitCode;

use clap::Subcommand;

use super::inbox::words;
use super::{open, print_json};
use crate::config::Config;
use crate::domain::sealed;

#[derive(Subcommand)]
pub enum Command {
    /// Seal everything anew with the first key of FRONTDESK_SECRET_KEY, so that those after it can be taken away; prints a line of JSON for
    /// each kind of secret, {what, sealed, resealed, unreadable}. Exit code 1 when no key opens something
    Reseal {
        /// Say what is sealed with another than the first key, and change nothing
        #[arg(long)]
        dry_run: bool,
    },
}

pub async fn run(config: Config, command: Command) -> anyhow::Result<ExitCode> {
    let Command::Reseal { dry_run } = command;
    let opened = open::existing(&config).await?;
    let resealed = sealed::reseal(&opened.store(), &opened.keys, dry_run).await;
    opened.close().await?;
    let kinds = resealed.map_err(words)?;
    for kind in &kinds {
        print_json(&serde_json::to_value(kind)?);
    }
    Ok(if kinds.iter().all(|kind| kind.unreadable == 0) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
