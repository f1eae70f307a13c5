//! Logs on stderr: text for people, JSON for machines. No personal data at info level. Traces go where they are wanted.

pub mod otlp;

use tracing_subscriber::EnvFilter;

use crate::config::LogConfig;

/// What others log is of use from here on; `symphonia`, which decodes recordings, tells of every oddity in a file that it
/// then plays all the same. A name stands for all that begin with it.
const OTHERS: &str = "sqlx=warn,sea_orm=warn,apalis=warn,tower_http=warn,symphonia=error";

pub fn start(config: &LogConfig) {
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter(&config.level))
        .with_writer(std::io::stderr);
    // a second start in one process, as in tests, keeps the first
    let _ = if config.json {
        // one object: what was said, and whose request or job it was said for
        builder
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .try_init()
    } else {
        builder.try_init()
    };
}

fn filter(level: &str) -> EnvFilter {
    EnvFilter::try_new(format!("{level},{OTHERS}"))
        .or_else(|_| EnvFilter::try_new(format!("info,{OTHERS}")))
        .unwrap_or_else(|_| EnvFilter::new("info"))
}

#[cfg(test)]
mod tests {
    use tracing::{Level, enabled};

    use super::*;

    #[test]
    fn what_decodes_recordings_is_silent_unless_it_is_asked() {
        let heard = |level: &str| {
            let subscriber = tracing_subscriber::fmt().with_env_filter(filter(level)).finish();
            tracing::subscriber::with_default(subscriber, || {
                [
                    enabled!(target: "symphonia_format_ogg::demuxer", Level::INFO),
                    enabled!(target: "symphonia_core::probe", Level::WARN),
                    enabled!(target: "symphonia_core::probe", Level::ERROR),
                    enabled!(target: "frontdesk::server", Level::INFO),
                ]
            })
        };
        assert_eq!(heard("info"), [false, false, true, true]);
        assert_eq!(heard("no,such=level=at=all"), [false, false, true, true]);
    }
}
