//! `frontdesk workspace limits`

use std::process::ExitCode;

use clap::Args;
use serde_json::json;
use uuid::Uuid;

use crate::commands::inbox::words;
use crate::commands::open::{self, Opened};
use crate::commands::print_json;
use crate::config::Config;
use crate::domain::workspaces::{self, LimitChanges, Limits};

#[derive(Args)]
pub struct Arguments {
    #[arg(value_name = "NAME|ID")]
    workspace: String,
    /// Those who may sign in
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i32).range(0..))]
    members: Option<i32>,
    /// As many members as one wants
    #[arg(long, conflicts_with = "members")]
    no_members: bool,
    /// Connected accounts
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i32).range(0..))]
    inboxes: Option<i32>,
    /// As many inboxes as one wants
    #[arg(long, conflicts_with = "inboxes")]
    no_inboxes: bool,
    /// What customers write and what they are answered; beyond it replies are refused, and nothing that customers write is
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(0..))]
    messages_a_month: Option<i64>,
    /// As many messages as one wants
    #[arg(long, conflicts_with = "messages_a_month")]
    no_messages_a_month: bool,
    /// Files; beyond it uploads are refused, and nothing that customers send is
    #[arg(long, value_name = "BYTES", value_parser = clap::value_parser!(i64).range(0..))]
    storage: Option<i64>,
    /// As much storage as one wants
    #[arg(long, conflicts_with = "storage")]
    no_storage: bool,
}

impl Arguments {
    fn changes(&self) -> LimitChanges {
        LimitChanges {
            members: change(self.members, self.no_members),
            inboxes: change(self.inboxes, self.no_inboxes),
            messages_a_month: change(self.messages_a_month, self.no_messages_a_month),
            storage: change(self.storage, self.no_storage),
        }
    }
}

fn change<T>(to: Option<T>, lifted: bool) -> Option<Option<T>> {
    match to {
        Some(to) => Some(Some(to)),
        None => lifted.then_some(None),
    }
}

pub async fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let opened = open::existing(config).await?;
    let limited = limit(&opened, arguments).await;
    opened.close().await?;
    let (id, limits) = limited?;
    print_json(&json!({ "workspace_id": id, "limits": limits }));
    Ok(ExitCode::SUCCESS)
}

async fn limit(opened: &Opened, arguments: &Arguments) -> anyhow::Result<(Uuid, Limits)> {
    let store = opened.store();
    let id = workspaces::named(&store, &arguments.workspace).await.map_err(words)?;
    let limits = workspaces::limit(&store, id, arguments.changes())
        .await
        .map_err(words)?;
    Ok((id, limits))
}
