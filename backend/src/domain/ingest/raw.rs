//! Raw webhooks: the POST as it came, and each account's slice of it with what became of it. Kept some days, searchable,
//! replayable.

use serde::Serialize;
use sqlx::{FromRow, PgConnection};
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use frontdesk_connectors::model::{AccountSlice, Inbound, InboundEvent};
use frontdesk_connectors::{Channel, Verified, by_channel};

use super::Received;
use super::accounts::Accounts;
use crate::clock::rfc3339_millis;
use crate::domain::page::{Cursor, Page};
use crate::errors::{Error, Result};
use crate::store::{Scoped, Store};

/// One POST with the ids its rows get.
pub struct Slot<'a> {
    pub received: &'a Received,
    pub id: Uuid,
    pub event_ids: Vec<Uuid>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Processed,
    Unsupported,
    Failed,
    Unrouted,
}

impl Outcome {
    fn as_str(self) -> &'static str {
        match self {
            Self::Processed => "processed",
            Self::Unsupported => "unsupported",
            Self::Failed => "failed",
            Self::Unrouted => "unrouted",
        }
    }
}

pub async fn insert(
    connection: &mut PgConnection,
    slots: &[Slot<'_>],
    failures: &[(usize, String)],
    accounts: &Accounts,
) -> Result<(), sqlx::Error> {
    let rows: Vec<(&Slot<'_>, usize)> = slots
        .iter()
        .flat_map(|slot| (0..slot.event_ids.len()).map(move |index| (slot, index)))
        .collect();
    let inbox = |row: &(&Slot<'_>, usize)| {
        accounts
            .get(&(
                row.0.received.channel.as_str().to_owned(),
                slice(row).account_id.clone(),
            ))
            .map(|account| (account.workspace_id, account.inbox_id))
    };
    let outcomes: Vec<(Outcome, Option<String>)> = rows
        .iter()
        .map(|row| row.0.outcome(row.1, inbox(row).is_some(), failures))
        .collect();
    sqlx::query(
        "with whole as (
           insert into webhook_delivery (id, received_at, channel, body)
           select * from unnest($12::uuid[], $13::timestamptz[], $14::text[], $15::bytea[])
         )
         insert into webhook_event (id, received_at, delivery_id, channel, account_id, workspace_id, inbox_id, raw, kinds, outcome, error)
         select id, received_at, delivery_id, channel, account_id, workspace_id, inbox_id, raw, string_to_array(kinds, ','), outcome, error
         from unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::uuid[], $8::text[], $9::text[],
           $10::text[], $11::text[])
           as t (id, received_at, delivery_id, channel, account_id, workspace_id, inbox_id, raw, kinds, outcome, error)",
    )
    .bind(rows.iter().map(|row| row.0.event_ids[row.1]).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| row.0.received.received_at).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| row.0.id).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| row.0.received.channel.as_str()).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| stored_account(&slice(row).account_id)).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| inbox(row).map(|(workspace_id, _)| workspace_id)).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| inbox(row).map(|(_, inbox_id)| inbox_id)).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| without_nul(&slice(row).raw)).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| kinds(&slice(row).events)).collect::<Vec<_>>())
    .bind(outcomes.iter().map(|(outcome, _)| outcome.as_str()).collect::<Vec<_>>())
    .bind(outcomes.iter().map(|(_, error)| error.as_deref()).collect::<Vec<_>>())
    .bind(slots.iter().map(|slot| slot.id).collect::<Vec<_>>())
    .bind(slots.iter().map(|slot| slot.received.received_at).collect::<Vec<_>>())
    .bind(slots.iter().map(|slot| slot.received.channel.as_str()).collect::<Vec<_>>())
    .bind(slots.iter().map(|slot| slot.received.body.as_ref()).collect::<Vec<_>>())
    .execute(connection)
    .await?;
    Ok(())
}

fn slice<'a>(row: &(&'a Slot<'a>, usize)) -> &'a AccountSlice {
    &row.0.received.slices[row.1]
}

/// PostgreSQL's text has no NUL.
fn without_nul(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains('\0') {
        text.replace('\0', "").into()
    } else {
        text.into()
    }
}

/// An account as it is kept: no platform's id is longer, and an index takes no more than a few thousand bytes.
fn stored_account(id: &str) -> String {
    without_nul(id).chars().take(ACCOUNT_MAX).collect()
}

const ACCOUNT_MAX: usize = 200;

/// What a slice holds, each kind once.
fn kinds(events: &[Inbound]) -> String {
    let mut kinds: Vec<String> = events
        .iter()
        .map(|event| match &event.event {
            InboundEvent::Message(_) => "message".to_owned(),
            InboundEvent::Reaction { .. } => "reaction".to_owned(),
            InboundEvent::Edit { .. } => "edit".to_owned(),
            InboundEvent::Moved { .. } => "moved".to_owned(),
            InboundEvent::Unsend { .. } => "unsend".to_owned(),
            InboundEvent::Status(_) => "status".to_owned(),
            InboundEvent::Watermark { .. } => "watermark".to_owned(),
            InboundEvent::Account { kind, .. } | InboundEvent::Unsupported { kind, .. } => {
                without_nul(kind).replace(',', " ").chars().take(80).collect()
            }
        })
        .collect();
    kinds.sort();
    kinds.dedup();
    kinds.join(",")
}

pub async fn ensure_partitions(store: &Store) -> Result<(), sqlx::Error> {
    let today = store.clock.now().date();
    sqlx::query("select ensure_partitions($1 - 1, 16)")
        .bind(today)
        .execute(&store.database.owner)
        .await?;
    Ok(())
}

/// One line of the webhook log.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, FromRow)]
pub struct WebhookEventView {
    pub id: Uuid,
    #[serde(with = "rfc3339_millis")]
    pub received_at: OffsetDateTime,
    pub channel: String,
    pub account_id: String,
    pub inbox_id: Option<Uuid>,
    /// What it held: `message`, `status`, `reaction` …
    pub kinds: Vec<String>,
    /// `processed`, `unsupported`, `failed` or `unrouted`.
    pub outcome: String,
    pub error: Option<String>,
    #[serde(with = "rfc3339_millis::option")]
    pub replayed_at: Option<OffsetDateTime>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct WebhookEventDetail {
    #[serde(flatten)]
    pub event: WebhookEventView,
    /// The slice as the platform sent it, as JSON text.
    pub raw: String,
}

const COLUMNS: &str = "id, received_at, channel, account_id, inbox_id, kinds, outcome, error, replayed_at";

pub async fn events(
    scope: &mut Scoped,
    outcome: Option<&str>,
    limit: i64,
    after: Option<Cursor>,
) -> Result<Page<WebhookEventView>> {
    let (at, id) = after.map_or((None, None), |cursor| (Some(cursor.at), Some(cursor.id)));
    let workspace_id = scope.workspace_id();
    let rows: Vec<WebhookEventView> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from webhook_event where workspace_id = $1 and ($2::text is null or outcome = $2)
           and ($3::timestamptz is null or (received_at, id) < ($3, $4)) order by received_at desc, id desc limit $5"
    )))
    .bind(workspace_id)
    .bind(outcome)
    .bind(at)
    .bind(id)
    .bind(limit + 1)
    .fetch_all(scope.connection())
    .await?;
    Ok(Page::cut(rows, limit, |row| Cursor {
        at: row.received_at,
        id: row.id,
    }))
}

pub async fn event(scope: &mut Scoped, id: Uuid) -> Result<WebhookEventDetail> {
    let workspace_id = scope.workspace_id();
    let event: WebhookEventView = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from webhook_event where workspace_id = $1 and id = $2"
    )))
    .bind(workspace_id)
    .bind(id)
    .fetch_optional(scope.connection())
    .await?
    .ok_or(Error::NotFound("webhook event"))?;
    let raw =
        sqlx::query_scalar("select raw from webhook_event where workspace_id = $1 and id = $2 and received_at = $3")
            .bind(workspace_id)
            .bind(id)
            .bind(event.received_at)
            .fetch_one(scope.connection())
            .await?;
    Ok(WebhookEventDetail { event, raw })
}

/// Runs one stored event through parsing and applying again, after a fix or once its inbox is connected. What is there
/// already stays as it is. `workspace_id`: only of this workspace; none: any (operators).
pub async fn replay(store: &Store, workspace_id: Option<Uuid>, id: Uuid) -> Result<String> {
    type Row = (OffsetDateTime, String, String, Option<Uuid>, String, Vec<u8>);
    let row: Option<Row> = sqlx::query_as(
        "select e.received_at, e.channel, e.account_id, e.workspace_id, e.raw, d.body
         from webhook_event e join webhook_delivery d on d.id = e.delivery_id and d.received_at = e.received_at where e.id = $1",
    )
    .bind(id)
    .fetch_optional(&store.database.owner)
    .await?;
    let (received_at, channel, account_id, owner, raw, body) = row.ok_or(Error::NotFound("webhook event"))?;
    if workspace_id.is_some() && workspace_id != owner {
        return Err(Error::NotFound("webhook event"));
    }
    let channel: Channel = channel.parse().map_err(|error: String| anyhow::anyhow!(error))?;
    let mut slices = by_channel(channel).parse(Verified::stored(&body));
    if by_channel(channel).spec().own_webhook {
        // the body does not say whose it is; its address did
        slices
            .iter_mut()
            .for_each(|slice| slice.account_id.clone_from(&account_id));
    }
    slices.retain(|slice| stored_account(&slice.account_id) == account_id && without_nul(&slice.raw) == raw);
    let (outcome, error) = super::writer::replay(store, channel, &slices, received_at).await?;
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
    .bind(channel.as_str())
    .bind(account_id)
    .execute(&store.database.owner)
    .await?;
    Ok(outcome.as_str().to_owned())
}

/// For operators: across workspaces, and those of none.
pub async fn operator_events(
    store: &Store,
    workspace_id: Option<Uuid>,
    outcome: Option<&str>,
    limit: i64,
) -> Result<Vec<WebhookEventView>> {
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from webhook_event where ($1::uuid is null or workspace_id = $1) and ($2::text is null or outcome = $2)
         order by received_at desc, id desc limit $3"
    )))
    .bind(workspace_id)
    .bind(outcome)
    .bind(limit)
    .fetch_all(&store.database.owner)
    .await?)
}

pub async fn operator_event(store: &Store, workspace_id: Option<Uuid>, id: Uuid) -> Result<WebhookEventDetail> {
    let event: Option<WebhookEventView> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from webhook_event where id = $1 and ($2::uuid is null or workspace_id = $2)"
    )))
    .bind(id)
    .bind(workspace_id)
    .fetch_optional(&store.database.owner)
    .await?;
    let event = event.ok_or(Error::NotFound("webhook event"))?;
    let raw = sqlx::query_scalar("select raw from webhook_event where id = $1 and received_at = $2")
        .bind(id)
        .bind(event.received_at)
        .fetch_one(&store.database.owner)
        .await?;
    Ok(WebhookEventDetail { event, raw })
}
