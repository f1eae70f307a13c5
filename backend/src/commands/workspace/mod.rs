//! `frontdesk workspace`

mod delete;
mod export;
mod import;
mod limits;
mod list;
mod show;
mod table;

use std::process::ExitCode;

use clap::Subcommand;
use serde_json::json;
use uuid::Uuid;

use super::inbox::{tell, words};
use super::open::{self, Opened};
use super::print_json;
use crate::config::Config;
use crate::domain::workspaces::{self, NewWorkspace};
use crate::errors::Result;
use crate::store::Signal;

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
    /// Every workspace with its size and whether it goes on: a table, or a line of JSON for each
    List(list::Arguments),
    /// One workspace: what it uses, of how much, and whether it goes on
    Show(show::Arguments),
    /// Say how much a workspace may use; what is left out stays as it is. Prints {workspace_id, limits}
    ///
    /// Beyond it members, invitations, inboxes, uploads and replies are refused; what customers write is always taken in.
    Limits(limits::Arguments),
    /// Keep a workspace's people out and let nothing of theirs go out, until it is resumed; prints {workspace_id, changed}
    ///
    /// What customers write is still taken in and kept. Replies, scheduled replies, webhooks to others and notices wait.
    Suspend {
        #[arg(value_name = "NAME|ID")]
        workspace: String,
    },
    /// Let a suspended workspace go on; prints {workspace_id, changed}
    Resume {
        #[arg(value_name = "NAME|ID")]
        workspace: String,
    },
    /// Delete a workspace and everything of it, its files and the accounts of people who are in no other; prints {workspace_id, rows, files, accounts}
    ///
    /// Asks for its name first. There is no way back from the moment it begins; one that was cut off is gone on with by the same command.
    Delete(delete::Arguments),
    /// Write a workspace to a folder, from which it can be taken in elsewhere; prints {workspace_id, exported_at, rows, files, missing_files}
    ///
    /// Rows are those of one moment, a file of JSON lines for each table. Secrets stay: tokens, credentials of accounts, passwords. Suspend it
    /// before, where it moves for good. One that was cut off is gone on with by the same command.
    Export(export::Arguments),
    /// Take in a workspace from the folder of an export; prints {workspace_id, name, rows, files, missing_files, accounts_made, accounts_known}
    ///
    /// It has the id it had, and waits until it is resumed. Members are found by their addresses; whoever has no account here gets one, and
    /// begins with "forgot password". One that was cut off is gone on with by the same command.
    Import(import::Arguments),
}

pub async fn run(config: Config, command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Create {
            name,
            owner_email,
            owner_password,
            id,
        } => {
            let new = NewWorkspace {
                id,
                name,
                owner_email,
                owner_name: None,
                owner_password,
            };
            create(&config, new).await
        }
        Command::List(arguments) => list::run(&config, &arguments).await,
        Command::Show(arguments) => show::run(&config, &arguments).await,
        Command::Limits(arguments) => limits::run(&config, &arguments).await,
        Command::Suspend { workspace } => suspend(&config, &workspace).await,
        Command::Resume { workspace } => resume(&config, &workspace).await,
        Command::Delete(arguments) => delete::run(&config, &arguments).await,
        Command::Export(arguments) => export::run(&config, &arguments).await,
        Command::Import(arguments) => import::run(&config, &arguments).await,
    }
}

async fn create(config: &Config, new: NewWorkspace) -> anyhow::Result<ExitCode> {
    let opened = open::for_command(config).await?;
    let made = workspaces::create(&opened.store(), new).await;
    opened.close().await?;
    let made = made.map_err(words)?;
    print_json(&json!({ "workspace_id": made.workspace_id, "owner_id": made.owner_id }));
    Ok(ExitCode::SUCCESS)
}

async fn suspend(config: &Config, workspace: &str) -> anyhow::Result<ExitCode> {
    let opened = open::existing(config).await?;
    let changed = suspend_in(&opened, workspace).await;
    opened.close().await?;
    say(changed?);
    Ok(ExitCode::SUCCESS)
}

async fn suspend_in(opened: &Opened, workspace: &str) -> anyhow::Result<(Uuid, bool)> {
    let store = opened.store();
    let id = workspaces::named(&store, workspace).await.map_err(words)?;
    let changed = workspaces::suspend(&store, id).await.map_err(words)?;
    tell(&opened.database, workspaces::news(id)).await?;
    Ok((id, changed))
}

async fn resume(config: &Config, workspace: &str) -> anyhow::Result<ExitCode> {
    let opened = open::existing(config).await?;
    let changed = resume_in(&opened, workspace).await;
    opened.close().await?;
    say(changed?);
    Ok(ExitCode::SUCCESS)
}

async fn resume_in(opened: &Opened, workspace: &str) -> anyhow::Result<(Uuid, bool)> {
    let store = opened.store();
    let id = workspaces::named(&store, workspace).await.map_err(words)?;
    let changed = workspaces::resume(&store, id).await.map_err(words)?;
    // what waited is taken up at once
    for signal in [workspaces::news(id), Signal::Jobs, Signal::Events { workspace_id: id }] {
        tell(&opened.database, signal).await?;
    }
    Ok((id, changed))
}

/// For whoever sits at the terminal, while it lasts.
fn say_so(what: &str, done: u64) -> Result<()> {
    eprintln!("{what}: {done}");
    Ok(())
}

fn say((id, changed): (Uuid, bool)) {
    print_json(&json!({ "workspace_id": id, "changed": changed }));
}
