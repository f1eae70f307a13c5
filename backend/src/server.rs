//! One process: the web role (HTTP, sockets, ingest) and the worker role, together or apart.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Context;
use axum::middleware;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::config::Config;
use crate::connection::{CuttableListener, Line};
use crate::crypto::Keys;
use crate::domain::access::Doorkeeper;
use crate::domain::inboxes::Doors;
use crate::domain::ingest::Ingest;
use crate::domain::messages::Replies;
use crate::http::{self, App, Operations, Readiness};
use crate::measures;
use crate::outgoing::Outgoing;
use crate::realtime::{self, Hub};
use crate::store::files::Files;
use crate::store::{Store, listener, silence, timekeeper};
use crate::tasks::Tasks;
use crate::worker;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Roles {
    pub web: bool,
    pub worker: bool,
}

impl Roles {
    pub const BOTH: Self = Self {
        web: true,
        worker: true,
    };
}

/// How long a shutdown may take before what is left is given up.
const GRACE: Duration = Duration::from_secs(25);
/// How long connections to the database may take to end.
const CLOSING: Duration = Duration::from_secs(2);
const UPKEEP: Duration = Duration::from_secs(5);

pub struct Server {
    store: Store,
    stop: CancellationToken,
    /// Of the worker role, which stops first.
    working: CancellationToken,
    writers: CancellationToken,
    tasks: Tasks,
    web: Option<Web>,
}

struct Web {
    hub: Hub,
    draining: Arc<AtomicBool>,
    serving: tokio::task::JoinHandle<std::io::Result<()>>,
    close: CancellationToken,
}

/// Binds the address a process listens on; a taken port is an error that names the variable.
pub async fn bind(config: &Config) -> anyhow::Result<TcpListener> {
    TcpListener::bind(config.listen).await.with_context(|| {
        format!("FRONTDESK_LISTEN: cannot listen on {}; is it taken? Choose another, for example FRONTDESK_LISTEN=127.0.0.1:8081", config.listen)
    })
}

impl Server {
    /// Starts everything; it serves when this returns.
    pub async fn start(
        config: Config,
        keys: Keys,
        store: Store,
        listener: Option<TcpListener>,
        roles: Roles,
    ) -> anyhow::Result<Self> {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let files = Files::open(config.storage_url.as_deref(), &config.data_dir)?;
        let outgoing = Outgoing::new(&config, keys)?;
        let (stop, writers, tasks) = (CancellationToken::new(), CancellationToken::new(), Tasks::default());
        let working = stop.child_token();
        let operations = operations(&store)?;
        tasks.spawn("metrics", keep_metrics(operations.clone(), stop.clone()));
        if let Some(listener) = bind_metrics(&config).await? {
            tasks.spawn(
                "operations",
                serve_operations(listener, operations.clone(), stop.clone()),
            );
        }
        let process = store.clock.id();
        let listening = listener::listen(store.database.clone(), store.wake.clone(), process, stop.clone());
        tasks.spawn("listening", listening);
        let bell = store.database.writers.bell.clone();
        tasks.spawn(
            "notifying",
            listener::notify(bell, store.wake.clone(), process, stop.clone()),
        );
        tasks.spawn("timekeeper", timekeeper::keep(store.clone(), stop.clone()));
        tasks.spawn("silence", silence::watch(store.database.clone(), stop.clone()));
        let web = match listener.filter(|_| roles.web) {
            Some(listener) => Some(start_web(
                config.clone(),
                &store,
                &files,
                &outgoing,
                listener,
                operations.clone(),
                &writers,
                &stop,
                &tasks,
            )?),
            None => None,
        };
        if roles.worker {
            worker::start(
                store.clone(),
                files,
                outgoing,
                writers.clone(),
                working.clone(),
                &tasks,
                &config,
            );
        }
        Ok(Self {
            store,
            stop,
            working,
            writers,
            tasks,
            web,
        })
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    /// When something that it cannot do without broke.
    pub async fn broken(&self) {
        self.tasks.broken().await;
    }

    /// Stops accepting, sends sockets elsewhere, finishes what was accepted.
    pub async fn shut_down(self) {
        info!("shutting down");
        let deadline = tokio::time::Instant::now() + GRACE;
        // senders finish the message they are at while the web role finishes its requests
        self.working.cancel();
        if let Some(web) = self.web {
            web.draining.store(true, Ordering::Relaxed);
            web.close.cancel();
            web.hub.cut_everyone();
            match tokio::time::timeout_at(deadline, web.serving).await {
                Ok(Ok(Err(error))) => warn!(%error, "serving ended with an error"),
                Ok(_) => {}
                Err(_) => warn!("some requests did not finish in time"),
            }
        }
        self.stop.cancel();
        if tokio::time::timeout_at(deadline, self.tasks.ended()).await.is_err() {
            warn!("some work did not finish in time; it is taken up again by another process");
        }
        self.writers.cancel();
        let _ = tokio::time::timeout(CLOSING, self.store.database.close()).await;
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "everything a web process is made of, put together in one place"
)]
fn start_web(
    config: Config,
    store: &Store,
    files: &Files,
    outgoing: &Outgoing,
    listener: TcpListener,
    operations: Operations,
    writers: &CancellationToken,
    stop: &CancellationToken,
    tasks: &Tasks,
) -> anyhow::Result<Web> {
    measures::web_begins();
    let hub = Hub::new(store.clone());
    tasks.spawn("hub", hub.clone().listen(stop.clone()));
    tasks.spawn("rights", hub.clone().keep_checking(stop.clone()));
    tasks.spawn("moments", hub.clone().keep_moments(stop.clone()));
    tasks.spawn("presence", hub.clone().keep_presence(stop.clone()));
    let draining = operations.draining.clone();
    let public_url: Arc<str> = config.public_url.as_str().into();
    let doorkeeper = Doorkeeper::new(store.clone());
    let ingest = Ingest::start(store, writers);
    tasks.spawn("webhooks", tell_webhooks(ingest.clone(), stop.clone()));
    let rates = http::Rates::new(config.api_rate);
    let app = App {
        store: store.clone(),
        doorkeeper: doorkeeper.clone(),
        config: Arc::new(config),
        files: files.clone(),
        ingest,
        replies: Replies::start(store.clone(), writers.clone()),
        doors: Doors::default(),
        outgoing: outgoing.clone(),
        sign_ins: Arc::new(http::SignIns::new(store.clock.clone())),
        rates: Arc::new(rates),
        operations,
    };
    let gate = realtime::Gate {
        hub: hub.clone(),
        doorkeeper,
        session: http::session,
        same_origin: http::same_origin,
        public_url: public_url.clone(),
    };
    let (sockets, _io) = realtime::layer(gate);
    let everything = http::router(app).layer(sockets).layer(middleware::from_fn_with_state(
        realtime::Sessions::default(),
        realtime::know_sessions,
    ));
    let service = http::with_headers(everything, &public_url).into_make_service_with_connect_info::<Line>();
    let close = CancellationToken::new();
    let serving = tokio::spawn(
        axum::serve(CuttableListener(listener), service)
            .with_graceful_shutdown(close.clone().cancelled_owned())
            .into_future(),
    );
    Ok(Web {
        hub,
        draining,
        serving,
        close,
    })
}

async fn bind_metrics(config: &Config) -> anyhow::Result<Option<TcpListener>> {
    let Some(address) = config.metrics_listen else {
        return Ok(None);
    };
    let listener = TcpListener::bind(address).await.with_context(|| {
        format!("FRONTDESK_METRICS_LISTEN: cannot listen on {address}; is it taken? Choose another, for example FRONTDESK_METRICS_LISTEN=127.0.0.1:9091")
    })?;
    Ok(Some(listener))
}

async fn serve_operations(listener: TcpListener, operations: Operations, stop: CancellationToken) {
    let served =
        axum::serve(listener, http::operations::<()>(operations)).with_graceful_shutdown(stop.cancelled_owned());
    if let Err(error) = served.await {
        warn!(%error, "serving metrics ended with an error");
    }
}

/// Alive and not ready: answers operators, and nobody else, until `done` is there.
pub async fn stand_by<T>(
    config: &Config,
    store: &Store,
    listener: Option<TcpListener>,
    done: impl Future<Output = T>,
) -> anyhow::Result<T> {
    let (operations, stop, tasks) = (operations(store)?, CancellationToken::new(), Tasks::default());
    for listener in [listener, bind_metrics(config).await?].into_iter().flatten() {
        tasks.spawn(
            "operations",
            serve_operations(listener, operations.clone(), stop.clone()),
        );
    }
    let done = done.await;
    stop.cancel();
    // whoever holds a connection open is not waited for
    let _ = tokio::time::timeout(CLOSING, tasks.ended()).await;
    Ok(done)
}

fn operations(store: &Store) -> anyhow::Result<Operations> {
    Ok(Operations {
        store: store.clone(),
        draining: Arc::default(),
        metrics: metrics_handle()?,
    })
}

/// What histograms took in is summed up, also where nobody asks for it; what only moves now and then is looked at.
async fn keep_metrics(operations: Operations, stop: CancellationToken) {
    loop {
        let (all, idle, most) = operations.store.database.connections();
        measures::connections(all.saturating_sub(idle), idle, most);
        measures::ready(operations.readiness().await == Readiness::Ready);
        operations.metrics.run_upkeep();
        if tokio::time::timeout(UPKEEP, stop.cancelled()).await.is_ok() {
            return;
        }
    }
}

async fn tell_webhooks(ingest: Ingest, stop: CancellationToken) {
    while tokio::time::timeout(UPKEEP, stop.cancelled()).await.is_err() {
        measures::webhooks_waiting(ingest.waiting());
    }
}

/// One recorder for the process, however many servers tests start in it.
fn metrics_handle() -> anyhow::Result<PrometheusHandle> {
    static HANDLE: std::sync::OnceLock<PrometheusHandle> = std::sync::OnceLock::new();
    if let Some(handle) = HANDLE.get() {
        return Ok(handle.clone());
    }
    let recorder = measures::with_buckets(PrometheusBuilder::new())?.build_recorder();
    let handle = recorder.handle();
    if metrics::set_global_recorder(recorder).is_ok() {
        let _ = HANDLE.set(handle.clone());
        measures::describe();
    }
    Ok(HANDLE.get().cloned().unwrap_or(handle))
}
