//! What was taken back goes from the stored webhooks as well: they are kept for replay, not as a copy of the words.

use std::collections::BTreeSet;

use frontdesk_connectors::{Channel, Connector, Verified, by_channel};
use sqlx::{FromRow, PgConnection};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::apply::Changes;
use crate::errors::Result;
use crate::store::Store;
use crate::store::jobs::Job;

/// A message is stored with its webhook, a moment after it was received. A webhook of very many events, such as a history,
/// does not list what it names, so those of that time are read.
const BEFORE: Duration = Duration::minutes(10);
const AFTER: Duration = Duration::hours(1);

#[derive(FromRow)]
struct Target {
    inbox_id: Uuid,
    external_id: String,
    created_at: OffsetDateTime,
    channel: String,
}

#[derive(FromRow)]
struct Post {
    id: Uuid,
    received_at: OffsetDateTime,
    body: Vec<u8>,
}

/// Empties the message in every stored webhook that has it.
pub async fn redact(store: &Store, workspace_id: Uuid, message_id: Uuid) -> Result<()> {
    let target: Option<Target> = sqlx::query_as(
        "select m.inbox_id, m.external_id, m.created_at, i.channel from message m
         join inbox i on i.workspace_id = m.workspace_id and i.id = m.inbox_id
         where m.workspace_id = $1 and m.id = $2 and m.external_id is not null and m.deleted_at is not null",
    )
    .bind(workspace_id)
    .bind(message_id)
    .fetch_optional(&store.database.owner)
    .await?;
    let Some(target) = target else { return Ok(()) };
    let channel: Channel = target.channel.parse().map_err(|error: String| anyhow::anyhow!(error))?;
    let mut transaction = store.database.owner.begin().await?;
    for post in posts(&mut transaction, workspace_id, message_id, &target).await? {
        rewrite(&mut transaction, by_channel(channel), &post, &target.external_id).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Messages whose words may have come once more, by workspace, inbox and platform id. Of those that were taken back they go
/// again.
pub(super) async fn came_again(
    connection: &mut PgConnection,
    messages: &BTreeSet<(Uuid, Uuid, &str)>,
    changes: &mut Changes,
) -> Result<(), sqlx::Error> {
    if messages.is_empty() {
        return Ok(());
    }
    let taken_back: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "select m.workspace_id, m.id from unnest($1::uuid[], $2::uuid[], $3::text[]) as t (workspace_id, inbox_id, external_id)
         join message m on m.workspace_id = t.workspace_id and m.inbox_id = t.inbox_id and m.external_id = t.external_id
         where m.deleted_at is not null",
    )
    .bind(messages.iter().map(|message| message.0).collect::<Vec<_>>())
    .bind(messages.iter().map(|message| message.1).collect::<Vec<_>>())
    .bind(messages.iter().map(|message| message.2).collect::<Vec<_>>())
    .fetch_all(connection)
    .await?;
    changes
        .jobs
        .extend(taken_back.into_iter().map(|(workspace_id, message_id)| Job::Scrub {
            workspace_id,
            message_id,
        }));
    Ok(())
}

/// POSTs that list the message or one that quotes it (some platforms send what is quoted along) among what they name,
/// whenever they came, and those of about that time that hold its id. Platforms write `/` as `\/`.
async fn posts(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    message_id: Uuid,
    target: &Target,
) -> Result<Vec<Post>, sqlx::Error> {
    let mut ids: Vec<String> = sqlx::query_scalar(
        "select external_id from message where workspace_id = $1 and reply_to_id = $2 and external_id is not null",
    )
    .bind(workspace_id)
    .bind(message_id)
    .fetch_all(&mut *connection)
    .await?;
    ids.push(target.external_id.clone());
    sqlx::query_as(
        r"with listed as materialized (
            select delivery_id, received_at, workspace_id, inbox_id from webhook_event where refs && $6
          ), named as (
            select delivery_id, received_at from listed where workspace_id = $1 and inbox_id = $2
            union
            select e.delivery_id, e.received_at from webhook_event e
            where e.workspace_id = $1 and e.inbox_id = $2 and e.received_at between $3 and $4
              and strpos(replace(e.raw, '\/', '/'), $5) > 0
          )
          select d.id, d.received_at, d.body from named join webhook_delivery d
            on d.id = named.delivery_id and d.received_at = named.received_at
          for update of d",
    )
    .bind(workspace_id)
    .bind(target.inbox_id)
    .bind(target.created_at - BEFORE)
    .bind(target.created_at + AFTER)
    .bind(&target.external_id)
    .bind(ids)
    .fetch_all(connection)
    .await
}

async fn rewrite(
    connection: &mut PgConnection,
    connector: &dyn Connector,
    post: &Post,
    external_id: &str,
) -> Result<(), sqlx::Error> {
    let Some(body) = connector.redact(&post.body, external_id) else {
        return Ok(());
    };
    let slices = |body: &[u8]| connector.parse(Verified::stored(body));
    // taking content away leaves as many slices as there were
    for (old, new) in slices(&post.body).iter().zip(&slices(&body)) {
        if old.raw != new.raw {
            sqlx::query("update webhook_event set raw = $4 where delivery_id = $1 and received_at = $2 and raw = $3")
                .bind(post.id)
                .bind(post.received_at)
                .bind(super::raw::without_nul(&old.raw))
                .bind(super::raw::without_nul(&new.raw))
                .execute(&mut *connection)
                .await?;
        }
    }
    sqlx::query("update webhook_delivery set body = $3 where id = $1 and received_at = $2")
        .bind(post.id)
        .bind(post.received_at)
        .bind(body)
        .execute(connection)
        .await?;
    Ok(())
}
