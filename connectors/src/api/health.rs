//! Whether the connector answers.

use serde_json::json;

use super::post::post;
use crate::connector::SendContext;
use crate::error::{ErrorClass, SendError};
use crate::health::HealthFact;
use crate::meta::graph::Effect;

const NAME: &str = "connector";

/// Asks it with a ping: whatever it answers with a 2xx is well.
pub(super) async fn connector(cx: SendContext<'_>) -> HealthFact {
    let id = match cx.posts {
        Some(posts) => format!("ping_{}", posts.now.unix_timestamp_nanos()),
        None => "ping".to_owned(),
    };
    match post(cx, &id, &json!({ "type": "ping", "id": id }), Effect::None).await {
        Ok(_) => HealthFact::ok(NAME, "Your connector answers, and accepts our signature.").coded("answers", &[]),
        Err(SendError::Refused { error, .. }) if error.class == ErrorClass::Auth => HealthFact::bad(
            NAME,
            "Your connector does not accept our signature.",
            "Give it the secret of this inbox, or make a new one.",
        )
        .coded("signature", &[]),
        Err(SendError::Refused { error, .. }) if error.class == ErrorClass::Setup => {
            HealthFact::bad(NAME, error.message, error.advice).coded("address", &[])
        }
        Err(SendError::Refused { error, .. }) => HealthFact::warn(
            NAME,
            format!("Your connector answered a ping with {}.", error.code),
            "It should answer {\"type\": \"ping\"} with 200 and do nothing.",
        )
        .coded("refused", &[]),
        Err(SendError::NotSent(_) | SendError::Unknown(_)) => HealthFact::bad(
            NAME,
            "Your connector did not answer.",
            "Replies wait and are tried again. See that it runs, and that its address is right.",
        )
        .coded("silent", &[]),
    }
}
