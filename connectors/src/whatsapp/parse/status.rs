//! `statuses[]`: what became of messages of ours.

use serde_json::Value;

use super::Change;
use super::peer::Ids;
use crate::error::PlatformError;
use crate::meta::envelope::unsupported;
use crate::meta::errors::{Platform, ReportedError};
use crate::meta::json;
use crate::model::{DeliveryStatus, Inbound, InboundEvent, Peer, StatusUpdate};

pub(super) fn parse(change: &Change<'_>, raw: &Value) -> Inbound {
    let at = json::time(raw, "timestamp").or(change.at);
    let peer = recipient(change, raw);
    let named = json::text(raw, "status").unwrap_or_default();
    match (json::id(raw, "id"), status(&named)) {
        (Some(target), Some(status)) => {
            let update = StatusUpdate {
                target,
                our_id: json::id(raw, "biz_opaque_callback_data"),
                peer,
                status,
                error: error(raw),
                pricing: json::object(raw, "pricing").cloned(),
                played: named == "played",
            };
            Inbound {
                at,
                event: InboundEvent::Status(Box::new(update)),
            }
        }
        // told of a message that the customer took back
        (Some(target), None) if named == "deleted" => match peer {
            Some(peer) => Inbound {
                at,
                event: InboundEvent::Unsend { peer, target },
            },
            None => unsupported(at, None, "status_deleted", raw.clone()),
        },
        // of a message of ours that shows what is not for sale, say
        (_, None) if named == "warning" => Inbound {
            at,
            event: InboundEvent::Account {
                kind: "status_warning".to_owned(),
                raw: raw.get("errors").cloned().unwrap_or_else(|| raw.clone()),
            },
        },
        _ => unsupported(at, peer, &format!("status_{named}"), raw.clone()),
    }
}

pub(super) fn status(named: &str) -> Option<DeliveryStatus> {
    match named {
        "sent" => Some(DeliveryStatus::Sent),
        "delivered" => Some(DeliveryStatus::Delivered),
        // Played is what read is for a voice note.
        "read" | "played" => Some(DeliveryStatus::Read),
        "failed" => Some(DeliveryStatus::Failed),
        _ => None,
    }
}

/// In a group the recipient is the group, and the person is its participant.
fn recipient(change: &Change<'_>, raw: &Value) -> Option<Peer> {
    let in_group = json::text(raw, "recipient_type").is_some_and(|kind| kind == "group");
    let ids = if in_group {
        Ids::read(
            raw,
            "recipient_participant_id",
            "recipient_participant_user_id",
            "recipient_participant_parent_user_id",
        )
    } else {
        Ids::read(raw, "recipient_id", "recipient_user_id", "recipient_parent_user_id")
    };
    ids.peer(&json::objects(change.value, "contacts"))
}

fn error(raw: &Value) -> Option<PlatformError> {
    let errors = json::objects(raw, "errors");
    errors
        .first()
        .map(|error| ReportedError::read(error).explain(Platform::Whatsapp))
}
