//! What became of our sends. A status only moves forward (pending, sending, unknown, sent, failed, delivered, read), so
//! receipts may come in any order, also before the platform's own answer.

use std::collections::BTreeSet;

use frontdesk_connectors::Channel;
use sqlx::{FromRow, PgConnection};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::ingest::Changes;
use crate::domain::views::{DeliveryError, Pricing};

/// Something we were told about one message, or one part of it.
#[derive(Debug, Clone)]
pub struct Told {
    pub workspace_id: Uuid,
    pub message_id: Uuid,
    /// None: all parts.
    pub position: Option<i16>,
    pub status: &'static str,
    pub error: Option<DeliveryError>,
    /// The platform's id of the part.
    pub external_id: Option<String>,
    /// The platform's own time of it, where an echo told.
    pub platform_sent_at: Option<OffsetDateTime>,
    /// What the platform charges for it, where it told.
    pub pricing: Option<Pricing>,
    /// The customer has listened to it.
    pub played: bool,
}

#[derive(FromRow)]
struct Raised {
    workspace_id: Uuid,
    id: Uuid,
    /// Of one that we hear is delivered: its channel, and when the platform had taken it.
    channel: Option<String>,
    accepted_at: Option<OffsetDateTime>,
}

/// Applies what we were told at this moment and notes the messages whose view changed. Messages are locked in id order.
pub async fn raise(
    connection: &mut PgConnection,
    told: &[Told],
    changes: &mut Changes,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    if told.is_empty() {
        return Ok(());
    }
    raise_parts(connection, told).await?;
    let raised: Vec<Raised> = sqlx::query_as(
        "with told as materialized (
           select workspace_id, message_id, max(delivery_rank(status)) as rank,
             (array_agg(error order by delivery_rank(status) desc) filter (where error is not null))[1] as error,
             max(platform_sent_at) as platform_sent_at, (array_agg(external_id) filter (where coalesce(position, 0) = 0))[1] as external_id,
             (array_agg(pricing) filter (where pricing is not null))[1] as pricing, bool_or(played) as played
           from unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::text[], $5::jsonb[], $6::text[], $7::timestamptz[],
             $8::jsonb[], $9::boolean[])
             as t (workspace_id, message_id, position, status, error, external_id, platform_sent_at, pricing, played)
           group by workspace_id, message_id
         ), parts as materialized (
           select t.workspace_id, t.message_id, count(p.message_id) as n, bool_or(p.status = 'failed') as failed,
             bool_or(p.status = 'unknown') as unknown, min(delivery_rank(p.status)) as lowest
           from told t left join delivery_part p on p.workspace_id = t.workspace_id and p.message_id = t.message_id
           group by t.workspace_id, t.message_id
         ), becomes as materialized (
           select t.*, case when p.n = 0 then t.rank when p.failed then delivery_rank('failed') when p.unknown then delivery_rank('unknown')
             when p.lowest >= delivery_rank('sent') then p.lowest else 0 end as new_rank
           from told t join parts p using (workspace_id, message_id)
         ), before as materialized (
           select a.workspace_id, a.message_id, a.delivery_status, a.pricing, a.played, a.delivered_at from agent_message a join told t using (workspace_id, message_id)
           order by a.workspace_id, a.message_id for update of a
         ), agent as (
           update agent_message a set
             delivery_status = case when b.new_rank > delivery_rank(a.delivery_status) then delivery_of_rank(b.new_rank) else a.delivery_status end,
             delivery_error = case when b.new_rank > delivery_rank(a.delivery_status)
               then case when delivery_of_rank(b.new_rank) = 'failed' then b.error end else a.delivery_error end,
             platform_sent_at = coalesce(b.platform_sent_at, a.platform_sent_at),
             pricing = coalesce(b.pricing, a.pricing), played = a.played or b.played,
             -- what was read was delivered
             delivered_at = coalesce(a.delivered_at, case when b.new_rank >= delivery_rank('delivered') then $10 end),
             read_at = coalesce(a.read_at, case when b.new_rank >= delivery_rank('read') then $10 end)
           from becomes b join before o using (workspace_id, message_id)
           where a.workspace_id = b.workspace_id and a.message_id = b.message_id
           returning a.workspace_id, a.message_id, a.delivery_status, o.delivery_status as was,
             a.pricing is distinct from o.pricing or a.played <> o.played as learned,
             o.delivered_at is null and a.delivered_at is not null as arrived, a.accepted_at
         )
         update message m set version = m.version + 1, external_id = coalesce(m.external_id, case when not exists (
             -- taken for somebody else's before: two lines are better than a send that can never be recorded
             select from message x where x.workspace_id = m.workspace_id and x.inbox_id = m.inbox_id and x.external_id = t.external_id
           ) then t.external_id end)
         from agent a join told t using (workspace_id, message_id)
         where m.workspace_id = a.workspace_id and m.id = a.message_id
           and (a.delivery_status is distinct from a.was or a.learned or (m.external_id is null and t.external_id is not null))
         returning m.workspace_id, m.id, a.accepted_at, case when a.arrived then (
           select i.channel from inbox i where i.workspace_id = m.workspace_id and i.id = m.inbox_id) end as channel",
    )
    .bind(told.iter().map(|told| told.workspace_id).collect::<Vec<_>>())
    .bind(told.iter().map(|told| told.message_id).collect::<Vec<_>>())
    .bind(told.iter().map(|told| told.position).collect::<Vec<_>>())
    .bind(told.iter().map(|told| told.status).collect::<Vec<_>>())
    .bind(told.iter().map(|told| told.error.as_ref().map(|error| serde_json::json!(error))).collect::<Vec<_>>())
    .bind(told.iter().map(|told| told.external_id.as_deref()).collect::<Vec<_>>())
    .bind(told.iter().map(|told| told.platform_sent_at).collect::<Vec<_>>())
    .bind(told.iter().map(|told| told.pricing.as_ref().map(|pricing| serde_json::json!(pricing))).collect::<Vec<_>>())
    .bind(told.iter().map(|told| told.played).collect::<Vec<_>>())
    .bind(now)
    .fetch_all(connection)
    .await?;
    for raised in raised {
        let channel = raised.channel.and_then(|channel| channel.parse::<Channel>().ok());
        if let (Some(channel), Some(accepted_at)) = (channel, raised.accepted_at) {
            let took = (now - accepted_at).try_into().unwrap_or_default();
            changes.delivered.push((channel.as_str(), took));
        }
        changes.messages.insert((raised.workspace_id, raised.id));
    }
    Ok(())
}

async fn raise_parts(connection: &mut PgConnection, told: &[Told]) -> Result<(), sqlx::Error> {
    sqlx::query(
        "with told as (
           select workspace_id, message_id, position, max(delivery_rank(status)) as rank, max(external_id) as external_id
           from unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::text[], $5::text[])
             as t (workspace_id, message_id, position, status, external_id)
           group by workspace_id, message_id, position
         )
         update delivery_part p set
           status = delivery_of_rank(greatest(delivery_rank(p.status), t.rank)),
           external_id = case when t.position is null then p.external_id else coalesce(p.external_id, t.external_id) end
         from told t
         where p.workspace_id = t.workspace_id and p.message_id = t.message_id and p.position = coalesce(t.position, p.position)",
    )
    .bind(told.iter().map(|told| told.workspace_id).collect::<Vec<_>>())
    .bind(told.iter().map(|told| told.message_id).collect::<Vec<_>>())
    .bind(told.iter().map(|told| told.position).collect::<Vec<_>>())
    .bind(told.iter().map(|told| told.status).collect::<Vec<_>>())
    .bind(told.iter().map(|told| told.external_id.as_deref()).collect::<Vec<_>>())
    .execute(connection)
    .await?;
    Ok(())
}

/// Raises everything that was sent at or before a conversation's delivered and read marks. A mark says nothing about a
/// send whose outcome is unknown.
pub async fn raise_to_watermarks(
    connection: &mut PgConnection,
    conversations: &BTreeSet<(Uuid, Uuid)>,
    changes: &mut Changes,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    if conversations.is_empty() {
        return Ok(());
    }
    let (workspaces, ids): (Vec<Uuid>, Vec<Uuid>) = conversations.iter().copied().unzip();
    let rows: Vec<(Uuid, Uuid, bool)> = sqlx::query_as(
        "select a.workspace_id, a.message_id, coalesce(s.at <= c.read_watermark, false)
         from conversation c
         join unnest($1::uuid[], $2::uuid[]) as t (workspace_id, id) on c.workspace_id = t.workspace_id and c.id = t.id
         join agent_message a on a.workspace_id = c.workspace_id and a.conversation_id = c.id and a.delivery_status in ('sent', 'delivered')
         join message m on m.workspace_id = a.workspace_id and m.id = a.message_id
         cross join lateral (select coalesce(a.platform_sent_at, a.sent_recorded_at, m.sent_at) as at) s
         where s.at <= c.read_watermark or (a.delivery_status = 'sent' and s.at <= c.delivered_watermark)",
    )
    .bind(&workspaces)
    .bind(&ids)
    .fetch_all(&mut *connection)
    .await?;
    let told: Vec<Told> = rows
        .into_iter()
        .map(|(workspace_id, message_id, read)| Told {
            workspace_id,
            message_id,
            position: None,
            status: if read { "read" } else { "delivered" },
            error: None,
            external_id: None,
            platform_sent_at: None,
            pricing: None,
            played: false,
        })
        .collect();
    raise(connection, &told, changes, now).await
}
