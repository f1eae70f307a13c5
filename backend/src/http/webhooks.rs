//! `/webhooks/{channel}` and `/webhooks/{channel}/{inbox_id}`: verified over the raw bytes, parsed, stored; answered after the commit.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use frontdesk_connectors::{Channel, Objection, VerifyError, by_channel};
use time::OffsetDateTime;
use tokio::time::Instant;
use uuid::Uuid;

use super::App;
use super::problem::Problem;
use crate::domain::ingest::Received;
use crate::errors::{Error, Fields};
use crate::traces::Trace;

const MAX_BODY: usize = 4 * 1024 * 1024;
/// A signature counts so long before and after it was made, in seconds, where it says when that was: as Standard Webhooks has it.
const SIGNED_WITHIN: u64 = 300;

pub fn router() -> Router<App> {
    Router::new()
        .route("/webhooks/{channel}", get(handshake).post(receive))
        .route("/webhooks/{channel}/{inbox_id}", post(receive_for_inbox))
        .layer(DefaultBodyLimit::max(MAX_BODY))
}

fn unknown_channel() -> Response {
    Problem::new(StatusCode::NOT_FOUND, "not_found", "There is no such channel.").into_response()
}

fn unknown_inbox() -> Response {
    Problem::new(StatusCode::NOT_FOUND, "not_found", "No inbox has this address.").into_response()
}

fn not_configured(channel: Channel) -> Response {
    let detail =
        format!("The channel {channel} is not configured on this server. `frontdesk doctor` says what is missing.");
    let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not_configured", detail);
    ([(header::RETRY_AFTER, "300")], problem).into_response()
}

async fn handshake(State(app): State<App>, Path(channel): Path<String>, RawQuery(query): RawQuery) -> Response {
    let channel = match channel.parse::<Channel>() {
        Ok(channel) if !by_channel(channel).spec().own_webhook => channel,
        _ => return unknown_channel(),
    };
    let Some(token) = app.config.meta_verify_token.as_deref() else {
        return not_configured(channel);
    };
    let query: Vec<(String, String)> = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    match by_channel(channel).handshake(&query, token) {
        Some(challenge) => challenge.into_response(),
        None => Problem::new(StatusCode::FORBIDDEN, "forbidden", "The verify token is wrong.").into_response(),
    }
}

/// For the channels whose platform posts for all accounts to one address.
async fn receive(
    State(app): State<App>,
    Path(channel): Path<String>,
    trace: Option<Extension<Trace>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    match channel.parse::<Channel>() {
        Ok(channel) if !by_channel(channel).spec().own_webhook => {
            let secrets = app.config.webhook_secrets(channel);
            let arrived = Arrived {
                account_id: None,
                trace,
                headers,
                body,
            };
            take(&app, arrived.read(&app, channel, &secrets)).await
        }
        _ => unknown_channel(),
    }
}

/// For the channels where each inbox has an address of its own.
async fn receive_for_inbox(
    State(app): State<App>,
    Path((channel, inbox_id)): Path<(String, String)>,
    trace: Option<Extension<Trace>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Ok(inbox_id) = inbox_id.parse::<Uuid>() else {
        return unknown_inbox();
    };
    match app.doors.find(&app.store, app.outgoing.keys(), inbox_id).await {
        Ok(Some(door)) if door.channel.as_str() == channel => {
            let secrets = door.secrets;
            let account_id = Some(door.account_id);
            let arrived = Arrived {
                account_id,
                trace,
                headers,
                body,
            };
            take(&app, arrived.read(&app, door.channel, &secrets)).await
        }
        Ok(_) => unknown_inbox(),
        Err(error) => error.into_response(),
    }
}

/// A POST of a platform, as it came.
struct Arrived {
    /// Whose it is, where its address says it and the body does not.
    account_id: Option<String>,
    trace: Option<Extension<Trace>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
}

/// Why a POST is not for us to store.
enum Refused {
    Unread(Error),
    NotConfigured(Channel),
    Unsigned(Channel, VerifyError),
    /// Its sender can mend it, and comes again.
    Wrong(Channel, Vec<Objection>),
}

impl Arrived {
    /// Checks and reads it. Nothing of the request is held afterwards: its headers and body are windows into the buffer that the
    /// connection read them into, and while thousands wait for the database each of them would hold 8 KiB for 1 KiB of words.
    fn read(self, app: &App, channel: Channel, secrets: &[String]) -> Result<Received, Refused> {
        let body = match self.body {
            Ok(body) => body,
            Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                let detail = "The webhook is larger than 4 MiB.".to_owned();
                return Err(Refused::Unread(Error::TooLarge { detail }));
            }
            Err(_) => return Err(Refused::Unread(Error::invalid("body", "did not arrive whole"))),
        };
        let (received_at, received) = (app.store.clock.now(), Instant::now());
        let connector = by_channel(channel);
        let header = |name: &str| Some(self.headers.get(name)?.to_str().ok()?.to_owned());
        let mut slices = match connector.verify(&body, &header, secrets) {
            Ok(_) if is_stale(connector.signed_at(&header), received_at) => {
                return Err(Refused::Unsigned(channel, VerifyError::Stale));
            }
            Ok(verified) => match connector.objections(verified) {
                objections if objections.is_empty() => connector.parse(verified),
                objections => return Err(Refused::Wrong(channel, objections)),
            },
            Err(VerifyError::NotConfigured) => return Err(Refused::NotConfigured(channel)),
            Err(error) => return Err(Refused::Unsigned(channel, error)),
        };
        if let Some(account_id) = self.account_id {
            slices
                .iter_mut()
                .for_each(|slice| account_id.clone_into(&mut slice.account_id));
        }
        Ok(Received {
            channel,
            body: Bytes::copy_from_slice(&body),
            slices: slices.into(),
            received_at,
            received,
            trace: self.trace.map(|Extension(trace)| trace),
        })
    }
}

fn is_stale(signed_at: Option<i64>, now: OffsetDateTime) -> bool {
    signed_at.is_some_and(|at| now.unix_timestamp().abs_diff(at) > SIGNED_WITHIN)
}

/// By field, as every other request is told it.
fn named(objections: Vec<Objection>) -> Error {
    let mut fields = Fields::new();
    for Objection { field, reason } in objections {
        fields.entry(field).or_default().push(reason);
    }
    Error::Invalid(fields)
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        match self {
            Self::Unread(error) => error.into_response(),
            Self::NotConfigured(channel) => not_configured(channel),
            Self::Unsigned(channel, error) => {
                count(channel, "refused");
                let detail = format!("The webhook was not taken: {error}.");
                Problem::new(StatusCode::UNAUTHORIZED, "bad_signature", detail).into_response()
            }
            Self::Wrong(channel, objections) => {
                count(channel, "refused");
                named(objections).into_response()
            }
        }
    }
}

async fn take(app: &App, read: Result<Received, Refused>) -> Response {
    let received = match read {
        Ok(received) => received,
        Err(refused) => return refused.into_response(),
    };
    let channel = received.channel;
    match app.ingest.receive(received).await {
        Ok(()) => {
            count(channel, "stored");
            StatusCode::OK.into_response()
        }
        Err(error) => {
            count(channel, "busy");
            error.into_response()
        }
    }
}

fn count(channel: Channel, outcome: &'static str) {
    metrics::counter!("frontdesk_webhooks_total", "channel" => channel.as_str(), "outcome" => outcome).increment(1);
}
