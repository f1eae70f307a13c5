//! `frontdesk inbox`

use std::process::ExitCode;

use anyhow::anyhow;
use clap::Subcommand;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{open, print_json};
use crate::config::Config;
use crate::domain::inboxes::{self, NewInbox};
use crate::domain::workspaces;
use crate::errors::{Error, said};
use crate::store::{Database, Signal, listener};

#[derive(Subcommand)]
pub enum Command {
    /// Connect an account; prints {inbox_id}. Makes no call to the platform: `frontdesk doctor` checks it
    Add {
        #[arg(long)]
        workspace: Uuid,
        /// messenger, instagram, whatsapp or telegram
        #[arg(long)]
        channel: String,
        /// Page id, Instagram professional account id, phone_number_id, bot id
        #[arg(long)]
        external_id: String,
        #[arg(long)]
        name: String,
        /// JSON: {"access_token", "waba_id"?, "page_id"?, "login"?: "facebook" or "instagram"}, Telegram {"bot_token"}
        #[arg(long, value_parser = parse_json)]
        credentials: Option<Value>,
        #[arg(long)]
        id: Option<Uuid>,
    },
}

fn parse_json(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| format!("is no JSON: {error}"))
}

pub async fn run(config: Config, command: Command) -> anyhow::Result<ExitCode> {
    let Command::Add {
        workspace,
        channel,
        external_id,
        name,
        credentials,
        id,
    } = command;
    let opened = open::existing(&config).await?;
    let store = opened.store();
    let new = NewInbox {
        id,
        channel,
        external_id,
        name,
        credentials,
    };
    let added = async {
        workspaces::require(&store, workspace).await?;
        let mut scope = store.scoped(workspace).await?;
        let view = inboxes::add(&mut scope, &opened.keys, new).await?;
        scope.commit().await?;
        Ok::<_, Error>(view)
    }
    .await;
    tell(
        &opened.database,
        Signal::Events {
            workspace_id: workspace,
        },
    )
    .await?;
    opened.close().await?;
    print_json(&json!({ "inbox_id": added.map_err(words)?.id }));
    Ok(ExitCode::SUCCESS)
}

/// A running server sees the change at once.
pub async fn tell(database: &Database, signal: Signal) -> anyhow::Result<()> {
    Ok(listener::notify_once(&database.owner, signal).await?)
}

/// A domain error in words for the terminal; its code comes first where there is one.
pub fn words(error: Error) -> anyhow::Error {
    match error {
        Error::Conflict { code, detail } => anyhow!("{code}: {detail}"),
        Error::Invalid(fields) => anyhow!("{}", said(&fields)),
        Error::NotFound(what) => anyhow!("there is no such {what}"),
        other => other.into(),
    }
}
