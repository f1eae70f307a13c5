//! `frontdesk token`

use std::process::ExitCode;

use clap::Subcommand;
use serde_json::json;
use uuid::Uuid;

use super::inbox::words;
use super::member::parse_role;
use super::{open, print_json};
use crate::config::Config;
use crate::domain::tokens;
use crate::domain::views::Role;

#[derive(Subcommand)]
pub enum Command {
    /// Make an API token; prints {token}, which is shown this once
    Create {
        #[arg(long)]
        workspace: Uuid,
        #[arg(long)]
        name: String,
        #[arg(long, default_value = "agent", value_parser = parse_role)]
        role: Role,
        /// The token itself, when it has to be a certain one
        #[arg(long)]
        value: Option<String>,
    },
}

pub async fn run(config: Config, command: Command) -> anyhow::Result<ExitCode> {
    let Command::Create {
        workspace,
        name,
        role,
        value,
    } = command;
    let opened = open::existing(&config).await?;
    let token = tokens::create(&opened.store(), workspace, &name, role, value).await;
    opened.close().await?;
    print_json(&json!({ "token": token.map_err(words)? }));
    Ok(ExitCode::SUCCESS)
}
