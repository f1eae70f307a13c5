//! `frontdesk demo`: everything on one machine, with a sandbox instead of the platforms and a workspace that looks alive.

use std::convert::Infallible;
use std::process::ExitCode;

use anyhow::Context;
use frontdesk_sandbox::{Account, Connection, Login, MailPort, Sandbox, SandboxConfig};
use serde_json::json;
use tracing::{info, warn};
use uuid::Uuid;

use super::open;
use super::serve::Told;
use crate::config::{Config, SmtpConfig};
use crate::crypto::{Keys, new_token};
use crate::domain::canned_responses::{self, NewCannedResponse};
use crate::domain::inboxes::{self, NewInbox};
use crate::domain::labels::{self, NewLabel};
use crate::domain::members;
use crate::domain::templates;
use crate::domain::views::Role;
use crate::domain::workspaces::{self, NewWorkspace};
use crate::outgoing::Outgoing;
use crate::server::{self, Roles, Server};
use crate::store::Store;

const WORKSPACE: Uuid = Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0001);
const EMAIL: &str = "demo@frontdesk.example";
const PASSWORD: &str = "demo-password";
const COLLEAGUES: [(&str, &str, Role); 2] = [
    ("mira@frontdesk.example", "Mira Sample", Role::Admin),
    ("tom@frontdesk.example", "Tom Example", Role::Agent),
];
const ACCOUNTS: [(&str, &str, &str); 4] = [
    ("messenger", "100200300400500", "Two Wheels on Messenger"),
    ("instagram", "17840000000000001", "@twowheels"),
    ("whatsapp", "106500000000001", "+1 555 0100"),
    ("telegram", "7000000001", "Two Wheels bot"),
];

pub async fn run(mut config: Config) -> anyhow::Result<ExitCode> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let listener = server::bind(&config).await?;
    // what the configuration calls its public URL may be somewhere else; the sandbox and the browser are here
    if std::env::var_os("FRONTDESK_PUBLIC_URL").is_none() {
        config.public_url = format!("http://localhost:{}", listener.local_addr()?.port());
    }
    // whoever tries it may try that too; its mail goes no further than the sandbox
    if std::env::var_os("FRONTDESK_SIGN_UP").is_none() {
        config.sign_up = true;
    }
    let sandbox_listener = std::net::TcpListener::bind(config.sandbox_listen)
        .with_context(|| format!("FRONTDESK_SANDBOX_LISTEN: cannot listen on {}; is it taken? Choose another, for example FRONTDESK_SANDBOX_LISTEN=127.0.0.1:8091", config.sandbox_listen))?;
    let sandbox_address = sandbox_listener.local_addr()?;
    drop(sandbox_listener);
    let opened = open::for_server(&config).await?;
    let secret = new_token();
    config.meta_app_secrets = vec![secret.clone()];
    config.meta_verify_token = Some("demo".to_owned());
    config.meta_app_id = Some(frontdesk_sandbox::META_APP_ID.to_owned());
    config.meta_login_config_id = Some(frontdesk_sandbox::LOGIN_CONFIG_ID.to_owned());
    config.instagram_app_id = Some(frontdesk_sandbox::INSTAGRAM_APP_ID.to_owned());
    config.instagram_app_secrets = vec![frontdesk_sandbox::INSTAGRAM_APP_SECRET.to_owned()];
    let sandbox_url = format!("http://{sandbox_address}");
    let mail_port = MailPort::bind(([127, 0, 0, 1], 0).into()).await?;
    config.smtp = Some(SmtpConfig {
        url: mail_port.url(),
        from: "Frontdesk <desk@frontdesk.example>"
            .parse()
            .context("the sender of the demo")?,
    });
    config.endpoints.graph.clone_from(&sandbox_url);
    config.endpoints.instagram_graph.clone_from(&sandbox_url);
    config.endpoints.telegram = format!("{sandbox_url}/telegram");
    config.endpoints.instagram_api.clone_from(&sandbox_url);
    config.endpoints.facebook_login.clone_from(&sandbox_url);
    config.endpoints.instagram_login.clone_from(&sandbox_url);
    let address = listener.local_addr()?;
    let store = opened.store();
    let fresh = fill(&store, &opened.keys).await?;
    let accounts = ACCOUNTS.iter().map(|(channel, id, name)| Account {
        channel: (*channel).to_owned(),
        id: (*id).to_owned(),
        name: (*name).to_owned(),
        access_token: token(channel, id),
    });
    let sandbox_config = SandboxConfig {
        listen: sandbox_address,
        webhook_base_url: format!("http://{address}"),
        meta_app_secret: secret,
        verify_token: "demo".to_owned(),
        accounts: accounts.collect(),
        // told when there is somebody to hear it
        seed_story: false,
    };
    let sandbox = Sandbox::start_with(sandbox_config, mail_port).await?;
    sandbox.register_product(&config.public_url);
    for connection in [behind_its_page()].into_iter().chain(unconnected()) {
        sandbox.connect(&connection)?;
    }
    connect(&config, &opened.keys, &store).await?;
    sync_templates(&store).await?;
    if fresh {
        info!("the sample conversations are being written");
    } else {
        remember_earlier_life(sandbox.base_url()).await?;
    }
    // after the sandbox: replies that wait go out at once, and it has to know by then that there was a life before
    let server = Server::start(config.clone(), opened.keys.clone(), store, Some(listener), Roles::BOTH).await?;
    greet(&config, sandbox.base_url());
    let mut told = Told::listen()?;
    let code = tokio::select! {
        code = told.wait_beside(&server) => code,
        never = tell_story(&sandbox) => match never {},
    };
    sandbox.stop().await;
    server.shut_down().await;
    opened.close().await?;
    Ok(code)
}

async fn tell_story(sandbox: &Sandbox) -> Infallible {
    if let Err(error) = sandbox.tell_story().await {
        warn!(%error, "the story was not told to its end");
    }
    std::future::pending().await
}

/// Asked for again now that there is somebody to ask.
async fn sync_templates(store: &Store) -> anyhow::Result<()> {
    let mut scope = store.scoped(WORKSPACE).await?;
    let inboxes = inboxes::list(&mut scope, 100, None).await?;
    for inbox in inboxes.items.iter().filter(|inbox| inbox.spec["templates"] == true) {
        templates::request_anew(&mut scope, inbox.id).await?;
    }
    scope.commit().await?;
    Ok(())
}

/// The shop's Instagram account belongs to its Page, and to no other that nobody knows.
fn behind_its_page() -> Connection {
    let [(_, page, _), (channel, id, name), ..] = ACCOUNTS;
    let account = Account {
        channel: channel.to_owned(),
        id: id.to_owned(),
        name: name.to_owned(),
        access_token: token(channel, id),
    };
    Connection {
        page_id: Some(page.to_owned()),
        ..account.into()
    }
}

/// Accounts of the same business that nobody has connected yet, for trying how that is done.
fn unconnected() -> [Connection; 5] {
    let account = |channel: &str, id: &str, name: &str| Account {
        channel: channel.to_owned(),
        id: id.to_owned(),
        name: name.to_owned(),
        access_token: format!("sandbox-{id}-token"),
    };
    let page = "100200300400600";
    [
        account("messenger", page, "Two Wheels Workshop").into(),
        Connection {
            page_id: Some(page.to_owned()),
            ..account("instagram", "17840000000000002", "twowheels.workshop").into()
        },
        Connection {
            login: Login::Instagram,
            app_secret: Some(frontdesk_sandbox::INSTAGRAM_APP_SECRET.to_owned()),
            ..account("instagram", "17840000000000003", "twowheels.tours").into()
        },
        account("whatsapp", "106500000000002", "Two Wheels Workshop").into(),
        account("telegram", "7000000002", "Two Wheels Workshop bot").into(),
    ]
}

/// The sandbox keeps nothing: people from before must not be strangers to it.
async fn remember_earlier_life(sandbox_url: &str) -> anyhow::Result<()> {
    let client = reqwest::Client::builder().build()?;
    client
        .post(format!("{sandbox_url}/__sandbox/settings"))
        .json(&json!({ "earlier_life": true }))
        .send()
        .await?
        .error_for_status()?;
    Ok(())
}

/// A bot's token begins with its id.
fn token(channel: &str, id: &str) -> String {
    match channel {
        "telegram" => format!("{id}:sandbox-telegram-token"),
        _ => format!("sandbox-{channel}-token"),
    }
}

/// Where each inbox has a webhook of its own, the sandbox has to hear of it: it begins anew every time.
async fn connect(config: &Config, keys: &Keys, store: &Store) -> anyhow::Result<()> {
    let outgoing = Outgoing::new(config, keys.clone())?;
    for inbox in inboxes::all_connected(store).await? {
        let line = outgoing.line(store, inbox.workspace_id, inbox.id).await?;
        if let Err(error) = line.connect().await {
            warn!(inbox = inbox.name, %error, "the sandbox sends nothing to this inbox");
        }
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "what a person at the terminal needs")]
fn greet(config: &Config, sandbox_url: &str) {
    println!();
    println!("  Frontdesk is running.");
    println!();
    println!("  Dashboard   {}", config.public_url);
    println!("  Sign in as  {EMAIL}  with  {PASSWORD}");
    println!("  Phones      {sandbox_url}   (write as the customer)");
    println!("  Mail        {sandbox_url}/mail   (what the desk sends ends here)");
    println!();
    println!(
        "  Ctrl-C stops everything. The data stays in {}.",
        config.data_dir.display()
    );
    println!();
}

/// The sample workspace, made once.
async fn fill(store: &Store, keys: &Keys) -> anyhow::Result<bool> {
    if workspaces::require(store, WORKSPACE).await.is_ok() {
        return Ok(false);
    }
    let new = NewWorkspace {
        id: Some(WORKSPACE),
        name: "Two Wheels".to_owned(),
        owner_email: EMAIL.to_owned(),
        owner_name: Some("Dana Demo".to_owned()),
        owner_password: PASSWORD.to_owned(),
    };
    workspaces::create(store, new).await?;
    for (email, name, role) in COLLEAGUES {
        members::add(store, WORKSPACE, email, PASSWORD, role, Some(name)).await?;
    }
    let mut scope = store.scoped(WORKSPACE).await?;
    for (channel, external_id, name) in ACCOUNTS {
        let kind = if channel == "telegram" {
            "bot_token"
        } else {
            "access_token"
        };
        let mut credentials = json!({ kind: token(channel, external_id) });
        if channel == "whatsapp" {
            credentials["waba_id"] = json!(frontdesk_sandbox::waba_id(external_id));
        }
        let new = NewInbox {
            id: None,
            channel: channel.to_owned(),
            external_id: external_id.to_owned(),
            name: name.to_owned(),
            credentials: Some(credentials),
        };
        inboxes::add(&mut scope, keys, new).await?;
    }
    for (name, color) in [("order", "#2563eb"), ("repair", "#d97706"), ("praise", "#16a34a")] {
        labels::create(
            &mut scope,
            NewLabel {
                name: name.to_owned(),
                color: Some(color.to_owned()),
            },
        )
        .await?;
    }
    for (shortcut, text) in [
        ("hours", "We are open from Tuesday to Saturday, 10:00 to 18:00."),
        ("thanks", "Thank you for writing to us. Have a good ride!"),
    ] {
        canned_responses::create(
            &mut scope,
            NewCannedResponse {
                shortcut: shortcut.to_owned(),
                text: text.to_owned(),
            },
        )
        .await?;
    }
    scope.commit().await?;
    Ok(true)
}
