//! `frontdesk workspace delete`

use std::io::Write;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use serde_json::json;
use uuid::Uuid;

use crate::commands::inbox::{tell, words};
use crate::commands::open::{self, Opened};
use crate::commands::print_json;
use crate::config::Config;
use crate::domain::workspaces::deletion::{self, Deleted};
use crate::domain::workspaces::{named, news};
use crate::store::files::Files;

#[derive(Args)]
pub struct Arguments {
    #[arg(value_name = "NAME|ID")]
    workspace: String,
    /// Do not ask for its name, where nobody is there to be asked
    #[arg(long)]
    yes: bool,
}

pub async fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let files = Files::open(config.storage_url.as_deref(), &config.data_dir)?;
    let opened = open::existing(config).await?;
    let deleted = delete(&opened, &files, arguments).await;
    opened.close().await?;
    let (id, Deleted { rows, files, accounts }) = deleted?;
    print_json(&json!({ "workspace_id": id, "rows": rows, "files": files, "accounts": accounts }));
    Ok(ExitCode::SUCCESS)
}

async fn delete(opened: &Opened, files: &Files, arguments: &Arguments) -> anyhow::Result<(Uuid, Deleted)> {
    let store = opened.store();
    let id = named(&store, &arguments.workspace).await.map_err(words)?;
    let name = deletion::name(&store, id).await.map_err(words)?;
    if !arguments.yes && ask(&name)?.trim() != name.trim() {
        bail!("that is not its name; nothing was deleted");
    }
    deletion::begin(&store, id).await.map_err(words)?;
    tell(&opened.database, news(id)).await?;
    let mut watch = |what: &str, gone: u64| {
        say(&format!("{what}: {gone}"));
        Ok(())
    };
    let deleted = deletion::finish(&store, files, id, &mut watch).await.map_err(words)?;
    Ok((id, deleted))
}

/// Whoever sits at the terminal.
fn ask(name: &str) -> anyhow::Result<String> {
    eprint!("This deletes \"{name}\" with everything of it, for good. Type its name to go on: ");
    std::io::stderr().flush().context("cannot ask")?;
    let mut said = String::new();
    std::io::stdin()
        .read_line(&mut said)
        .context("cannot read the answer; --yes goes on without it")?;
    Ok(said)
}

fn say(line: &str) {
    eprintln!("{line}");
}
