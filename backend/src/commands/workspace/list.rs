//! `frontdesk workspace list`

use std::process::ExitCode;

use clap::Args;
use uuid::Uuid;

use super::table::{Said, print_line};
use crate::commands::inbox::words;
use crate::commands::{open, print_json};
use crate::config::Config;
use crate::domain::workspaces::{self, Overview};
use crate::store::Store;

/// Read at a time.
const PAGE: i64 = 100;
/// Of a name in the table.
const NAME: usize = 32;

#[derive(Args)]
pub struct Arguments {
    /// A line of JSON for each, {id, name, state, members, inboxes, messages, storage, limits}; messages of this month, storage in bytes
    #[arg(long)]
    json: bool,
    /// Those after this one, in the order of their ids
    #[arg(long, value_name = "ID", default_value_t = Uuid::nil())]
    after: Uuid,
    /// So many at most
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(1..))]
    limit: Option<i64>,
}

pub async fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let opened = open::existing(config).await?;
    let listed = list(&opened.store(), arguments).await;
    opened.close().await?;
    listed?;
    Ok(ExitCode::SUCCESS)
}

async fn list(store: &Store, arguments: &Arguments) -> anyhow::Result<()> {
    let (mut after, mut left) = (arguments.after, arguments.limit.unwrap_or(i64::MAX));
    if !arguments.json {
        print_line(&line([
            "id", "name", "state", "members", "inboxes", "messages", "storage",
        ]));
    }
    loop {
        let wanted = left.min(PAGE);
        let page = workspaces::overview(store, after, wanted).await.map_err(words)?;
        for overview in &page {
            match arguments.json {
                true => print_json(&serde_json::to_value(overview)?),
                false => print_line(&row(overview)),
            }
        }
        let read = page.len() as i64;
        left -= read;
        match page.last() {
            Some(last) if read == wanted && left > 0 => after = last.id,
            _ => return Ok(()),
        }
    }
}

fn row(of: &Overview) -> String {
    let said = Said::of(of);
    let id = of.id.to_string();
    let name: String = of.name.chars().take(NAME).collect();
    line([
        &id,
        &name,
        &of.state,
        &said.members,
        &said.inboxes,
        &said.messages,
        &said.storage,
    ])
}

fn line([id, name, state, members, inboxes, messages, storage]: [&str; 7]) -> String {
    format!("{id:<36}  {name:<NAME$}  {state:<9}  {members:>9}  {inboxes:>9}  {messages:>16}  {storage:>20}")
}
