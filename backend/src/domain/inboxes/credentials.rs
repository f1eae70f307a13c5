//! The credentials of an inbox: what is secret is sealed, what is not is kept beside it for the form.

use frontdesk_connectors::Credentials;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::crypto::Keys;
use crate::domain::views::InboxSettings;
use crate::errors::{Error, Result};

/// What binds sealed credentials to their row.
fn row_name(inbox_id: Uuid) -> String {
    format!("inbox:{inbox_id}")
}

/// Credentials as they are stored.
pub(super) struct Sealed {
    pub bytes: Vec<u8>,
    /// Of those that are there.
    pub names: Vec<String>,
    pub settings: Value,
}

/// `given` over what is stored, field by field; null takes one away.
pub(super) fn seal(keys: &Keys, inbox_id: Uuid, stored: Option<&[u8]>, given: Value) -> Result<Sealed> {
    let Value::Object(given) = given else {
        return Err(malformed());
    };
    if given.keys().any(|name| name.contains('\0')) {
        return Err(Error::invalid("credentials", "must not hold a NUL character"));
    }
    let mut whole: Map<String, Value> = match stored {
        Some(sealed) => {
            serde_json::from_slice(&keys.open(sealed, &row_name(inbox_id))?).map_err(anyhow::Error::from)?
        }
        None => Map::new(),
    };
    whole.extend(given);
    whole.retain(|_, value| !value.is_null());
    serde_json::from_value::<Credentials>(Value::Object(whole.clone())).map_err(|_| malformed())?;
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
        "must be an object of access_token, waba_id, page_id, login (facebook or instagram), bot_token",
    )
}
