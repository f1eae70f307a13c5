//! Logs on stderr: text for people, JSON for machines. No personal data at info level.

use tracing_subscriber::EnvFilter;

use crate::config::LogConfig;

pub fn start(config: &LogConfig) {
    let filter = EnvFilter::try_new(format!(
        "{},sqlx=warn,sea_orm=warn,apalis=warn,tower_http=warn",
        config.level
    ))
    .unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // a second start in one process, as in tests, keeps the first
    let _ = if config.json {
        builder.json().try_init()
    } else {
        builder.try_init()
    };
}
