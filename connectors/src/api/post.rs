//! One signed POST to the address of somebody's connector, and what its answer means.

use reqwest::header::CONTENT_TYPE;
use serde_json::Value;

use super::errors;
use crate::connector::{Credentials, SendContext};
use crate::error::{ErrorClass, SendError};
use crate::meta::graph::{self, Effect, failed, refused, unanswered};
use crate::standard_webhooks::{self, ID, SIGNATURE, TIMESTAMP};

/// Where replies go.
pub(super) fn address(credentials: &Credentials) -> Result<&str, SendError> {
    let address = credentials.reply_url.as_deref().filter(|url| !url.is_empty());
    let advice = "This inbox has no address for replies. An admin enters it in the settings of the inbox.";
    address.ok_or_else(|| refused(ErrorClass::Auth, "no_address", "no address for replies", advice))
}

/// `id`: the same however often this is posted, so that the connector can tell what it has already.
pub(super) async fn post(cx: SendContext<'_>, id: &str, body: &Value, effect: Effect) -> Result<Value, SendError> {
    let address = address(cx.credentials)?;
    let posts = cx.posts.ok_or_else(|| {
        let advice = "The address of this inbox's connector is not one that may be posted to: it has to be an https address in the public internet.";
        refused(ErrorClass::Setup, "private_address", "no address to post to", advice)
    })?;
    let secrets = cx.credentials.signing_secrets(posts.now);
    if secrets.is_empty() {
        let advice = "This inbox has no secret to sign with. An admin makes a new one in the settings of the inbox.";
        return Err(refused(ErrorClass::Auth, "no_secret", "no secret", advice));
    }
    let (body, timestamp) = (body.to_string(), posts.now.unix_timestamp());
    let request = posts
        .http
        .post(address)
        .header(CONTENT_TYPE, "application/json")
        .header(ID, id)
        .header(TIMESTAMP, timestamp)
        .header(SIGNATURE, standard_webhooks::signatures(&secrets, id, timestamp, &body))
        .header("idempotency-key", id)
        .body(body);
    let response = request.send().await.map_err(|error| failed(error, effect))?;
    let status = response.status().as_u16();
    let waits = graph::retry_after(response.headers());
    let body = graph::read(response).await;
    let value = body
        .as_deref()
        .ok()
        .and_then(|body| std::str::from_utf8(body).ok())
        .and_then(graph::parse);
    match status {
        200..=299 => match body {
            Ok(_) => Ok(value.unwrap_or_default()),
            Err(error) => Err(unanswered(effect, error)),
        },
        // a gateway's word that it got no answer from behind it, not the connector's that nothing happened
        502 | 504 => Err(unanswered(effect, format!("a gateway answered {status}"))),
        _ => Err(errors::refusal(status, value.as_ref(), waits)),
    }
}
