//! Calls to the Bot API: `{base}/bot{token}/{method}`. The token is in the address, so no address is ever told.
//!
//! An answer is `{"ok": true, "result"}` or `{"ok": false, "error_code", "description", "parameters"?}`.

use std::time::Duration;

use reqwest::{RequestBuilder, Url, multipart};
use serde_json::Value;

use super::errors;
use crate::connector::SendContext;
use crate::error::{ErrorClass, SendError};
use crate::meta::graph::{self, Effect, failed, refused, unanswered};
use crate::meta::json;

/// Files take longer than the client's time for a call.
const UPLOAD_TIMEOUT: Duration = Duration::from_secs(120);

pub(super) struct Bot<'a> {
    pub(super) http: &'a reqwest::Client,
    base: &'a str,
    token: &'a str,
}

impl<'a> Bot<'a> {
    pub(super) fn new(cx: SendContext<'a>) -> Result<Self, SendError> {
        let token = cx.credentials.bot_token.as_deref().filter(|token| !token.is_empty());
        let advice = "This inbox has no bot token. Reconnect it with the token that BotFather gave you.";
        let token = token.ok_or_else(|| refused(ErrorClass::Auth, "no_token", "no bot token", advice))?;
        Ok(Bot {
            http: cx.http,
            base: &cx.endpoints.telegram,
            token,
        })
    }

    /// The call's `result`.
    pub(super) async fn call(&self, method: &str, body: &Value, effect: Effect) -> Result<Value, SendError> {
        self.answer(self.http.post(self.method(method)?).json(body), effect)
            .await
    }

    pub(super) async fn upload(&self, method: &str, form: multipart::Form, effect: Effect) -> Result<Value, SendError> {
        let request = self
            .http
            .post(self.method(method)?)
            .timeout(UPLOAD_TIMEOUT)
            .multipart(form);
        self.answer(request, effect).await
    }

    fn method(&self, method: &str) -> Result<Url, SendError> {
        self.url(&[&format!("bot{}", self.token), method])
    }

    /// Where the bytes of a file are: `{base}/file/bot{token}/{path}`.
    pub(super) fn file(&self, path: &str) -> Result<Url, SendError> {
        let bot = format!("bot{}", self.token);
        let parts: Vec<&str> = ["file", &bot].into_iter().chain(path.split('/')).collect();
        self.url(&parts)
    }

    /// Each part is escaped, so that none can lead elsewhere.
    fn url(&self, parts: &[&str]) -> Result<Url, SendError> {
        let wrong = || {
            let advice = "TELEGRAM_API_URL in the configuration is not a web address.";
            refused(ErrorClass::Setup, "bad_endpoint", "bad endpoint", advice)
        };
        let mut url = Url::parse(self.base).map_err(|_| wrong())?;
        url.path_segments_mut()
            .map_err(|()| wrong())?
            .pop_if_empty()
            .extend(parts.iter().filter(|part| !matches!(**part, "" | "." | "..")));
        Ok(url)
    }

    async fn answer(&self, request: RequestBuilder, effect: Effect) -> Result<Value, SendError> {
        let response = request.send().await.map_err(|error| failed(error, effect))?;
        let status = response.status().as_u16();
        let waits = graph::retry_after(response.headers());
        let body = graph::read(response).await;
        let value = body
            .as_deref()
            .ok()
            .and_then(|body| std::str::from_utf8(body).ok())
            .and_then(graph::parse);
        match value {
            Some(value) if json::flag(&value, "ok") => Ok(value.get("result").cloned().unwrap_or_default()),
            Some(value) if value.get("ok").is_some() => Err(errors::refusal(&value, status, waits, self.token)),
            _ => Err(match (status, body) {
                (200..=299, Ok(_)) => unanswered(effect, "the answer was not readable".to_owned()),
                (200..=299, Err(error)) => unanswered(effect, error),
                // A gateway's word that it got no answer from behind it, not Telegram's that nothing happened.
                (502 | 504, _) => unanswered(effect, format!("a gateway answered {status}")),
                (300..=399, _) => {
                    let advice = "Telegram's address answered with a redirect, which is never followed with a token. Check TELEGRAM_API_URL in the configuration.";
                    refused(ErrorClass::Setup, "redirect", &format!("answered {status}"), advice)
                }
                _ => errors::by_status(status, waits),
            }),
        }
    }
}
