//! `frontdesk workspace`

use std::process::ExitCode;

use clap::Subcommand;
use serde_json::json;
use uuid::Uuid;

use super::{open, print_json};
use crate::config::Config;
use crate::domain::workspaces::{self, NewWorkspace};

#[derive(Subcommand)]
pub enum Command {
    /// Make a workspace with its owner; prints {workspace_id, owner_id}
    Create {
        #[arg(long)]
        name: String,
        #[arg(long)]
        owner_email: String,
        #[arg(long)]
        owner_password: String,
        /// Its id, when it has to be a certain one
        #[arg(long)]
        id: Option<Uuid>,
    },
}

pub async fn run(config: Config, command: Command) -> anyhow::Result<ExitCode> {
    let Command::Create {
        name,
        owner_email,
        owner_password,
        id,
    } = command;
    let opened = open::for_command(&config).await?;
    let new = NewWorkspace {
        id,
        name,
        owner_email,
        owner_name: None,
        owner_password,
    };
    let made = workspaces::create(&opened.store(), new).await;
    opened.close().await?;
    let made = made.map_err(super::inbox::words)?;
    print_json(&json!({ "workspace_id": made.workspace_id, "owner_id": made.owner_id }));
    Ok(ExitCode::SUCCESS)
}
