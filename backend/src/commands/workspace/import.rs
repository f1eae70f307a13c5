//! `frontdesk workspace import`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::say_so;
use crate::commands::inbox::words;
use crate::commands::{open, print_json};
use crate::config::Config;
use crate::domain::workspaces::moving;
use crate::store::files::Files;

#[derive(Args)]
pub struct Arguments {
    /// Of a whole export
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
}

pub async fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let files = Files::open(config.storage_url.as_deref(), &config.data_dir)?;
    // it may be the first workspace of an installation
    let opened = open::for_command(config).await?;
    let imported = moving::import(&opened.store(), &files, &arguments.folder, &mut say_so).await;
    opened.close().await?;
    print_json(&serde_json::to_value(imported.map_err(words)?)?);
    Ok(ExitCode::SUCCESS)
}
