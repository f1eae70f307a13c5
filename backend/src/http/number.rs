//! Registering a WhatsApp number for the Cloud API, which is done once, with a PIN.

use frontdesk_connectors::SendError;
use frontdesk_connectors::login::whatsapp;

use super::App;
use crate::errors::{Error, Result};

pub(super) async fn register(app: &App, token: &str, number: &str, pin: &str) -> Result<()> {
    let pin = pin.trim();
    if pin.len() != 6 || !pin.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Error::invalid(
            "pin",
            "This number has to be registered first. Choose a PIN of six digits, or give the one it has (WhatsApp Manager > Phone numbers > Two-step verification).",
        ));
    }
    match whatsapp::register(&app.outgoing.caller(token), number, pin).await {
        Ok(()) => Ok(()),
        Err(SendError::Refused { error, .. }) if error.code == "133005" => Err(Error::invalid(
            "pin",
            "This number has another PIN. Give that one, or reset it in WhatsApp Manager > Phone numbers > Two-step verification.",
        )),
        Err(SendError::Refused { error, .. }) => Err(Error::conflict(
            "not_registered",
            format!(
                "WhatsApp did not register the number: \u{201c}{}\u{201d}. {}",
                error.message, error.advice
            ),
        )),
        Err(SendError::NotSent(_) | SendError::Unknown(_)) => Err(Error::Unreachable {
            detail: "WhatsApp did not answer. Try again in a moment.".to_owned(),
        }),
    }
}
