//! The sandbox as a program of its own.

use std::io::Write as _;
use std::net::SocketAddr;

use clap::Parser;
use frontdesk_sandbox::{Account, Connection, Login, MailPort, Sandbox, SandboxConfig};
use tokio::signal::unix::{SignalKind, signal};

/// The outside world in a box: a Graph API, and phones to write from.
#[derive(Parser)]
#[command(version)]
struct Args {
    /// Where to serve the Graph API and the phones (loopback only; port 0 picks a free one)
    #[arg(long, default_value = "127.0.0.1:8090")]
    listen: SocketAddr,
    /// Where mail is taken, by SMTP (loopback only; port 0 picks a free one)
    #[arg(long, default_value = "127.0.0.1:0")]
    smtp_listen: SocketAddr,
    /// The product that gets the webhooks
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    webhook_base_url: String,
    /// Signs the webhooks
    #[arg(long)]
    meta_app_secret: String,
    /// What the product expects in a subscription check
    #[arg(long)]
    verify_token: String,
    /// An account of the business: channel:id:name:token (repeatable)
    #[arg(long = "account", required = true)]
    accounts: Vec<Account>,
    /// An Instagram account that was connected by Instagram login: instagram:id:name:token (repeatable)
    #[arg(long = "instagram-login")]
    instagram_logins: Vec<Account>,
    /// Signs the webhooks of those accounts
    #[arg(long)]
    instagram_app_secret: Option<String>,
    /// Tell the story of a bicycle shop right away
    #[arg(long)]
    story: bool,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into()))
        .with_writer(std::io::stderr)
        .init();
    let args = Args::parse();
    let config = SandboxConfig {
        listen: args.listen,
        webhook_base_url: args.webhook_base_url,
        meta_app_secret: args.meta_app_secret,
        verify_token: args.verify_token,
        accounts: args.accounts,
        seed_story: args.story,
    };
    let sandbox = Sandbox::start_with(config, MailPort::bind(args.smtp_listen).await?).await?;
    for account in args.instagram_logins {
        sandbox.connect(&Connection {
            login: Login::Instagram,
            app_secret: args.instagram_app_secret.clone(),
            ..account.into()
        })?;
    }
    // Whoever started this process reads the address from here.
    writeln!(std::io::stdout(), "{}", sandbox.base_url())?;
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    sandbox.stop().await;
    Ok(())
}
