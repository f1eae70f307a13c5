//! A stored webhook as its connector reads it, and running it again.

use frontdesk_connectors::model::AccountSlice;
use frontdesk_connectors::{Channel, Verified, by_channel};
use serde_json::Value;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::audit::{self, AuditAction};
use crate::domain::ingest;
use crate::errors::{Error, Result};
use crate::store::{Doer, Store};

pub(super) struct Stored {
    pub channel: Channel,
    pub account_id: String,
    pub workspace_id: Option<Uuid>,
    pub inbox_id: Option<Uuid>,
    pub outcome: String,
    pub raw: String,
    /// Of this account; empty where the POST is not kept any more.
    pub slices: Vec<AccountSlice>,
}

/// `received_at` finds the partition; the ids of webhooks are unique by themselves.
pub(super) async fn load(
    connection: &mut PgConnection,
    id: Uuid,
    received_at: OffsetDateTime,
) -> Result<Option<Stored>> {
    type Row = (
        String,
        String,
        Option<Uuid>,
        Option<Uuid>,
        String,
        String,
        Option<Vec<u8>>,
    );
    let row: Option<Row> = sqlx::query_as(
        "select e.channel, e.account_id, e.workspace_id, e.inbox_id, e.outcome, e.raw, d.body
         from webhook_event e left join webhook_delivery d on d.id = e.delivery_id and d.received_at = e.received_at
         where e.id = $1 and e.received_at = $2",
    )
    .bind(id)
    .bind(received_at)
    .fetch_optional(connection)
    .await?;
    let Some((channel, account_id, workspace_id, inbox_id, outcome, raw, body)) = row else {
        return Ok(None);
    };
    let channel: Channel = channel.parse().map_err(|error: String| anyhow::anyhow!(error))?;
    let mut slices = body.map_or(Vec::new(), |body| by_channel(channel).parse(Verified::stored(&body)));
    if by_channel(channel).spec().own_webhook {
        // the body does not say whose it is; its address did
        slices
            .iter_mut()
            .for_each(|slice| slice.account_id.clone_from(&account_id));
    }
    slices.retain(|slice| ingest::is_stored_as(slice, &account_id, &raw));
    Ok(Some(Stored {
        channel,
        account_id,
        workspace_id,
        inbox_id,
        outcome,
        raw,
        slices,
    }))
}

/// Runs one stored event through parsing and applying again, after a fix or once its inbox is connected. What is there
/// already stays as it is. `workspace_id`: only of this workspace; none: any (operators). Returns its outcome.
pub async fn replay(store: &Store, workspace_id: Option<Uuid>, id: Uuid) -> Result<String> {
    let mut connection = store.database.owner.acquire().await?;
    let received_at: Option<OffsetDateTime> = sqlx::query_scalar(
        "select received_at from webhook_event where id = $1 and ($2::uuid is null or workspace_id = $2)",
    )
    .bind(id)
    .bind(workspace_id)
    .fetch_optional(&mut *connection)
    .await?;
    drop(connection);
    let received_at = received_at.ok_or(Error::NotFound("webhook event"))?;
    run(store, id, received_at).await
}

/// The same for somebody of the workspace, recorded before it is done.
pub async fn replay_for(store: &Store, workspace_id: Uuid, doer: Doer, id: Uuid) -> Result<String> {
    let known: bool =
        sqlx::query_scalar("select exists (select from webhook_event where id = $1 and workspace_id = $2)")
            .bind(id)
            .bind(workspace_id)
            .fetch_one(&store.database.owner)
            .await?;
    if !known {
        return Err(Error::NotFound("webhook event"));
    }
    let entry = audit::deed(AuditAction::WebhookReplayed, Some(id), None, Value::Null);
    audit::note(store, workspace_id, doer, entry).await?;
    replay(store, Some(workspace_id), id).await
}

pub(super) async fn run(store: &Store, id: Uuid, received_at: OffsetDateTime) -> Result<String> {
    let mut connection = store.database.owner.acquire().await?;
    let stored = load(&mut connection, id, received_at)
        .await?
        .ok_or(Error::NotFound("webhook event"))?;
    drop(connection);
    let (outcome, error) =
        ingest::replay(store, stored.workspace_id, stored.channel, &stored.slices, received_at).await?;
    sqlx::query(
        // an inbox that was connected since makes it its workspace's
        "update webhook_event e set outcome = $3, error = $4, replayed_at = $5,
           workspace_id = coalesce(e.workspace_id, a.workspace_id), inbox_id = coalesce(e.inbox_id, a.inbox_id)
         from (select 1) one left join channel_account a on a.channel = $6 and a.external_id = $7
         where e.id = $1 and e.received_at = $2",
    )
    .bind(id)
    .bind(received_at)
    .bind(outcome.as_str())
    .bind(error)
    .bind(store.clock.now())
    .bind(stored.channel.as_str())
    .bind(stored.account_id)
    .execute(&store.database.owner)
    .await?;
    Ok(outcome.as_str().to_owned())
}
