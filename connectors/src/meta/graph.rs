//! Calls to the Graph API: where they go, what became of them.

use std::time::Duration;

use bytes::BytesMut;
use futures::StreamExt;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{RequestBuilder, Response, Url, multipart};
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

use super::errors::{Platform, ReportedError};
use super::json;
use super::usage;
use crate::connector::SendContext;
use crate::error::{ErrorClass, PlatformError, SendError};
use crate::outbound::Usage;

/// Graph answers are small; more than this is not one.
const MAX_ANSWER: usize = 1 << 20;
const MAX_RETRY_AFTER: Duration = Duration::from_secs(24 * 3600);
/// Files take longer than the client's time for a call.
const UPLOAD_TIMEOUT: Duration = Duration::from_secs(120);

/// What it means when a request was written and no answer came.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// The customer may have received a message: the outcome is unknown.
    Message,
    /// Asking again does no harm.
    None,
}

/// What the platform answered, and how much of its limits is used up.
pub(crate) struct Answer {
    pub value: Value,
    pub usage: Option<Usage>,
}

pub(crate) struct Graph<'a> {
    http: &'a reqwest::Client,
    base: &'a str,
    version: &'a str,
    /// Empty: asked without one.
    token: &'a str,
    platform: Platform,
}

impl<'a> Graph<'a> {
    /// A caller that is no inbox: an app, or a person who is logging in. An empty `version` leaves it out of addresses.
    pub(crate) fn of(
        http: &'a reqwest::Client,
        base: &'a str,
        version: &'a str,
        token: &'a str,
        platform: Platform,
    ) -> Self {
        Graph {
            http,
            base,
            version,
            token,
            platform,
        }
    }

    /// `base`: `https://graph.facebook.com` or another of the configured hosts. The token goes nowhere else.
    pub(crate) fn new(cx: SendContext<'a>, base: &'a str, platform: Platform) -> Result<Self, SendError> {
        let token = cx.credentials.access_token.as_deref().filter(|token| !token.is_empty());
        let advice = "This inbox has no access token. Reconnect it.";
        let token = token.ok_or_else(|| refused(ErrorClass::Auth, "no_token", "no access token", advice))?;
        Ok(Graph {
            http: cx.http,
            base,
            version: &cx.endpoints.graph_version,
            token,
            platform,
        })
    }

    pub(crate) fn token(&self) -> &'a str {
        self.token
    }

    pub(crate) async fn get(&self, path: &[&str], query: &[(&str, &str)]) -> Result<Value, SendError> {
        let request = self.http.get(self.url(path)?).query(query);
        self.call(request, Effect::None).await.map(|answer| answer.value)
    }

    pub(crate) async fn delete(&self, path: &[&str]) -> Result<Value, SendError> {
        self.call(self.http.delete(self.url(path)?), Effect::None)
            .await
            .map(|answer| answer.value)
    }

    /// A form, as logins want it.
    pub(crate) async fn post_form(&self, path: &[&str], form: &[(&str, &str)]) -> Result<Value, SendError> {
        self.call(self.http.post(self.url(path)?).form(form), Effect::None)
            .await
            .map(|answer| answer.value)
    }

    pub(crate) async fn post(&self, path: &[&str], body: &Value, effect: Effect) -> Result<Value, SendError> {
        self.send(path, body, effect).await.map(|answer| answer.value)
    }

    /// The same, where it matters how much of the limits is used up.
    pub(crate) async fn send(&self, path: &[&str], body: &Value, effect: Effect) -> Result<Answer, SendError> {
        self.call(self.http.post(self.url(path)?).json(body), effect).await
    }

    pub(crate) async fn upload(
        &self,
        path: &[&str],
        form: multipart::Form,
        effect: Effect,
    ) -> Result<Answer, SendError> {
        self.call(
            self.http.post(self.url(path)?).timeout(UPLOAD_TIMEOUT).multipart(form),
            effect,
        )
        .await
    }

    /// `{base}/{version}/{path…}`; each part is escaped, so an id can never lead elsewhere.
    fn url(&self, path: &[&str]) -> Result<Url, SendError> {
        let wrong = || {
            let advice = "The address of the Graph API in the configuration is not a web address.";
            refused(ErrorClass::Setup, "bad_endpoint", "bad endpoint", advice)
        };
        let mut url = Url::parse(self.base).map_err(|_| wrong())?;
        let parts = [self.version]
            .into_iter()
            .chain(path.iter().copied())
            .filter(|part| !part.is_empty());
        url.path_segments_mut()
            .map_err(|()| wrong())?
            .pop_if_empty()
            .extend(parts);
        Ok(url)
    }

    async fn call(&self, request: RequestBuilder, effect: Effect) -> Result<Answer, SendError> {
        let request = match self.token {
            "" => request,
            token => request.bearer_auth(token),
        };
        let response = request.send().await.map_err(|error| failed(error, effect))?;
        let status = response.status();
        let retry_after = retry_after(response.headers());
        let usage = usage::read(response.headers());
        let body = read(response).await;
        let value = body
            .as_deref()
            .ok()
            .and_then(|body| std::str::from_utf8(body).ok())
            .and_then(parse);
        let reported = value
            .as_ref()
            .and_then(|value| json::object(value, "error").or_else(|| flat_error(value)));
        match (reported, status.as_u16()) {
            (Some(error), status) => Err(self.refusal(ReportedError::read(error), status, retry_after)),
            (None, 200..=299) => match (value, body) {
                (Some(value), _) => Ok(Answer { value, usage }),
                (None, Ok(_)) => Err(unanswered(effect, "the answer was not readable".to_owned())),
                (None, Err(error)) => Err(unanswered(effect, error)),
            },
            // A gateway's word that it got no answer from behind it, not the platform's that nothing happened.
            (None, 502 | 504) => Err(unanswered(effect, format!("a gateway answered {status}"))),
            (None, 300..=399) => {
                let advice = "The platform's address answered with a redirect, which is never followed with a token. Check the address in the configuration.";
                Err(refused(
                    ErrorClass::Setup,
                    "redirect",
                    &format!("answered {status}"),
                    advice,
                ))
            }
            (None, status) => Err(self.refusal(ReportedError::default(), status, retry_after)),
        }
    }

    fn refusal(&self, mut reported: ReportedError, status: u16, retry_after: Option<Duration>) -> SendError {
        // Meta repeats a malformed token in its message.
        if !self.token.is_empty() {
            reported.message = reported.message.replace(self.token, "…");
        }
        if reported.message.is_empty() {
            reported.message = format!("HTTP {status}");
        }
        reported.http_status = Some(status);
        SendError::Refused {
            error: reported.explain(self.platform),
            retry_after,
        }
    }
}

/// Instagram's login answers `{"error_type", "code", "error_message"}`, without an object around it.
fn flat_error(value: &Value) -> Option<&Value> {
    value.get("error_message").map(|_| value)
}

pub(crate) fn parse(text: &str) -> Option<Value> {
    serde_json::from_str::<&serde_json::value::RawValue>(text)
        .ok()
        .map(|raw| json::value(raw.get()))
}

pub(crate) async fn read(response: Response) -> Result<BytesMut, String> {
    let mut stream = response.bytes_stream();
    let mut body = BytesMut::new();
    while let Some(chunk) = stream.next().await {
        body.extend_from_slice(&chunk.map_err(words)?);
        if body.len() > MAX_ANSWER {
            return Err("the answer was too long".to_owned());
        }
    }
    Ok(body)
}

/// Only a connection that never came to be proves that nothing was written.
pub(crate) fn failed(error: reqwest::Error, effect: Effect) -> SendError {
    if error.is_connect() || error.is_builder() {
        SendError::NotSent(words(error))
    } else {
        unanswered(effect, words(error))
    }
}

pub(crate) fn unanswered(effect: Effect, what: String) -> SendError {
    match effect {
        Effect::Message => SendError::Unknown(what),
        Effect::None => SendError::NotSent(what),
    }
}

/// A refusal of our own, in the platform's place.
pub(crate) fn refused(class: ErrorClass, code: &str, message: &str, advice: &str) -> SendError {
    let error = PlatformError {
        class,
        code: code.to_owned(),
        message: message.to_owned(),
        advice: advice.to_owned(),
    };
    SendError::Refused {
        error,
        retry_after: None,
    }
}

/// The innermost cause says most. Addresses stay out: they are logged where errors are.
fn words(error: reqwest::Error) -> String {
    let timeout = error.is_timeout();
    let error = error.without_url();
    let mut cause: &dyn std::error::Error = &error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    if timeout {
        "no answer in time".to_owned()
    } else {
        cause.to_string()
    }
}

/// How long to wait: `Retry-After` (seconds or a date), or what the account's usage header estimates in minutes.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let header = |name: &str| headers.get(name)?.to_str().ok();
    let asked = header(RETRY_AFTER.as_str()).and_then(|text| parse_retry_after(text, header("date")));
    let regained = usage::read(headers).and_then(|usage| usage.blocked_for);
    asked.max(regained).map(|wait| wait.min(MAX_RETRY_AFTER))
}

/// A date is meant by the platform's clock, which its answer shows, and not by ours.
fn parse_retry_after(text: &str, date: Option<&str>) -> Option<Duration> {
    let parse = |text: &str| OffsetDateTime::parse(text.trim(), &Rfc2822).ok();
    match text.trim().parse() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => (parse(text)? - parse(date?)?).try_into().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = Some("Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(parse_retry_after("120", now), Some(Duration::from_secs(120)));
        assert_eq!(
            parse_retry_after("Sun, 06 Nov 1994 08:50:37 GMT", now),
            Some(Duration::from_secs(60))
        );
        assert_eq!(parse_retry_after("Sun, 06 Nov 1994 08:00:00 GMT", now), None);
        assert_eq!(parse_retry_after("soon", now), None);
    }
}
