//! What is asked of an inbox with a connector of one's own, before there is one. Whose it is nobody can be asked: whoever makes it names the
//! address, and gets the secret.

use serde_json::Value;

use super::App;
use crate::domain::inboxes::NewInbox;
use crate::errors::{Error, Result};

const URL_MAX: usize = 2_000;

/// Replies are posted to the public internet, and to what the operator has opened beside it.
pub fn check_address(app: &App, credentials: Option<&Value>) -> Result<()> {
    let address = credentials
        .and_then(|given| given.get("reply_url"))
        .and_then(Value::as_str);
    let allowed = |url: &str| url.len() <= URL_MAX && app.outgoing.webhooks().may_post(url);
    if address.map(str::trim).is_some_and(allowed) {
        return Ok(());
    }
    Err(Error::invalid(
        "credentials",
        "must hold a reply_url where replies are posted to: an https address in the public internet, without a password in it",
    ))
}

/// Its id is ours to give: the account is the inbox.
pub fn name(app: &App, new: &mut NewInbox) {
    if new.external_id.trim().is_empty() {
        let id = app.store.clock.id();
        (new.id, new.external_id) = (Some(id), id.to_string());
    }
}
