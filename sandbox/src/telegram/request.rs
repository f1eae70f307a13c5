//! What a bot asks for: JSON, or a form with a file whose other fields are text.

use axum::extract::Request;
use serde_json::Value;

use super::error::BotError;
use crate::graph::payload::{self, File};
use crate::world::BusinessAccount;

#[derive(Debug)]
pub struct Call {
    pub account: BusinessAccount,
    /// In lower case: methods are.
    pub method: String,
    pub body: Value,
    pub file: Option<File>,
}

pub async fn read(method: String, account: BusinessAccount, request: Request) -> Result<Call, BotError> {
    let payload = payload::read(request)
        .await
        .map_err(|error| match error.message.contains("length limit") {
            true => BotError::new(413, "Request Entity Too Large"),
            false => BotError::bad(error.message),
        })?;
    Ok(Call {
        account,
        method,
        body: payload.body,
        file: payload.file,
    })
}

impl Call {
    pub fn text(&self, name: &str) -> Option<&str> {
        self.body[name].as_str().filter(|text| !text.is_empty())
    }

    /// A whole number, as one or as text.
    pub fn whole(&self, name: &str) -> Option<i64> {
        whole(&self.body[name])
    }

    pub fn number(&self, name: &str) -> Option<f64> {
        self.body[name]
            .as_f64()
            .or_else(|| self.body[name].as_str()?.parse().ok())
    }

    /// The chat that is meant, whether or not it is there.
    pub fn recipient(&self) -> Option<String> {
        self.whole("chat_id").map(|id| id.to_string())
    }
}

pub fn whole(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}
