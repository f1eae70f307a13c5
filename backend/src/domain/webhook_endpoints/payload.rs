//! What is posted: the entry of the log, in the form that Standard Webhooks recommends.

use serde::{Deserialize, Serialize};
use serde_json::json;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use super::secret;
use crate::clock::rfc3339_millis;
use crate::domain::views::Event;

/// The body of a webhook: an event with its view in `data`, as the socket tells it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct WebhookPayload {
    #[serde(flatten)]
    pub event: Event,
    /// When it happened.
    #[serde(with = "rfc3339_millis")]
    pub timestamp: OffsetDateTime,
    pub workspace_id: Uuid,
    /// Its place in the workspace's change log: of two, what has the higher one happened later.
    pub seq: i64,
}

/// One thing to be posted.
#[derive(Debug, Clone)]
pub struct Message {
    /// The same at each attempt, also by hand: whoever gets it twice knows it by that.
    pub id: String,
    pub event_type: String,
    /// None: a test.
    pub seq: Option<i64>,
    pub(super) body: String,
}

/// Under which an entry of the log is posted; the same for every endpoint.
pub(super) fn id_of_entry(workspace_id: Uuid, seq: i64) -> String {
    format!("evt_{}_{seq}", workspace_id.simple())
}

pub(super) fn id_of_test(delivery_id: Uuid) -> String {
    format!("test_{}", delivery_id.simple())
}

pub(super) const TEST: &str = "webhook_endpoint.test";

impl Message {
    /// An entry as the log has it: `data` is JSON.
    pub(super) fn of_entry(workspace_id: Uuid, seq: i64, at: OffsetDateTime, name: String, data: &str) -> Self {
        let at = rfc3339_millis::format(at);
        Self {
            id: id_of_entry(workspace_id, seq),
            body: format!(
                r#"{{"type":"{name}","timestamp":"{at}","workspace_id":"{workspace_id}","seq":{seq},"data":{data}}}"#
            ),
            event_type: name,
            seq: Some(seq),
        }
    }

    /// Of what did not happen, to see whether it arrives.
    pub(super) fn test(workspace_id: Uuid, endpoint_id: Uuid, delivery_id: Uuid, at: OffsetDateTime) -> Self {
        let body = json!({
            "type": TEST,
            "timestamp": rfc3339_millis::format(at),
            "workspace_id": workspace_id,
            "data": { "endpoint_id": endpoint_id },
        });
        Self {
            id: id_of_test(delivery_id),
            event_type: TEST.to_owned(),
            seq: None,
            body: body.to_string(),
        }
    }

    /// Signed for an attempt at this moment.
    pub(super) fn request(&self, url: &str, secrets: &[Vec<u8>], now: OffsetDateTime) -> Request {
        let timestamp = now.unix_timestamp();
        Request {
            url: url.to_owned(),
            id: self.id.clone(),
            timestamp,
            signature: secret::signatures(secrets, &self.id, timestamp, &self.body),
            body: self.body.clone(),
        }
    }
}

/// A POST with the headers that Standard Webhooks names.
#[derive(Clone)]
pub struct Request {
    pub url: String,
    pub id: String,
    /// Seconds since 1970.
    pub timestamp: i64,
    pub signature: String,
    pub body: String,
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::domain::views::RemovedView;

    #[test]
    fn an_entry_is_posted_as_the_document_says() {
        let (workspace_id, id) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let at = datetime!(2026-11-27 08:30:00.125 UTC);
        let data = format!(r#"{{"id":"{id}"}}"#);
        let message = Message::of_entry(workspace_id, 7, at, "label.removed".to_owned(), &data);
        let read: WebhookPayload = serde_json::from_str(&message.body).unwrap();
        let written = WebhookPayload {
            event: Event::LabelRemoved(RemovedView { id }),
            timestamp: at,
            workspace_id,
            seq: 7,
        };
        assert_eq!(read, written);
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&message.body).unwrap(),
            serde_json::to_value(&written).unwrap()
        );
        assert_eq!(message.id, "evt_00000000000000000000000000000001_7");
    }

    #[test]
    fn no_id_holds_what_stands_between_the_signed_parts() {
        let id = Uuid::max();
        assert!(!id_of_entry(id, i64::MAX).contains('.') && !id_of_test(id).contains('.'));
    }
}
