//! The credentials of an inbox: what is secret is sealed, what is not is kept beside it for the form.

use frontdesk_connectors::api::TEXT_MAX;
use frontdesk_connectors::{Credentials, Login};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::crypto::Keys;
use crate::domain::views::InboxSettings;
use crate::errors::{Error, Result};

/// What binds sealed credentials to their row.
pub(in crate::domain) fn row_name(inbox_id: Uuid) -> String {
    format!("inbox:{inbox_id}")
}

/// Credentials as they are stored.
pub(super) struct Sealed {
    pub bytes: Vec<u8>,
    /// Of those that are there.
    pub names: Vec<String>,
    pub settings: Value,
}

/// None are credentials too: an inbox may be prepared before its token is there.
pub(super) fn parse(given: Option<Value>) -> Result<Credentials> {
    let given = given.unwrap_or_else(|| Value::Object(Map::new()));
    refuse_made(&given)?;
    read(overlay(None, given)?)
}

/// What nobody gives: it is made here, so that it is good, and shown only to whoever may see it.
const MADE: [&str; 3] = [
    "webhook_secret",
    "previous_webhook_secret",
    "previous_webhook_secret_until",
];

pub(super) fn refuse_made(given: &Value) -> Result<()> {
    match MADE.into_iter().find(|name| given.get(name).is_some()) {
        Some(name) => Err(Error::invalid(
            "credentials",
            format!("hold {name}, which is made here"),
        )),
        None => Ok(()),
    }
}

fn read(whole: Map<String, Value>) -> Result<Credentials> {
    let credentials: Credentials = serde_json::from_value(Value::Object(whole)).map_err(|_| malformed())?;
    match credentials.text_max {
        Some(max) if !TEXT_MAX.contains(&max) => {
            let words = format!(
                "hold a text_max that is not between {} and {}",
                TEXT_MAX.start(),
                TEXT_MAX.end()
            );
            Err(Error::invalid("credentials", words))
        }
        _ => Ok(credentials),
    }
}

fn overlay(stored: Option<Map<String, Value>>, given: Value) -> Result<Map<String, Value>> {
    let Value::Object(given) = given else {
        return Err(malformed());
    };
    if let Some(unknown) = given.keys().find(|name| !KNOWN.contains(&name.as_str())) {
        let name: String = unknown.chars().filter(|c| !c.is_control()).take(40).collect();
        return Err(Error::invalid("credentials", format!("{name} is not known here")));
    }
    let mut whole = stored.unwrap_or_default();
    for (name, value) in given {
        whole.insert(name, pasted(value)?);
    }
    whole.retain(|_, value| !value.is_null());
    Ok(whole)
}

/// What may be stored.
const KNOWN: [&str; 12] = [
    "access_token",
    "waba_id",
    "page_id",
    "login",
    "bot_token",
    "coexistence",
    "webhook_secret",
    "previous_webhook_secret",
    "previous_webhook_secret_until",
    "reply_url",
    "text_max",
    "attachments",
];

/// A token brings the spaces and line ends along that were copied with it.
fn pasted(value: Value) -> Result<Value> {
    let Value::String(text) = value else { return Ok(value) };
    let text = text.trim();
    if text.contains(|c: char| c.is_control() || c.is_whitespace()) {
        return Err(Error::invalid(
            "credentials",
            "must not hold spaces or line breaks inside",
        ));
    }
    Ok(Value::String(text.to_owned()))
}

/// `given` over what is stored, field by field; null takes one away.
pub(super) fn seal(keys: &Keys, inbox_id: Uuid, stored: Option<&[u8]>, given: Value) -> Result<Sealed> {
    let stored = match stored {
        Some(sealed) => {
            let plain = keys.open(sealed, &row_name(inbox_id))?;
            Some(serde_json::from_slice(&plain).map_err(anyhow::Error::from)?)
        }
        None => None,
    };
    let whole = overlay(stored, given)?;
    read(whole.clone())?;
    let settings: InboxSettings = serde_json::from_value(Value::Object(whole.clone())).map_err(|_| malformed())?;
    let plain = serde_json::to_vec(&whole).map_err(anyhow::Error::from)?;
    Ok(Sealed {
        bytes: keys.seal(&plain, &row_name(inbox_id)),
        names: whole.into_iter().map(|(name, _)| name).collect(),
        settings: serde_json::to_value(settings).map_err(anyhow::Error::from)?,
    })
}

pub(super) fn open(keys: &Keys, inbox_id: Uuid, sealed: Option<Vec<u8>>) -> Result<Credentials> {
    match sealed {
        Some(sealed) => {
            let plain = keys.open(&sealed, &row_name(inbox_id))?;
            Ok(serde_json::from_slice(&plain).map_err(anyhow::Error::from)?)
        }
        None => Ok(Credentials::default()),
    }
}

fn malformed() -> Error {
    Error::invalid(
        "credentials",
        "must be an object of access_token, waba_id, page_id, login (facebook or instagram), bot_token, reply_url, text_max, attachments",
    )
}

impl InboxSettings {
    /// Credentials without their secrets: enough to know what an account can do.
    pub fn credentials(&self) -> Credentials {
        let login = match self.login.as_deref() {
            Some("instagram") => Login::Instagram,
            _ => Login::Facebook,
        };
        Credentials {
            login,
            waba_id: self.waba_id.clone(),
            page_id: self.page_id.clone(),
            text_max: self.text_max,
            attachments: self.attachments,
            ..Credentials::default()
        }
    }
}
