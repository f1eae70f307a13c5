//! `frontdesk member`

use std::process::ExitCode;

use clap::Subcommand;
use serde_json::json;
use uuid::Uuid;

use super::inbox::{tell, words};
use super::{open, print_json};
use crate::config::Config;
use crate::domain::members;
use crate::domain::views::Role;
use crate::store::Signal;

#[derive(Subcommand)]
pub enum Command {
    /// Add a member; prints {user_id}
    Add {
        #[arg(long)]
        workspace: Uuid,
        #[arg(long)]
        email: String,
        #[arg(long)]
        password: String,
        /// owner, admin or agent
        #[arg(long, value_parser = parse_role)]
        role: Role,
        #[arg(long)]
        name: Option<String>,
    },
}

pub fn parse_role(text: &str) -> Result<Role, String> {
    match text {
        "owner" => Ok(Role::Owner),
        "admin" => Ok(Role::Admin),
        "agent" => Ok(Role::Agent),
        other => Err(format!("\"{other}\" is no role; there are owner, admin and agent")),
    }
}

pub async fn run(config: Config, command: Command) -> anyhow::Result<ExitCode> {
    let Command::Add {
        workspace,
        email,
        password,
        role,
        name,
    } = command;
    let opened = open::for_command(&config).await?;
    let added = members::add(&opened.store(), workspace, &email, &password, role, name.as_deref()).await;
    tell(
        &opened.database,
        Signal::Events {
            workspace_id: workspace,
        },
    )
    .await?;
    opened.close().await?;
    print_json(&json!({ "user_id": added.map_err(words)? }));
    Ok(ExitCode::SUCCESS)
}
