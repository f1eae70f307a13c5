//! `frontdesk webhook`: the stored raw webhooks, for operators.

use std::process::ExitCode;

use anyhow::anyhow;
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

use super::inbox::{tell, words};
use super::{open, print_json};
use crate::config::Config;
use crate::domain::ingest::Outcome;
use crate::domain::webhook_log::{self, Filter};
use crate::errors::Result;
use crate::store::{Signal, Store};

#[derive(Subcommand)]
pub enum Command {
    /// The newest stored webhooks, one JSON object a line
    List {
        #[command(flatten)]
        which: Which,
        #[arg(long, default_value_t = 50)]
        limit: i64,
    },
    /// One stored webhook with its raw text and what became of it, as JSON
    Show {
        id: Uuid,
        #[arg(long)]
        workspace: Option<Uuid>,
    },
    /// Run one stored webhook again, or all that the filters find, oldest first. What is there already stays as it is.
    /// Prints {outcome}, or {replayed, failed}
    Replay {
        /// Without it, all that the filters find
        #[arg(required_unless_present_any = FILTERS)]
        id: Option<Uuid>,
        #[command(flatten)]
        which: Which,
        /// At most so many
        #[arg(long, default_value_t = 10_000)]
        limit: i64,
    },
}

const FILTERS: [&str; 8] = ["outcome", "inbox", "channel", "account", "kind", "q", "since", "until"];

/// Which stored webhooks are meant; what is left out restricts nothing.
#[derive(Args)]
pub struct Which {
    /// Only this workspace's; without it those of no workspace too
    #[arg(long)]
    workspace: Option<Uuid>,
    /// processed, unsupported, failed or unrouted
    #[arg(long, value_parser = outcome)]
    outcome: Option<Outcome>,
    #[arg(long)]
    inbox: Option<Uuid>,
    /// With --account: what belongs to no inbox, of this account at the platform
    #[arg(long, requires = "account")]
    channel: Option<String>,
    #[arg(long, requires = "channel")]
    account: Option<String>,
    /// message, status, reaction …
    #[arg(long)]
    kind: Option<String>,
    /// A message by its id here or at the platform, a contact by id or name, or a part of an error
    #[arg(long)]
    q: Option<String>,
    /// For example 2026-10-05T11:33:20Z
    #[arg(long, value_parser = moment)]
    since: Option<OffsetDateTime>,
    #[arg(long, value_parser = moment)]
    until: Option<OffsetDateTime>,
}

fn outcome(text: &str) -> Result<Outcome, String> {
    serde_json::from_value(json!(text)).map_err(|_| "must be processed, unsupported, failed or unrouted".to_owned())
}

fn moment(text: &str) -> Result<OffsetDateTime, String> {
    OffsetDateTime::parse(text, &Rfc3339).map_err(|_| "must be a time, for example 2026-10-05T11:33:20Z".to_owned())
}

impl Which {
    fn filter(self) -> Filter {
        Filter {
            outcome: self.outcome,
            inbox_id: self.inbox,
            account: self.channel.zip(self.account),
            kind: self.kind,
            q: self.q,
            since: self.since,
            until: self.until,
        }
    }
}

pub async fn run(config: Config, command: Command) -> anyhow::Result<ExitCode> {
    let opened = open::existing(&config).await?;
    let store = opened.store();
    let lines = answer(&store, command).await;
    tell(&opened.database, Signal::Everything).await?;
    opened.close().await?;
    lines.map_err(words)?.iter().for_each(print_json);
    Ok(ExitCode::SUCCESS)
}

async fn answer(store: &Store, command: Command) -> Result<Vec<Value>> {
    let as_json = |value| serde_json::to_value(value).map_err(|error| anyhow!(error).into());
    match command {
        Command::List { which, limit } => {
            let workspace = which.workspace;
            let events = webhook_log::operator_events(store, workspace, &which.filter(), limit.clamp(1, 1_000)).await?;
            events.iter().map(as_json).collect()
        }
        Command::Show { id, workspace } => {
            let event = webhook_log::operator_event(store, workspace, id).await?;
            Ok(vec![serde_json::to_value(event).map_err(|error| anyhow!(error))?])
        }
        Command::Replay {
            id: Some(id), which, ..
        } => {
            let outcome = webhook_log::replay(store, which.workspace, id).await?;
            Ok(vec![json!({ "outcome": outcome })])
        }
        Command::Replay { id: None, which, limit } => replay_many(store, which, limit.clamp(1, 10_000)).await,
    }
}

async fn replay_many(store: &Store, which: Which, limit: i64) -> Result<Vec<Value>> {
    let workspace = which.workspace;
    let mut events = webhook_log::operator_events(store, workspace, &which.filter(), limit).await?;
    events.reverse();
    let mut failed = 0;
    for (index, event) in events.iter().enumerate() {
        if index % 100 == 99 {
            eprintln!("{} of {}", index + 1, events.len());
        }
        let outcome = webhook_log::replay(store, workspace, event.id).await?;
        failed += i32::from(matches!(outcome.as_str(), "failed" | "unrouted"));
    }
    Ok(vec![json!({ "replayed": events.len(), "failed": failed })])
}
