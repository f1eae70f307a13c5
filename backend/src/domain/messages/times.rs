//! When things happened to one message, for who looks into it.

use sqlx::{FromRow, PgConnection};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::clock;
use crate::domain::delivery::attempts;
use crate::domain::views::{DeliveryTimes, MessageTimesView};
use crate::errors::{Error, Result};
use crate::store::Scoped;

#[derive(FromRow)]
struct Row {
    sent_at: OffsetDateTime,
    created_at: OffsetDateTime,
    received_at: Option<OffsetDateTime>,
    committed_at: Option<OffsetDateTime>,
    emitted_at: Option<OffsetDateTime>,
    delivered: bool,
    queue_key: Option<Uuid>,
    attempted_at: Option<OffsetDateTime>,
    accepted_at: Option<OffsetDateTime>,
    delivered_at: Option<OffsetDateTime>,
    read_at: Option<OffsetDateTime>,
}

impl Row {
    /// A reply is queued as it is written, and later again under another key. One that got its place behind another whose clock was ahead
    /// was not queued later than it was tried.
    fn queued_at(&self, message_id: Uuid, now: OffsetDateTime) -> Option<OffsetDateTime> {
        let key = self.queue_key?;
        if key == message_id {
            return Some(self.created_at);
        }
        let at = clock::made_at(key)?.min(now);
        Some(self.attempted_at.map_or(at, |attempted| at.min(attempted)))
    }
}

pub async fn times(scope: &mut Scoped, conversation_id: Uuid, message_id: Uuid) -> Result<MessageTimesView> {
    let (workspace_id, now) = (scope.workspace_id(), scope.store().clock.now());
    let connection = scope.connection();
    let row = load(connection, workspace_id, conversation_id, message_id)
        .await?
        .ok_or(Error::NotFound("message"))?;
    let delivery = match row.delivered {
        true => Some(DeliveryTimes {
            queued_at: row.queued_at(message_id, now),
            attempted_at: row.attempted_at,
            accepted_at: row.accepted_at,
            delivered_at: row.delivered_at,
            read_at: row.read_at,
            attempts: attempts(connection, workspace_id, message_id).await?,
        }),
        false => None,
    };
    Ok(MessageTimesView {
        message_id,
        sent_at: row.sent_at,
        received_at: row.received_at,
        committed_at: row.committed_at.unwrap_or(row.created_at),
        emitted_at: row.emitted_at,
        delivery,
    })
}

async fn load(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    conversation_id: Uuid,
    message_id: Uuid,
) -> Result<Option<Row>, sqlx::Error> {
    sqlx::query_as(
        "select m.sent_at, m.created_at, m.received_at, b.committed_at, b.emitted_at, a.delivery_status is not null as delivered,
           a.queue_key, coalesce(a.attempted_at, a.sent_recorded_at) as attempted_at, a.accepted_at, a.delivered_at, a.read_at
         from message m
         left join message_moment b on b.workspace_id = m.workspace_id and b.created_at = m.created_at
         left join agent_message a on a.workspace_id = m.workspace_id and a.message_id = m.id
         where m.workspace_id = $1 and m.id = $3 and m.conversation_id = $2",
    )
    .bind(workspace_id)
    .bind(conversation_id)
    .bind(message_id)
    .fetch_optional(connection)
    .await
}
