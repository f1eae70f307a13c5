//! `frontdesk workspace show`

use std::process::ExitCode;

use clap::Args;

use super::table::{Said, print_line};
use crate::commands::inbox::words;
use crate::commands::{open, print_json};
use crate::config::Config;
use crate::domain::workspaces::{self, Month, Overview};
use crate::store::Store;

/// Months that are shown.
const MONTHS: i64 = 12;

#[derive(Args)]
pub struct Arguments {
    #[arg(value_name = "NAME|ID")]
    workspace: String,
    /// A line of JSON as of `list`, and `months`: what was used in each, the newest first
    #[arg(long)]
    json: bool,
}

pub async fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let opened = open::existing(config).await?;
    let found = find(&opened.store(), &arguments.workspace).await;
    opened.close().await?;
    let (workspace, months) = found?;
    if arguments.json {
        let mut line = serde_json::to_value(&workspace)?;
        line["months"] = serde_json::to_value(&months)?;
        print_json(&line);
    } else {
        for line in lines(&workspace) {
            print_line(&line);
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn find(store: &Store, said: &str) -> anyhow::Result<(Overview, Vec<Month>)> {
    let id = workspaces::named(store, said).await.map_err(words)?;
    let workspace = workspaces::overview_of(store, id).await.map_err(words)?;
    let months = workspaces::months(store, id, MONTHS).await.map_err(words)?;
    Ok((workspace, months))
}

fn lines(workspace: &Overview) -> [String; 7] {
    let Said {
        members,
        inboxes,
        messages,
        storage,
    } = Said::of(workspace);
    [
        format!("id        {}", workspace.id),
        format!("name      {}", workspace.name),
        format!("state     {}", workspace.state),
        format!("members   {members}"),
        format!("inboxes   {inboxes}"),
        format!("messages  {messages} this month"),
        format!("storage   {storage}"),
    ]
}
