//! `frontdesk doctor`: what is wrong, and how to mend it; for people, and as JSON for machines.

mod outside;
mod report;
mod server;

use std::process::ExitCode;

use clap::Args;

use super::{open, print_json};
use crate::checkup;
use crate::config::Config;
use crate::domain::{inboxes, mail};
use crate::outgoing::Outgoing;
use crate::store::Store;
use report::Report;

#[derive(Args)]
pub struct Arguments {
    /// One JSON object {ok, findings: [{area, state, text, advice}]} instead of text
    #[arg(long)]
    json: bool,
}

pub async fn run(config: Config, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut report = Report::default();
    server::check(&config, &mut report).await;
    outside::check(&config, &mut report).await?;
    match open::for_command(&config).await {
        Ok(opened) => {
            report.ok("database", "the database answers, and its migrations are applied");
            let store = opened.store();
            let outgoing = Outgoing::new(&config, opened.keys.clone())?;
            let checked = check_inboxes(&config, &store, &outgoing, &mut report).await;
            let failed = check_mail(&store, &mut report).await;
            opened.close().await?;
            checked?;
            failed?;
        }
        Err(error) => report.wrong("database", format!("{error:#}"), None),
    }
    if arguments.json {
        print_json(&report.as_json());
    } else {
        report.print();
    }
    Ok(if report.is_broken() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// What the mail server would not take.
async fn check_mail(store: &Store, report: &mut Report) -> anyhow::Result<()> {
    let (failed, why) = mail::failures(store).await?;
    if failed > 0 {
        let why = why.unwrap_or_default();
        report.note(
            "mail",
            format!("{failed} mails of the last day could not be sent; of the last one it was said: {why}"),
            None,
        );
    }
    Ok(())
}

/// The same as the dashboard shows of each, asked anew.
async fn check_inboxes(config: &Config, store: &Store, outgoing: &Outgoing, report: &mut Report) -> anyhow::Result<()> {
    let inboxes = inboxes::all_connected(store).await?;
    if inboxes.is_empty() {
        report.note(
            "inboxes",
            "no account is connected yet",
            Some("add one in the settings, or with `frontdesk inbox add`"),
        );
    }
    for inbox in inboxes {
        let area = format!("inbox \"{}\" ({})", inbox.name, inbox.channel);
        match checkup::inbox(store, outgoing, config, (inbox.workspace_id, inbox.id), true).await {
            Ok(health) => health.facts.iter().for_each(|fact| report.fact(&area, fact)),
            Err(error) => report.wrong(&area, format!("cannot be looked at: {error}"), None),
        }
    }
    Ok(())
}
