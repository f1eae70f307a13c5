//! Traces on their way out: OTLP over HTTP, in batches, from a thread of its own. Whoever does not take them costs spans, never
//! a message.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Context;
use async_trait::async_trait;
use bytes::Bytes;
use opentelemetry_http::{HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tokio::runtime::Handle;
use tracing::{info, warn};

use crate::traces;

/// Of one request.
const PATIENCE: Duration = Duration::from_secs(10);
/// What is left at the end has so long.
const LAST: Duration = Duration::from_secs(2);

/// Under `OTEL_EXPORTER_OTLP_ENDPOINT`.
pub const PATH: &str = "/v1/traces";

/// Sends traces as long as it lives.
pub struct Exporter(SdkTracerProvider);

/// Turns traces on. Sampling, batches and headers are as the standard `OTEL_…` variables say.
pub fn start(endpoint: &str) -> anyhow::Result<Exporter> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder()
        .timeout(PATIENCE)
        .redirect(reqwest::redirect::Policy::none())
        .build()?;
    let sender = Sender {
        client,
        runtime: Handle::current(),
        refused: AtomicBool::new(false),
    };
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(sender)
        .with_endpoint(format!("{endpoint}{PATH}"))
        .build()
        .context("OTEL_EXPORTER_OTLP_ENDPOINT: traces cannot be sent")?;
    let resource = Resource::builder().with_service_name("frontdesk").build();
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .with_resource(resource)
        .build();
    traces::start(&provider);
    Ok(Exporter(provider))
}

impl Exporter {
    /// Sends what has not been sent yet.
    pub async fn shut_down(self) {
        let last = tokio::task::spawn_blocking(move || self.0.shutdown_with_timeout(LAST));
        if !matches!(last.await, Ok(Ok(()))) {
            warn!("the last traces could not be sent");
        }
    }
}

/// The exporter's thread has no runtime: its requests run on ours.
#[derive(Debug)]
struct Sender {
    client: reqwest::Client,
    runtime: Handle,
    /// The last request was not taken: that is said once.
    refused: AtomicBool,
}

#[async_trait]
impl HttpClient for Sender {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let request = reqwest::Request::try_from(request)?;
        let client = self.client.clone();
        let sending = self.runtime.spawn(async move {
            let answer = client.execute(request).await?;
            let status = answer.status();
            Ok::<_, reqwest::Error>((status, answer.bytes().await?))
        });
        let answer = sending.await?;
        let trouble = match &answer {
            Ok((status, _)) if status.is_success() => None,
            Ok((status, _)) => Some(format!("it answers {status}")),
            Err(_) => Some("it cannot be reached".to_owned()),
        };
        self.tell(trouble.as_deref());
        let (status, body) = answer.map_err(reqwest::Error::without_url)?;
        Ok(Response::builder().status(status).body(body)?)
    }
}

impl Sender {
    fn tell(&self, trouble: Option<&str>) {
        let before = self.refused.swap(trouble.is_some(), Ordering::Relaxed);
        match trouble {
            Some(trouble) if !before => warn!(
                trouble,
                "traces are lost: OTEL_EXPORTER_OTLP_ENDPOINT does not take them"
            ),
            None if before => info!("traces are taken again"),
            _ => {}
        }
    }
}
