//! `Idempotency-Key`: a request that makes something is carried out once, however often it comes. Why it is so: docs/decisions/0045-idempotency-keys.md.

use std::sync::Arc;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{FromRequest, FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use tracing::warn;
use utoipa::openapi::RefOr;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};

use super::extract::{Auth, is_json};
use super::openapi::problem;
use super::{App, permitted};
use crate::errors::{Error, Result};
use crate::store::once::{self, Answer, Earlier, Once};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
const KEY_MAX: usize = 255;
/// A larger answer is not kept.
const ANSWER_MAX: u64 = 256 * 1_024;

const AGAIN: &str = "With an `Idempotency-Key`: `already_done` where the first answer is not kept, `request_in_progress` where the same comes at the same moment";

/// What these answer is shown once and stored nowhere.
const NOT_KEPT: &[&str] = &[
    "/inboxes/{id}/secret",
    "/me/passkeys",
    "/me/passkeys/challenge",
    "/me/passkeys/registration",
    "/me/reauthentication",
    "/me/second_factor",
    "/me/second_factor/confirm",
    "/me/second_factor/recovery_codes",
    "/me/tokens",
    "/oauth/{provider}/start",
    "/sign_in_provider/test",
    "/tokens",
    "/webhook_endpoints",
    "/webhook_endpoints/{id}/secret",
];

/// Around every request of the API; those without a key pass.
pub async fn layer(State(app): State<App>, request: Request, next: Next) -> Response {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|path| path.as_str().to_owned());
    let key = request.headers().get(KEY).cloned();
    let (Some(route), Some(key)) = (route, key) else {
        return next.run(request).await;
    };
    if !takes_key(request.method(), &route) {
        return next.run(request).await;
    }
    match asked(&app, request, &key).await {
        Ok((_, _, Some(earlier))) => again(earlier),
        Ok((once, request, None)) => answered(&app, &route, once, request, next).await,
        Err(error) => error.into_response(),
    }
}

/// Whoever makes something and is signed in or has a token.
fn takes_key(method: &Method, route: &str) -> bool {
    method == Method::POST && !permitted::is_public(method, route)
}

/// The request with its key, and what was answered to it before.
async fn asked(app: &App, request: Request, key: &HeaderValue) -> Result<(Once, Request, Option<Earlier>)> {
    let (mut parts, body) = request.into_parts();
    let auth = Auth::from_request_parts(&mut parts, app).await?;
    let key = readable(key)?;
    let (fingerprint, body) = fingerprint(&parts, body).await?;
    let keys = app.outgoing.keys();
    let owner = auth.0.token_id.unwrap_or(auth.0.id());
    let once = Once::new(auth.0.workspace_id, owner, key, keys.sign(&fingerprint));
    let earlier = once.earlier(&app.store).await?;
    if earlier
        .as_ref()
        .is_some_and(|earlier| !keys.verify(&fingerprint, &earlier.fingerprint))
    {
        let why = "was used for another request within the last 24 hours; take a new one for each";
        return Err(Error::invalid("Idempotency-Key", why));
    }
    Ok((once, Request::from_parts(parts, body), earlier))
}

fn readable(key: &HeaderValue) -> Result<String> {
    let text = key.to_str().unwrap_or_default();
    if (1..=KEY_MAX).contains(&text.len()) {
        Ok(text.to_owned())
    } else {
        let why = format!("must have 1 to {KEY_MAX} characters of ASCII");
        Err(Error::invalid("Idempotency-Key", why))
    }
}

/// Method, address and JSON; of a file its length, which is not read twice.
async fn fingerprint(parts: &Parts, body: Body) -> Result<(String, Body)> {
    let text = |name: HeaderName| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let mut hash = Sha256::new();
    hash.update(format!("{} {}\n", parts.method, parts.uri));
    let body = if text(header::CONTENT_TYPE).is_some_and(is_json) {
        let whole = Request::from_parts(parts.clone(), body);
        let bytes = Bytes::from_request(whole, &()).await.map_err(|_| Error::TooLarge {
            detail: "The body is too large.".to_owned(),
        })?;
        hash.update(&bytes);
        Body::from(bytes)
    } else {
        hash.update(text(header::CONTENT_LENGTH).unwrap_or_default());
        body
    };
    Ok((format!("idempotency {}", hex::encode(hash.finalize())), body))
}

/// What the first of them was answered.
fn again(earlier: Earlier) -> Response {
    let Some(answer) = earlier.answer else {
        return Error::conflict(
            "already_done",
            "This was carried out before, and its answer is not kept. Look at what there is now.",
        )
        .into_response();
    };
    let status = u16::try_from(answer.status).ok();
    let status = status.and_then(|status| StatusCode::from_u16(status).ok());
    let mut response = (status.unwrap_or(StatusCode::OK), answer.body).into_response();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_TYPE);
    if let Some(media_type) = answer.media_type.and_then(|text| HeaderValue::from_str(&text).ok()) {
        headers.insert(header::CONTENT_TYPE, media_type);
    }
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

/// Carries it out, and keeps how it was answered.
async fn answered(app: &App, route: &str, once: Once, request: Request, next: Next) -> Response {
    let once = Arc::new(once);
    let response = once::run(once.clone(), next.run(request)).await;
    let status = response.status();
    let (response, kept) = if status.is_success() {
        let (response, answer) = copied(route, response).await;
        (response, once.keep(&app.store, answer.as_ref()).await)
    } else if once.is_claimed() && (status.is_client_error() || status == StatusCode::BAD_GATEWAY) {
        // it was undone, and may be tried again
        (response, once.forget(&app.store).await)
    } else {
        (response, Ok(()))
    };
    if let Err(error) = kept {
        warn!(%error, "a repeat of this request will not get the same answer");
    }
    response
}

async fn copied(route: &str, response: Response) -> (Response, Option<Answer>) {
    let is_secret = NOT_KEPT
        .iter()
        .any(|path| route.strip_prefix(permitted::API) == Some(path));
    let length = response.body().size_hint().exact();
    if is_secret || length.is_none_or(|length| length > ANSWER_MAX) {
        return (response, None);
    }
    let (parts, body) = response.into_parts();
    let bytes = match axum::body::to_bytes(body, usize::MAX).await {
        Ok(bytes) => bytes,
        Err(error) => return (Error::Internal(error.into()).into_response(), None),
    };
    let media_type = parts.headers.get(header::CONTENT_TYPE);
    let answer = Answer {
        status: i16::try_from(parts.status.as_u16()).unwrap_or_default(),
        media_type: media_type.and_then(|value| value.to_str().ok()).map(str::to_owned),
        body: bytes.to_vec(),
    };
    (Response::from_parts(parts, Body::from(bytes)), Some(answer))
}

/// Says of an operation that it takes a key.
pub fn tell(method: &str, path: &str, operation: &mut Operation) {
    let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap_or_default();
    if takes_key(&method, &format!("{}{path}", permitted::API)) {
        operation.parameters.get_or_insert_default().push(RefOr::T(parameter()));
        operation
            .responses
            .responses
            .entry(StatusCode::CONFLICT.as_str().to_owned())
            .or_insert_with(|| RefOr::T(problem(AGAIN)));
    }
}

fn parameter() -> Parameter {
    let text = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(KEY_MAX));
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .description(Some(
            "Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered \
             as the first was, with `Idempotency-Replayed: true`.",
        ))
        .schema(Some(text))
        .build()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    /// What answers name that nobody may read twice.
    const SECRETS: [&str; 5] = ["codes", "recovery_codes", "secret", "token", "uri"];

    /// The POST operations that take a key: path, and the names of what they answer.
    fn answers() -> Vec<(String, Vec<String>)> {
        let document = serde_json::to_value(crate::http::document()).unwrap();
        let mut answers = Vec::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            let Some(operation) = item.get("post") else { continue };
            if permitted::is_public(&Method::POST, &format!("{}{path}", permitted::API)) {
                continue;
            }
            let keys = operation["parameters"].as_array().into_iter().flatten();
            assert!(
                keys.map(|one| &one["name"]).any(|name| name == "Idempotency-Key"),
                "{path}"
            );
            let answered = operation["responses"].as_object().unwrap().iter();
            let answered = answered.filter(|(status, _)| status.starts_with('2'));
            let names = answered.flat_map(|(_, response)| {
                let schema = &response["content"]["application/json"]["schema"]["$ref"];
                let schema = schema.as_str().map_or(&Value::Null, |schema| {
                    document.pointer(schema.trim_start_matches('#')).unwrap_or(&Value::Null)
                });
                let properties = schema["properties"].as_object().into_iter().flatten();
                properties.map(|(name, _)| name.clone()).collect::<Vec<_>>()
            });
            answers.push((path.clone(), names.collect()));
        }
        answers
    }

    #[test]
    fn what_has_a_secret_in_its_answer_is_not_kept() {
        let answers = answers();
        assert!(answers.len() > 30, "{answers:?}");
        for (path, names) in &answers {
            let secret = names.iter().find(|name| SECRETS.contains(&name.as_str()));
            assert!(
                secret.is_none() || NOT_KEPT.contains(&path.as_str()),
                "{path} answers with {secret:?}, and the answer would be stored"
            );
        }
        for path in NOT_KEPT {
            assert!(answers.iter().any(|(known, _)| known == path), "there is no {path}");
        }
    }
}
