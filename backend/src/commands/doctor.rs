//! `frontdesk doctor`: what is wrong, and how to mend it.

use std::process::ExitCode;

use frontdesk_connectors::{Channel, by_channel};
use uuid::Uuid;

use super::open;
use crate::clock::Clock;
use crate::config::Config;
use crate::outgoing::Outgoing;
use crate::store::files::Files;

/// Findings as they come; one cross makes the exit code 1.
#[derive(Default)]
struct Report {
    broken: bool,
}

#[expect(clippy::print_stdout, reason = "the report")]
impl Report {
    fn good(&self, text: &str) {
        println!("ok    {text}");
    }

    fn note(&self, text: &str) {
        println!("note  {text}");
    }

    fn bad(&mut self, text: &str) {
        self.broken = true;
        println!("WRONG {text}");
    }
}

pub async fn run(config: Config) -> anyhow::Result<ExitCode> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut report = Report::default();
    report.good("the environment can be read");
    channels(&config, &mut report);
    proxies(&config, &report);
    match Files::open(config.storage_url.as_deref(), &config.data_dir) {
        Ok(files) => match files.probe(Clock::system().id()).await {
            Ok(()) => report.good("media can be stored, read and deleted"),
            Err(error) => report.bad(&format!(
                "STORAGE_URL: media cannot be stored: {error}. See that the folder or bucket exists and that its credentials may read, write and delete"
            )),
        },
        Err(error) => report.bad(&format!("{error:#}")),
    }
    match open::for_command(&config).await {
        Ok(opened) => {
            report.good("the database answers and its migrations are applied");
            inboxes(&config, &opened, &mut report).await?;
            opened.close().await?;
        }
        Err(error) => report.bad(&format!("{error:#}")),
    }
    Ok(if report.broken {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn channels(config: &Config, report: &mut Report) {
    if config.meta_verify_token.is_none() {
        report.note("META_VERIFY_TOKEN is not set: Meta cannot check the webhook address. Choose any text and enter the same in the app's dashboard, for example META_VERIFY_TOKEN=a-long-random-text");
    }
    let shared = Channel::ALL
        .into_iter()
        .filter(|channel| !by_channel(*channel).spec().own_webhook);
    for channel in shared {
        if config.webhook_secrets(channel).is_empty() {
            report.note(&format!(
                "{channel} is off: META_APP_SECRET is not set. You find it in the Meta app under App settings > Basic"
            ));
        } else {
            report.good(&format!("{channel}: webhooks can be verified"));
        }
    }
    if config.public_url.starts_with("http://")
        && !config.public_url.contains("localhost")
        && !config.public_url.contains("127.0.0.1")
    {
        report.note("FRONTDESK_PUBLIC_URL is not https: the platforms send webhooks to https addresses only, for example FRONTDESK_PUBLIC_URL=https://desk.example.com");
    }
}

fn proxies(config: &Config, report: &Report) {
    if config.secure_cookies() && config.trusted_proxies.is_empty() {
        report.note("FRONTDESK_TRUSTED_PROXIES is not set: behind a proxy everyone seems to sign in from the proxy's address, and soon too often. Name it, for example FRONTDESK_TRUSTED_PROXIES=10.0.0.0/8");
    }
}

async fn inboxes(config: &Config, opened: &open::Opened, report: &mut Report) -> anyhow::Result<()> {
    let store = opened.store();
    let outgoing = Outgoing::new(config, opened.keys.clone())?;
    let rows: Vec<(Uuid, Uuid, String, String)> = crate::domain::inboxes::all_connected(&store)
        .await?
        .into_iter()
        .map(|row| (row.workspace_id, row.id, row.channel, row.name))
        .collect();
    if rows.is_empty() {
        report.note("no account is connected yet: add one in the settings, or with `frontdesk inbox add`");
    }
    for (workspace_id, inbox_id, channel, name) in rows {
        let checked = async {
            let line = outgoing.line(&store, workspace_id, inbox_id).await?;
            Ok::<_, anyhow::Error>(
                line.connector
                    .check(line.context(), &line.connection.account_id)
                    .await?,
            )
        };
        match checked.await {
            Ok(account) => report.good(&format!("inbox \"{name}\" ({channel}): connected as {}", account.name)),
            Err(error) => report.bad(&format!(
                "inbox \"{name}\" ({channel}): {error}. Reconnect it in the settings with a new token"
            )),
        }
    }
    Ok(())
}
