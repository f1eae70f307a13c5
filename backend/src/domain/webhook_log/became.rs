//! What became of each thing that a stored webhook held: read from the rows as they are now, so that nothing has to be kept
//! for it while webhooks come in.

use frontdesk_connectors::model::{Inbound, InboundEvent, Peer, UpTo};
use serde::Serialize;
use sqlx::{FromRow, PgConnection};
use utoipa::ToSchema;
use uuid::Uuid;

use super::stored::Stored;
use crate::errors::Result;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Became {
    /// It is on the timeline, or happened to a message there.
    Applied,
    /// The message it is about is not here yet.
    Waiting,
    /// It is about the account and not about a conversation.
    Noted,
    /// The platform sent something that is not understood; it is kept as it came.
    NotUnderstood,
    /// Nothing here shows it: it failed, its inbox is not connected, or what it is about is gone.
    Missing,
}

/// One thing a webhook held.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct WebhookEffect {
    /// `message`, `echo`, `reaction`, `edit`, `unsend`, `status`, `watermark`, or as the platform calls what is not understood.
    pub kind: String,
    pub became: Became,
    /// The platform's id of the message it is or is about.
    pub external_id: Option<String>,
    pub message_id: Option<Uuid>,
    pub conversation_id: Option<Uuid>,
    pub contact_name: Option<String>,
}

/// A webhook of thousands of events is not shown to its end.
const SHOWN: usize = 200;

pub(super) async fn of(connection: &mut PgConnection, stored: &Stored) -> Result<Vec<WebhookEffect>> {
    let events: Vec<&Inbound> = stored
        .slices
        .iter()
        .flat_map(|slice| &slice.events)
        .take(SHOWN)
        .collect();
    let mut effects = Vec::with_capacity(events.len());
    for event in events {
        effects.push(one(connection, stored, &event.event).await?);
    }
    Ok(effects)
}

async fn one(connection: &mut PgConnection, stored: &Stored, event: &InboundEvent) -> Result<WebhookEffect> {
    let mut effect = WebhookEffect {
        kind: kind(event),
        became: Became::Missing,
        external_id: target(event).map(str::to_owned),
        message_id: None,
        conversation_id: None,
        contact_name: None,
    };
    match event {
        InboundEvent::Account { .. } => effect.became = Became::Noted,
        InboundEvent::Unsupported { .. } => effect.became = Became::NotUnderstood,
        _ => {}
    }
    let (Some(workspace_id), Some(inbox_id)) = (stored.workspace_id, stored.inbox_id) else {
        return Ok(effect);
    };
    let place = Place { workspace_id, inbox_id };
    if let Some(external_id) = &effect.external_id {
        if let Some(found) = place.message(connection, external_id).await? {
            effect.became = Became::Applied;
            effect.message_id = Some(found.message_id);
            effect.conversation_id = Some(found.conversation_id);
            effect.contact_name = found.contact_name;
            return Ok(effect);
        }
        if place.waits(connection, external_id).await? {
            effect.became = Became::Waiting;
        }
    }
    if let Some(found) = place.person(connection, peer(event)).await? {
        effect.conversation_id = Some(found.conversation_id);
        effect.contact_name = found.contact_name;
        let whole_thread = matches!(
            event,
            InboundEvent::Watermark {
                up_to: UpTo::Time { .. },
                ..
            } | InboundEvent::Marketing { .. }
                | InboundEvent::AddressBook { .. }
        );
        if whole_thread && stored.outcome == "processed" {
            effect.became = Became::Applied;
        }
    }
    Ok(effect)
}

fn kind(event: &InboundEvent) -> String {
    match event {
        InboundEvent::Message(message)
            if matches!(message.origin, frontdesk_connectors::model::Origin::Echo { .. }) =>
        {
            "echo"
        }
        InboundEvent::Message(_) => "message",
        InboundEvent::Reaction { .. } => "reaction",
        InboundEvent::Edit { .. } => "edit",
        InboundEvent::Moved { .. } => "moved",
        InboundEvent::Unsend { .. } => "unsend",
        InboundEvent::Status(_) => "status",
        InboundEvent::Watermark { .. } => "watermark",
        InboundEvent::Marketing { .. } => "marketing",
        InboundEvent::AddressBook { .. } => "address_book",
        InboundEvent::Account { kind, .. } | InboundEvent::Unsupported { kind, .. } => kind,
    }
    .to_owned()
}

fn target(event: &InboundEvent) -> Option<&str> {
    match event {
        InboundEvent::Message(message) => Some(&message.external_id),
        InboundEvent::Reaction { target, .. }
        | InboundEvent::Edit { target, .. }
        | InboundEvent::Moved { target, .. }
        | InboundEvent::Unsend { target, .. } => Some(target),
        InboundEvent::Status(status) => Some(&status.target),
        InboundEvent::Watermark {
            up_to: UpTo::Message { external_id },
            ..
        } => Some(external_id),
        InboundEvent::Watermark { .. }
        | InboundEvent::Marketing { .. }
        | InboundEvent::AddressBook { .. }
        | InboundEvent::Account { .. }
        | InboundEvent::Unsupported { .. } => None,
    }
}

fn peer(event: &InboundEvent) -> Option<&Peer> {
    match event {
        InboundEvent::Message(message) => Some(&message.peer),
        InboundEvent::Reaction { peer, .. }
        | InboundEvent::Edit { peer, .. }
        | InboundEvent::Moved { peer, .. }
        | InboundEvent::Unsend { peer, .. }
        | InboundEvent::Watermark { peer, .. }
        | InboundEvent::Marketing { peer, .. }
        | InboundEvent::AddressBook { peer, .. } => Some(peer),
        InboundEvent::Status(status) => status.peer.as_ref(),
        InboundEvent::Unsupported { peer, .. } => peer.as_ref(),
        InboundEvent::Account { .. } => None,
    }
}

struct Place {
    workspace_id: Uuid,
    inbox_id: Uuid,
}

#[derive(FromRow)]
struct Found {
    message_id: Uuid,
    conversation_id: Uuid,
    contact_name: Option<String>,
}

#[derive(FromRow)]
struct Person {
    conversation_id: Uuid,
    contact_name: Option<String>,
}

impl Place {
    /// The message of this id, or the reply that has it as one of its parts.
    async fn message(&self, connection: &mut PgConnection, external_id: &str) -> Result<Option<Found>, sqlx::Error> {
        sqlx::query_as(
            "select m.id as message_id, m.conversation_id, p.name as contact_name from (
               select id from message where workspace_id = $1 and inbox_id = $2 and external_id = $3
               union
               select message_id from delivery_part where workspace_id = $1 and inbox_id = $2 and external_id = $3
             ) found
             join message m on m.workspace_id = $1 and m.id = found.id
             join conversation c on c.workspace_id = $1 and c.id = m.conversation_id
             join contact p on p.workspace_id = $1 and p.id = c.contact_id limit 1",
        )
        .bind(self.workspace_id)
        .bind(self.inbox_id)
        .bind(external_id)
        .fetch_optional(connection)
        .await
    }

    async fn waits(&self, connection: &mut PgConnection, external_id: &str) -> Result<bool, sqlx::Error> {
        sqlx::query_scalar(
            "select exists (select from parked_effect where workspace_id = $1 and inbox_id = $2 and target = $3)",
        )
        .bind(self.workspace_id)
        .bind(self.inbox_id)
        .bind(external_id)
        .fetch_one(connection)
        .await
    }

    async fn person(&self, connection: &mut PgConnection, peer: Option<&Peer>) -> Result<Option<Person>, sqlx::Error> {
        let Some(peer) = peer else { return Ok(None) };
        sqlx::query_as(
            "select c.id as conversation_id, p.name as contact_name
             from unnest($3::text[], $4::text[]) k (scope, id)
             join contact_identity i on i.workspace_id = $1 and i.inbox_id = $2 and i.scope = k.scope and i.external_id = k.id
             join conversation c on c.workspace_id = $1 and c.identity_id = coalesce(i.primary_id, i.id)
             join contact p on p.workspace_id = $1 and p.id = c.contact_id limit 1",
        )
        .bind(self.workspace_id)
        .bind(self.inbox_id)
        .bind(peer.keys.iter().map(|key| key.scope.as_str()).collect::<Vec<_>>())
        .bind(peer.keys.iter().map(|key| key.id.as_str()).collect::<Vec<_>>())
        .fetch_optional(connection)
        .await
    }
}
