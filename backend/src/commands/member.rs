//! `frontdesk member`

use std::process::ExitCode;

use clap::Subcommand;
use serde_json::json;
use uuid::Uuid;

use super::inbox::{tell, words};
use super::{open, print_json};
use crate::config::Config;
use crate::domain::mail::Mailroom;
use crate::domain::views::Role;
use crate::domain::{accounts, members, second_factor};
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
    /// Make a link by which somebody chooses a new password, to be handed to them; prints {link, expires_at}
    ResetPassword {
        #[arg(long)]
        email: String,
    },
    /// Take the second step of the sign-in from somebody who has lost it, and end their sessions; prints {user_id}
    ResetSecondFactor {
        #[arg(long)]
        email: String,
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
    let (workspace, email, password, role, name) = match command {
        Command::Add {
            workspace,
            email,
            password,
            role,
            name,
        } => (workspace, email, password, role, name),
        Command::ResetPassword { email } => return reset_password(&config, &email).await,
        Command::ResetSecondFactor { email } => return reset_second_factor(&config, &email).await,
    };
    let opened = open::existing(&config).await?;
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

async fn reset_password(config: &Config, email: &str) -> anyhow::Result<ExitCode> {
    let opened = open::existing(config).await?;
    let made = accounts::make_reset_link(&opened.store(), &config.public_url, email).await;
    opened.close().await?;
    print_json(&json!(made.map_err(words)?));
    Ok(ExitCode::SUCCESS)
}

async fn reset_second_factor(config: &Config, email: &str) -> anyhow::Result<ExitCode> {
    let opened = open::existing(config).await?;
    let room = Mailroom {
        keys: &opened.keys,
        public_url: &config.public_url,
        sends: config.smtp.is_some(),
    };
    let reset = second_factor::reset_by_operator(&opened.store(), room, email).await;
    if let Ok(user_id) = &reset {
        let access = Signal::Access {
            workspace_id: None,
            user_id: Some(*user_id),
        };
        for signal in [access, Signal::Jobs] {
            tell(&opened.database, signal).await?;
        }
    }
    opened.close().await?;
    print_json(&json!({ "user_id": reset.map_err(words)? }));
    Ok(ExitCode::SUCCESS)
}
