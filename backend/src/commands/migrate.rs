//! `frontdesk migrate`

use std::process::ExitCode;

use super::open;
use crate::config::Config;
use crate::store::migrate;

pub async fn run(config: Config) -> anyhow::Result<ExitCode> {
    let direct = config.database.direct_url.as_ref().or(config.database.url.as_ref());
    match direct {
        Some(url) => migrate(url).await?,
        None => {
            let embedded = open::embedded(&config, true).await?;
            let result = migrate(&embedded.url()).await;
            embedded.stop().await?;
            result?;
        }
    }
    tracing::info!("migrations are applied");
    Ok(ExitCode::SUCCESS)
}
