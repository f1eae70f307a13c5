//! The command line: each command reads the same environment, prints JSON on stdout where it says so, diagnostics on stderr.

mod audit;
#[cfg(feature = "sandbox")]
mod demo;
mod doctor;
mod inbox;
mod keys;
mod member;
mod migrate;
mod open;
mod openapi;
mod restored;
mod serve;
mod token;
mod webhook;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::Config;
use crate::telemetry;

/// One desk for every channel.
#[derive(Parser)]
#[command(name = "frontdesk", version, about, long_about = None, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// All on one machine: embedded PostgreSQL, sandbox, a sample workspace, web and worker
    #[cfg(feature = "sandbox")]
    #[command(after_help = crate::config::help())]
    Demo,
    /// The production process
    #[command(after_help = crate::config::help())]
    Serve(serve::Arguments),
    /// Apply migrations and exit
    Migrate,
    /// After a restore, before workers are started: hold back the replies that waited in the backup, since they may have gone out
    ///
    /// Replies that were about to go out are put in doubt: agents see "may not have been delivered", unless the platform tells what became
    /// of them. Scheduled replies wait for a person. Prints a line of JSON for each workspace, {workspace_id, replies, scheduled}; done
    /// again, there is nothing left to do.
    Restored(restored::Arguments),
    /// Check configuration, database and channels; say what is wrong and how to mend it
    Doctor(doctor::Arguments),
    /// Print the OpenAPI document
    Openapi,
    /// Workspaces
    #[command(subcommand)]
    Workspace(workspace::Command),
    /// Members of a workspace
    #[command(subcommand)]
    Member(member::Command),
    /// Connected accounts
    #[command(subcommand)]
    Inbox(inbox::Command),
    /// API tokens
    #[command(subcommand)]
    Token(token::Command),
    /// The audit log
    #[command(subcommand)]
    Audit(audit::Command),
    /// The keys that credentials are sealed with
    #[command(subcommand)]
    Keys(keys::Command),
    /// The stored raw webhooks
    #[command(subcommand)]
    Webhook(webhook::Command),
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    // not main's own thread pool: the embedded database's child is tied to a thread that lives as long as we do
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("error: cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(cli.command)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> anyhow::Result<ExitCode> {
    if matches!(command, Command::Openapi) {
        return openapi::run();
    }
    let config = Config::from_env()?;
    telemetry::start(&config.log);
    let serves = match command {
        Command::Serve(_) => true,
        #[cfg(feature = "sandbox")]
        Command::Demo => true,
        _ => false,
    };
    let endpoint = config.otlp_endpoint.clone().filter(|_| serves);
    let traces = endpoint.map(|endpoint| telemetry::otlp::start(&endpoint)).transpose()?;
    let ended = run_with(config, command).await;
    if let Some(traces) = traces {
        traces.shut_down().await;
    }
    ended
}

async fn run_with(config: Config, command: Command) -> anyhow::Result<ExitCode> {
    match command {
        #[cfg(feature = "sandbox")]
        Command::Demo => demo::run(config).await,
        Command::Serve(arguments) => serve::run(config, arguments).await,
        Command::Migrate => migrate::run(config).await,
        Command::Restored(arguments) => restored::run(config, arguments).await,
        Command::Doctor(arguments) => doctor::run(config, arguments).await,
        Command::Openapi => openapi::run(),
        Command::Workspace(command) => workspace::run(config, command).await,
        Command::Member(command) => member::run(config, command).await,
        Command::Inbox(command) => inbox::run(config, command).await,
        Command::Token(command) => token::run(config, command).await,
        Command::Audit(command) => audit::run(config, command).await,
        Command::Keys(command) => keys::run(config, command).await,
        Command::Webhook(command) => webhook::run(config, command).await,
    }
}

/// One line of JSON, for machines.
#[expect(clippy::print_stdout, reason = "the command's result")]
fn print_json(value: &serde_json::Value) {
    println!("{value}");
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn help_lists_the_environment_with_its_defaults() {
        let mut program = Cli::command();
        let serve = program.find_subcommand_mut("serve").unwrap();
        let help = serve.render_help().to_string();
        for part in [
            "--roles",
            "DATABASE_URL",
            "FRONTDESK_TRUSTED_PROXIES",
            "[default: 127.0.0.1:8080]",
            "LOG_LEVEL",
        ] {
            assert!(help.contains(part), "{part}: {help}");
        }
    }
}
