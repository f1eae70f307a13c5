//! A collector of traces: takes OTLP over HTTP and keeps it.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;
use tokio::net::TcpListener;

#[derive(Clone, Default)]
struct Taken(Arc<Mutex<Vec<Span>>>);

pub struct Collector {
    /// What `OTEL_EXPORTER_OTLP_ENDPOINT` says.
    pub url: String,
    taken: Taken,
}

impl Collector {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let taken = Taken::default();
        let router = Router::new().route("/v1/traces", post(take)).with_state(taken.clone());
        tokio::spawn(axum::serve(listener, router).into_future());
        Self { url, taken }
    }

    pub fn spans(&self) -> Vec<Span> {
        self.taken.0.lock().unwrap().clone()
    }

    /// The one span of this name that fits.
    pub fn span(&self, name: &str, fits: impl Fn(&Span) -> bool) -> Span {
        let all = self.spans();
        let found: Vec<&Span> = all.iter().filter(|span| span.name == name && fits(span)).collect();
        let names: Vec<&str> = all.iter().map(|span| span.name.as_str()).collect();
        assert_eq!(found.len(), 1, "{name} among {names:?}");
        found[0].clone()
    }
}

async fn take(State(taken): State<Taken>, headers: HeaderMap, body: Bytes) -> StatusCode {
    assert_eq!(headers["content-type"], "application/x-protobuf");
    let request = ExportTraceServiceRequest::decode(body).unwrap();
    let spans = request
        .resource_spans
        .into_iter()
        .flat_map(|resource| resource.scope_spans)
        .flat_map(|scope| scope.spans);
    taken.0.lock().unwrap().extend(spans);
    StatusCode::OK
}

/// An attribute as text.
pub fn attribute(span: &Span, key: &str) -> Option<String> {
    let found = span.attributes.iter().find(|attribute| attribute.key == key)?;
    match found.value.as_ref()?.value.as_ref()? {
        any_value::Value::StringValue(text) => Some(text.clone()),
        any_value::Value::IntValue(number) => Some(number.to_string()),
        other => panic!("{key} is {other:?}"),
    }
}
