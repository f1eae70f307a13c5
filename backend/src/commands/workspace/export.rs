//! `frontdesk workspace export`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::say_so;
use crate::commands::inbox::words;
use crate::commands::open::{self, Opened};
use crate::commands::print_json;
use crate::config::Config;
use crate::domain::workspaces::moving::{self, Exported};
use crate::domain::workspaces::named;
use crate::store::files::Files;

#[derive(Args)]
pub struct Arguments {
    #[arg(value_name = "NAME|ID")]
    workspace: String,
    /// A new folder, or that of an export which was cut off
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
}

pub async fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let files = Files::open(config.storage_url.as_deref(), &config.data_dir)?;
    let opened = open::existing(config).await?;
    let exported = export(&opened, &files, arguments).await;
    opened.close().await?;
    print_json(&serde_json::to_value(exported?)?);
    Ok(ExitCode::SUCCESS)
}

async fn export(opened: &Opened, files: &Files, arguments: &Arguments) -> anyhow::Result<Exported> {
    let store = opened.store();
    let id = named(&store, &arguments.workspace).await.map_err(words)?;
    moving::export(&store, files, id, &arguments.folder, &mut say_so)
        .await
        .map_err(words)
}
