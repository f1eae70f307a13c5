//! Starting and stopping.

use std::sync::OnceLock;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::app::{App, Inner};
use crate::config::{Connection, SandboxConfig};
use crate::line::{Line, LineListener};
use crate::mail::MailPort;
use crate::webhooks::outbox::Outbox;
use crate::world::World;
use crate::{control, graph, logins, mail, phones, push, story, telegram};

/// How long requests under way may take at a stop.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// A running sandbox. Dropping it lets it run on to the end of the process; [`Sandbox::stop`] ends it.
pub struct Sandbox {
    app: App,
    close: watch::Sender<bool>,
    server: JoinHandle<std::io::Result<()>>,
}

impl Sandbox {
    /// With a mail catcher on a port of its own choice.
    pub async fn start(config: SandboxConfig) -> anyhow::Result<Sandbox> {
        let mail = MailPort::bind(([127, 0, 0, 1], 0).into()).await?;
        Self::start_with(config, mail).await
    }

    pub async fn start_with(config: SandboxConfig, mail: MailPort) -> anyhow::Result<Sandbox> {
        // The process may have installed a provider already; one is enough.
        let _ = rustls::crypto::ring::default_provider().install_default();
        ensure!(
            config.listen.ip().is_loopback(),
            "the sandbox listens on loopback only, not on {}; use for example 127.0.0.1:8090",
            config.listen
        );
        let world = World::new(&config.accounts)?;
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(3))
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .context("the HTTP client could not be made")?;
        let listener = TcpListener::bind(config.listen)
            .await
            .with_context(|| format!("the sandbox cannot listen on {}", config.listen))?;
        let base_url = format!("http://{}", listener.local_addr()?);
        let webhook_base_url = config.webhook_base_url.trim_end_matches('/').to_owned();
        let (close, closed) = watch::channel(false);
        let outbox = Outbox::new(
            http.clone(),
            webhook_base_url.clone(),
            config.meta_app_secret.clone(),
            world.settings.clone(),
            closed.clone(),
        );
        let app = App::new(Inner {
            world,
            outbox,
            http,
            base_url,
            smtp_url: mail.url(),
            webhook_base_url,
            verify_token: config.verify_token,
            meta_app_secret: config.meta_app_secret,
            product_url: OnceLock::new(),
            closed: closed.clone(),
            story_told_at: OnceLock::new(),
        });
        let service = router(app.clone()).into_make_service_with_connect_info::<Line>();
        let server = tokio::spawn({
            let mut closed = closed.clone();
            async move {
                axum::serve(LineListener(listener), service)
                    .with_graceful_shutdown(async move {
                        let _ = closed.wait_for(|closed| *closed).await;
                    })
                    .await
            }
        });
        tokio::spawn(mail.serve(app.clone()));
        if config.seed_story {
            let app = app.clone();
            tokio::spawn(async move {
                if let Err(error) = story::tell(&app).await {
                    tracing::warn!(%error, "the story was not told to its end");
                }
            });
        }
        Ok(Sandbox { app, close, server })
    }

    /// Where the Graph API and the phones are, e.g. `http://127.0.0.1:8090`.
    pub fn base_url(&self) -> &str {
        &self.app.base_url
    }

    /// Where mail is taken, as `SMTP_URL` takes it.
    pub fn smtp_url(&self) -> &str {
        &self.app.smtp_url
    }

    /// Adds an account while the world runs, or gives a known one a new token.
    pub fn connect(&self, connection: &Connection) -> anyhow::Result<()> {
        self.app.connect(connection).map(drop)
    }

    /// The address of the product as it stands in its app's settings, where webhooks are sent by another.
    pub fn register_product(&self, url: &str) {
        let _ = self.app.product_url.set(url.trim_end_matches('/').to_owned());
    }

    /// Six days of a bicycle shop, told by webhooks. Telling it again repeats the same ids, so nothing is added.
    pub async fn tell_story(&self) -> anyhow::Result<()> {
        story::tell(&self.app).await.map(|_| ())
    }

    pub async fn stop(self) {
        self.close.send_replace(true);
        let abort = self.server.abort_handle();
        if tokio::time::timeout(LAST_WORDS, self.server).await.is_err() {
            abort.abort();
        }
    }
}

fn router(app: App) -> Router {
    Router::new()
        .merge(phones::router())
        .merge(logins::router())
        .merge(mail::router())
        .nest("/__sandbox", control::router())
        .merge(push::router())
        .merge(graph::router())
        .merge(telegram::router())
        .with_state(app)
}
