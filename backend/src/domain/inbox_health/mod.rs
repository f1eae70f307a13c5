//! How an inbox stands: what the platform said last, and what our own rows show.

mod open_notices;
mod platform;
mod rows;

pub use platform::{Asked, asked, remember};

use std::collections::BTreeMap;

use sqlx::{FromRow, PgConnection};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::views::{HealthFactView, HealthState, InboxHealthView};
use crate::errors::{Error, Result};
use crate::store::Store;

/// What an inbox is, as far as its health goes.
#[derive(FromRow)]
struct Inbox {
    channel: String,
    external_id: String,
    state: String,
    state_detail: Option<String>,
    held_until: Option<OffsetDateTime>,
    created_at: OffsetDateTime,
    last_webhook_at: Option<OffsetDateTime>,
    token_expires_at: Option<OffsetDateTime>,
}

/// All that is known without asking the platform. `receives`: whether the server can check the channel's webhooks. Runs on
/// the owner's connection: webhooks of nobody's account are looked at, too.
pub async fn view(store: &Store, workspace_id: Uuid, inbox_id: Uuid, receives: bool) -> Result<InboxHealthView> {
    let mut connection = store.database.owner.acquire().await?;
    let (now, connection) = (store.clock.now(), &mut *connection);
    let inbox = load(connection, workspace_id, inbox_id).await?;
    let place = rows::Place {
        workspace_id,
        inbox_id,
        now,
    };
    let mut facts = vec![rows::connection(&inbox, now), rows::webhooks(&inbox, now)];
    if !receives {
        facts.push(rows::no_secret());
    }
    facts.extend(place.failed_webhooks(connection).await?);
    let unrouted = rows::unrouted(connection, &inbox).await?;
    facts.extend(rows::brought_in(unrouted));
    facts.push(place.deliveries(connection).await?);
    facts.push(place.queue(connection).await?);
    facts.push(place.recovery(connection, &inbox.channel).await?);
    facts.extend(open_notices::facts(connection, &place, &inbox.channel).await?);
    let asked = asked(connection, workspace_id, inbox_id).await?;
    let checked_at = asked.as_ref().map(|asked| asked.at);
    facts.extend(asked.into_iter().flat_map(|asked| asked.facts));
    // the platform's word counts before what was stored when the account was connected
    if !facts.iter().any(|fact| fact.name == "token_expiry") {
        facts.extend(inbox.token_expires_at.map(|end| platform::expiry(end, now)));
    }
    // the sort is stable: what is alike stays in this order
    facts.sort_by_key(|fact| std::cmp::Reverse(fact.state));
    Ok(InboxHealthView {
        state: worst(&facts),
        last_webhook_at: inbox.last_webhook_at,
        checked_at,
        facts,
        unrouted,
    })
}

fn worst(facts: &[HealthFactView]) -> HealthState {
    facts
        .iter()
        .map(|fact| fact.state)
        .max()
        .unwrap_or(HealthState::Unknown)
}

async fn load(connection: &mut PgConnection, workspace_id: Uuid, inbox_id: Uuid) -> Result<Inbox> {
    sqlx::query_as(
        "select i.channel, i.external_id, i.state, i.state_detail, i.held_until, i.created_at, i.token_expires_at, a.last_webhook_at from inbox i
         left join channel_account a on a.channel = i.channel and a.external_id = i.external_id and a.inbox_id = i.id
         where i.workspace_id = $1 and i.id = $2 and i.removed_at is null",
    )
    .bind(workspace_id)
    .bind(inbox_id)
    .fetch_optional(connection)
    .await?
    .ok_or(Error::NotFound("inbox"))
}

fn fact(name: &str, state: HealthState, text: impl Into<String>, advice: Option<&str>) -> HealthFactView {
    HealthFactView {
        name: name.to_owned(),
        state,
        text: text.into(),
        advice: advice.map(str::to_owned),
        code: None,
        values: BTreeMap::new(),
    }
}
