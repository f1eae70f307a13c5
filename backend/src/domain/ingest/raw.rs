//! Raw webhooks: the POST as it came, and each account's slice of it with what became of it and the ids it names. What is
//! done with them afterwards is in `domain/webhook_log`.

use std::collections::BTreeSet;

use frontdesk_connectors::model::{AccountSlice, Inbound, InboundEvent, Peer, UpTo};
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgArguments;
use sqlx::{Arguments, AssertSqlSafe, PgConnection};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Received;
use super::accounts::Accounts;
use crate::store::Store;

/// One POST with the ids its rows get.
pub struct Slot<'a> {
    pub received: &'a Received,
    pub id: Uuid,
    pub event_ids: Vec<Uuid>,
}

/// What became of a stored webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = WebhookOutcome)]
pub enum Outcome {
    /// Everything in it was taken in.
    Processed,
    /// Nothing in it was understood.
    Unsupported,
    /// Something in it could not be stored.
    Failed,
    /// It came for an account that no inbox has.
    Unrouted,
}

impl Outcome {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Processed => "processed",
            Self::Unsupported => "unsupported",
            Self::Failed => "failed",
            Self::Unrouted => "unrouted",
        }
    }
}

/// Stores raw webhooks, as parts of a `with`. Parameters as [`add`] gives them.
pub const STORE: &str = "
whole as (
  insert into webhook_delivery (id, received_at, channel, body)
  select * from unnest($13::uuid[], $14::timestamptz[], $15::text[], $16::bytea[])
), slices as (
  insert into webhook_event (id, received_at, delivery_id, channel, account_id, workspace_id, inbox_id, raw, kinds, outcome, error, refs)
  select id, received_at, delivery_id, channel, account_id, workspace_id, inbox_id, raw, string_to_array(kinds, ','), outcome, error,
    string_to_array(refs, E'\\x1f')
  from unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::uuid[], $8::text[], $9::text[],
    $10::text[], $11::text[], $12::text[])
    as t (id, received_at, delivery_id, channel, account_id, workspace_id, inbox_id, raw, kinds, outcome, error, refs)
)";

pub const PARAMETERS: usize = 16;

/// The inbox of a slice: workspace and id. None while no inbox has the account.
pub type Inbox = Option<(Uuid, Uuid)>;

pub async fn insert(
    connection: &mut PgConnection,
    slots: &[Slot<'_>],
    failures: &[(usize, String)],
    accounts: &Accounts,
) -> Result<(), sqlx::Error> {
    let slots: Vec<&Slot<'_>> = slots.iter().collect();
    let inbox = |slot: &Slot<'_>, slice: &AccountSlice| {
        let account = accounts.of(slot.received.channel.as_str(), &slice.account_id).first()?;
        Some((account.workspace_id, account.inbox_id))
    };
    let mut arguments = PgArguments::default();
    add(&mut arguments, &slots, failures, inbox)?;
    sqlx::query_with(AssertSqlSafe(format!("with {STORE} select 1")), arguments)
        .execute(connection)
        .await?;
    Ok(())
}

pub fn add(
    arguments: &mut PgArguments,
    slots: &[&Slot<'_>],
    failures: &[(usize, String)],
    inbox: impl Fn(&Slot<'_>, &AccountSlice) -> Inbox,
) -> Result<(), sqlx::Error> {
    let rows: Vec<(&Slot<'_>, usize)> = slots
        .iter()
        .flat_map(|slot| (0..slot.event_ids.len()).map(move |index| (*slot, index)))
        .collect();
    let inboxes: Vec<Inbox> = rows.iter().map(|row| inbox(row.0, slice(row))).collect();
    let outcomes: Vec<(Outcome, Option<String>)> = rows
        .iter()
        .zip(&inboxes)
        .map(|(row, inbox)| row.0.outcome(row.1, inbox.is_some(), failures))
        .collect();
    macro_rules! column {
        ($all:expr, $row:pat => $value:expr) => {
            arguments
                .add($all.iter().map(|$row| $value).collect::<Vec<_>>())
                .map_err(sqlx::Error::Encode)?
        };
    }
    column!(rows, row => row.0.event_ids[row.1]);
    column!(rows, row => row.0.received.received_at);
    column!(rows, row => row.0.id);
    column!(rows, row => row.0.received.channel.as_str());
    column!(rows, row => stored_account(&slice(row).account_id));
    column!(inboxes, inbox => inbox.map(|(workspace_id, _)| workspace_id));
    column!(inboxes, inbox => inbox.map(|(_, inbox_id)| inbox_id));
    column!(rows, row => without_nul(&slice(row).raw));
    column!(rows, row => kinds(&slice(row).events));
    column!(outcomes, (outcome, _) => outcome.as_str());
    column!(outcomes, (_, error) => error.as_deref());
    column!(rows, row => refs(&slice(row).events));
    column!(slots, slot => slot.id);
    column!(slots, slot => slot.received.received_at);
    column!(slots, slot => slot.received.channel.as_str());
    column!(slots, slot => slot.received.body.as_ref());
    Ok(())
}

fn slice<'a>(row: &(&'a Slot<'a>, usize)) -> &'a AccountSlice {
    &row.0.received.slices[row.1]
}

/// PostgreSQL's text has no NUL.
pub(super) fn without_nul(text: &str) -> std::borrow::Cow<'_, str> {
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

/// Whether a slice of a body is the one that was stored as this.
pub fn is_stored_as(slice: &AccountSlice, account_id: &str, raw: &str) -> bool {
    stored_account(&slice.account_id) == account_id && without_nul(&slice.raw) == raw
}

/// Between the ids on their way into the database: no id has it.
const SEPARATOR: &str = "\u{1f}";
/// Of one slice. A webhook that names more is found by the first ones.
const REFS_MAX: usize = 300;
/// No platform's id is longer.
const REF_MAX: usize = 300;

/// The ids of messages and of people that a slice names, each once, with [`SEPARATOR`] between them.
pub fn refs(events: &[Inbound]) -> String {
    let mut refs: BTreeSet<&str> = BTreeSet::new();
    for event in events {
        let (message, peer) = named(&event.event);
        let people = peer
            .into_iter()
            .flat_map(|peer| peer.keys.iter().map(|key| key.id.as_str()));
        for id in message.into_iter().chain(people) {
            let fits = !id.is_empty() && id.len() <= REF_MAX && !id.contains(['\0', '\u{1f}']);
            if fits && refs.len() < REFS_MAX {
                refs.insert(id);
            }
        }
    }
    refs.into_iter().collect::<Vec<_>>().join(SEPARATOR)
}

/// The message an event is or is about, and the customer.
pub(super) fn named(event: &InboundEvent) -> (Option<&str>, Option<&Peer>) {
    match event {
        InboundEvent::Message(message) => (Some(&message.external_id), Some(&message.peer)),
        InboundEvent::Reaction { peer, target, .. }
        | InboundEvent::Edit { peer, target, .. }
        | InboundEvent::Moved { peer, target, .. }
        | InboundEvent::Unsend { peer, target } => (Some(target), Some(peer)),
        InboundEvent::Status(status) => (Some(&status.target), status.peer.as_ref()),
        InboundEvent::Watermark { peer, up_to, .. } => match up_to {
            UpTo::Message { external_id } => (Some(external_id), Some(peer)),
            UpTo::Time { .. } => (None, Some(peer)),
        },
        InboundEvent::Marketing { peer, .. } | InboundEvent::AddressBook { peer, .. } => (None, Some(peer)),
        InboundEvent::Unsupported { peer, .. } => (None, peer.as_ref()),
        InboundEvent::Account { .. } => (None, None),
    }
}

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
            InboundEvent::Marketing { .. } => "marketing".to_owned(),
            InboundEvent::AddressBook { .. } => "address_book".to_owned(),
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
