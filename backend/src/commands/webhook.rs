//! `frontdesk webhook`: the stored raw webhooks, for operators.

use std::process::ExitCode;

use clap::Subcommand;
use serde_json::json;
use uuid::Uuid;

use super::inbox::{tell, words};
use super::{open, print_json};
use crate::config::Config;
use crate::domain::ingest;
use crate::store::Signal;

#[derive(Subcommand)]
pub enum Command {
    /// The newest stored webhooks, one JSON object a line
    List {
        /// Only this workspace's; without it those of no workspace too
        #[arg(long)]
        workspace: Option<Uuid>,
        /// processed, unsupported, failed or unrouted
        #[arg(long)]
        outcome: Option<String>,
        #[arg(long, default_value_t = 50)]
        limit: i64,
    },
    /// One stored webhook with its raw text, as JSON
    Show {
        id: Uuid,
        #[arg(long)]
        workspace: Option<Uuid>,
    },
    /// Run a stored webhook again; prints {outcome}
    Replay {
        id: Uuid,
        #[arg(long)]
        workspace: Option<Uuid>,
    },
}

pub async fn run(config: Config, command: Command) -> anyhow::Result<ExitCode> {
    let opened = open::for_command(&config).await?;
    let store = opened.store();
    let lines = match command {
        Command::List {
            workspace,
            outcome,
            limit,
        } => ingest::operator_events(&store, workspace, outcome.as_deref(), limit.clamp(1, 1_000))
            .await
            .and_then(|events| {
                events
                    .iter()
                    .map(|event| Ok(serde_json::to_value(event).map_err(anyhow::Error::from)?))
                    .collect::<Result<Vec<_>, _>>()
            }),
        Command::Show { id, workspace } => ingest::operator_event(&store, workspace, id)
            .await
            .and_then(|event| Ok(vec![serde_json::to_value(event).map_err(anyhow::Error::from)?])),
        Command::Replay { id, workspace } => ingest::replay(&store, workspace, id)
            .await
            .map(|outcome| vec![json!({ "outcome": outcome })]),
    };
    tell(&opened.database, Signal::Everything).await?;
    opened.close().await?;
    lines.map_err(words)?.iter().for_each(print_json);
    Ok(ExitCode::SUCCESS)
}
