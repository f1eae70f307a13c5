//! Whether a customer can be reached, where the platform tells it by itself: they have blocked the account, or let it write
//! again. What a refused reply says about it is in `domain/delivery/consequences.rs`.

use std::collections::BTreeMap;

use frontdesk_connectors::model::InboundMessage;
use sqlx::PgConnection;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use super::apply::Changes;
use crate::domain::views::DeliveryError;

/// News of one conversation.
pub(super) struct Told {
    pub workspace_id: Uuid,
    pub conversation_id: Uuid,
    /// By the platform's time.
    pub at: OffsetDateTime,
    pub blocked: bool,
}

/// None: the message tells nothing of this.
pub(super) fn is_blocked_by(message: &InboundMessage) -> Option<bool> {
    match message.notice.as_ref()?.kind.as_str() {
        "blocked" => Some(true),
        "unblocked" => Some(false),
        _ => None,
    }
}

/// The newest counts, in whatever order it comes: somebody who wrote or unblocked us after that is not marked, and a message
/// from before it does not take the mark away (`since` is for that). Platforms that tell times in seconds leave the order
/// within one to the order of arrival.
pub(super) async fn follow(
    connection: &mut PgConnection,
    told: &[Told],
    changes: &mut Changes,
) -> Result<(), sqlx::Error> {
    let mut newest: BTreeMap<(Uuid, Uuid), &Told> = BTreeMap::new();
    for news in told {
        let known = newest.entry((news.workspace_id, news.conversation_id)).or_insert(news);
        if known.at.unix_timestamp() <= news.at.unix_timestamp() {
            *known = news;
        }
    }
    if newest.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "update conversation c set
           unreachable = case when t.blocked then $5 || jsonb_build_object('since', t.at) end
         from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::bool[]) as t (workspace_id, id, at, blocked)
         where c.workspace_id = t.workspace_id and c.id = t.id and case
           when not t.blocked then c.unreachable->>'since' is null or date_trunc('second', (c.unreachable->>'since')::timestamptz) <= t.at
           else (c.last_inbound_sent_at is null or c.last_inbound_sent_at <= t.at) and not exists (
             select from message m join system_message s on s.workspace_id = m.workspace_id and s.message_id = m.id
             where m.workspace_id = t.workspace_id and m.conversation_id = t.id and m.sent_at > t.at
               and s.event->>'type' = 'unblocked') end",
    )
    .bind(newest.values().map(|news| news.workspace_id).collect::<Vec<_>>())
    .bind(newest.values().map(|news| news.conversation_id).collect::<Vec<_>>())
    .bind(newest.values().map(|news| news.at).collect::<Vec<_>>())
    .bind(newest.values().map(|news| news.blocked).collect::<Vec<_>>())
    .bind(Json(blocked()))
    .execute(connection)
    .await?;
    changes.conversations.extend(newest.into_keys());
    Ok(())
}

fn blocked() -> DeliveryError {
    DeliveryError {
        code: "recipient".to_owned(),
        platform_code: None,
        detail: "The customer has blocked this account. They can be answered once they unblock it or write again."
            .to_owned(),
        retry_at: None,
    }
}
