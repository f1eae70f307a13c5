//! Everything that is served, and the layers around it.

use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower::ServiceBuilder;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::request_id::{MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer};
use tower_http::sensitive_headers::SetSensitiveRequestHeadersLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;

use super::problem::Problem;
use super::{
    App, compliance, dashboard, idempotent, oauth, oidc, openapi, operations, permitted, public_media, rates, requests,
    spans, webhooks,
};
use crate::clock::Clock;
use crate::traces;

pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The first at which brotli looks further back: the dashboard's scripts are a fifteenth smaller than at 4, the library's own choice.
const COMPRESSION: CompressionLevel = CompressionLevel::Precise(5);
/// Longer than any answer takes; uploads of large files included.
const TIMEOUT: Duration = Duration::from_secs(600);

#[derive(Clone)]
struct NewRequestId(Clock);

impl MakeRequestId for NewRequestId {
    fn make_request_id<B>(&mut self, _: &axum::http::Request<B>) -> Option<RequestId> {
        HeaderValue::from_str(&self.0.id().to_string()).ok().map(RequestId::new)
    }
}

pub fn router(app: App) -> Router {
    let (api, document) = openapi::parts();
    let document = document.to_json().unwrap_or_default();
    let api = api
        .route(
            "/openapi.json",
            get(async move || ([(header::CONTENT_TYPE, "application/json")], document.clone())),
        )
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn_with_state(app.clone(), idempotent::layer))
        .layer(middleware::from_fn(rates::tell))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ));
    let operations = match app.config.metrics_listen {
        // they have an address of their own, and the world need not read them
        Some(_) => operations::probes(app.operations.clone()),
        None => operations::router(app.operations.clone()),
    };
    let layers = ServiceBuilder::new()
        .layer(SetRequestIdLayer::new(
            REQUEST_ID,
            NewRequestId(app.store.clock.clone()),
        ))
        .layer(SetSensitiveRequestHeadersLayer::new([
            header::AUTHORIZATION,
            header::COOKIE,
        ]))
        .layer(TraceLayer::new_for_http())
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(CatchPanicLayer::custom(|_| {
            Problem::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "internal",
                "Something went wrong on our side. It has been noted; try again.",
            )
            .into_response()
        }))
        .layer(
            CompressionLayer::new().quality(COMPRESSION).compress_when(
                SizeAbove::new(1_024)
                    .and(NotForContentType::IMAGES)
                    .and(NotForContentType::const_new("video/"))
                    .and(NotForContentType::const_new("audio/")),
            ),
        )
        .layer(middleware::from_fn(finish));
    let mut router = Router::new()
        .nest(permitted::API, api)
        .merge(webhooks::router())
        .merge(oauth::pages())
        .merge(oidc::pages())
        .merge(compliance::router())
        .merge(public_media::router())
        .merge(operations)
        .fallback(dashboard::serve)
        .with_state(app);
    if traces::is_on() {
        router = router.layer(middleware::from_fn(spans::trace));
    }
    router = router.layer(middleware::from_fn(requests::watch));
    router.layer(layers)
}

/// What every answer says to browsers, those of the sockets too. `public_url` tells whether there is TLS in front.
pub fn with_headers(router: Router, public_url: &str) -> Router {
    let router = router
        .layer(SetResponseHeaderLayer::if_not_present(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::REFERRER_POLICY,
            HeaderValue::from_static("same-origin"),
        ));
    if !public_url.starts_with("https://") {
        return router;
    }
    router.layer(SetResponseHeaderLayer::if_not_present(
        header::STRICT_TRANSPORT_SECURITY,
        HeaderValue::from_static("max-age=31536000"),
    ))
}

async fn unknown() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "not_found", "There is no such route.")
}

async fn wrong_method() -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        "This route does not take this method.",
    )
}

/// Runs the request in a task of its own, so that a client that leaves cannot cancel it halfway through a transaction.
async fn finish(request: Request, next: Next) -> Response {
    let running = tokio::spawn(next.run(request));
    match tokio::time::timeout(TIMEOUT, running).await {
        Ok(Ok(response)) => response,
        Ok(Err(panicked)) => std::panic::resume_unwind(panicked.into_panic()),
        Err(_) => Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "busy",
            "This took too long. Try again in a moment.",
        )
        .into_response(),
    }
}
