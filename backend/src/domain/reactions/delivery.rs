//! Delivering a reaction: one sender at a time, and always what is wanted last. The row is the outbox, the job a nudge.

use std::time::Duration;

use frontdesk_connectors::model::PeerKey;
use frontdesk_connectors::{ErrorClass, PlatformError, SendError};
use serde_json::json;
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::conversations;
use crate::domain::delivery::outcome::{self, Decision, Try};
use crate::domain::delivery::{About, error_view, token_died};
use crate::domain::inboxes;
use crate::domain::ingest::Changes;
use crate::domain::views::DeliveryError;
use crate::errors::Result;
use crate::store::jobs::Job;
use crate::store::{Signal, Store, jobs};

/// Longer than a request to a platform may take.
const CLAIM: time::Duration = time::Duration::seconds(60);
const LOOK_AGAIN: time::Duration = time::Duration::minutes(1);
/// A reaction that comes minutes later is worth little.
const TRIES: i32 = 4;

/// A reaction to deliver now.
#[derive(Debug, Clone)]
pub struct Pending {
    pub workspace_id: Uuid,
    pub message_id: Uuid,
    pub inbox_id: Uuid,
    conversation_id: Uuid,
    /// The message at the platform.
    pub external_id: String,
    pub to: Vec<PeerKey>,
    /// `None`: it is taken away.
    pub emoji: Option<String>,
    attempts: i32,
    /// The platform has refused the token for it: once more, and it is believed.
    doubts_token: bool,
    at: OffsetDateTime,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    Delivered,
    Later {
        pause: Duration,
        /// The account is too fast: nothing goes out through it before then.
        holds_account: bool,
    },
    /// The token was refused, which may be a hiccup. That is no try of the reaction.
    TokenDoubted {
        pause: Duration,
        error: DeliveryError,
    },
    /// Refused again: the reaction waits until the account is connected again, as replies do.
    TokenDead(PlatformError),
    Failed(DeliveryError),
}

impl Pending {
    /// A reaction can be repeated, so that nothing about it is ever in doubt.
    pub fn outcome(&self, result: &Result<(), SendError>, jitter: f64, now: OffsetDateTime) -> Outcome {
        let tries = u32::try_from(self.attempts).unwrap_or(0) + 1;
        let last = self.attempts + 1 >= TRIES;
        match result {
            Ok(()) => Outcome::Delivered,
            Err(refusal @ SendError::Refused { error, retry_after }) => match error.class {
                ErrorClass::RateAccount | ErrorClass::RateRecipient | ErrorClass::Transient if !last => {
                    Outcome::Later {
                        pause: retry_after.unwrap_or_else(|| outcome::pause(tries, jitter)),
                        holds_account: error.class == ErrorClass::RateAccount,
                    }
                }
                ErrorClass::Auth => self.token_refused(refusal, error, jitter, now),
                _ => Outcome::Failed(error_view(error, now)),
            },
            Err(SendError::NotSent(_) | SendError::Unknown(_)) if !last => Outcome::Later {
                pause: outcome::pause(tries, jitter),
                holds_account: false,
            },
            Err(SendError::NotSent(_) | SendError::Unknown(_)) => Outcome::Failed(DeliveryError {
                code: "transient".to_owned(),
                platform_code: None,
                detail: "The platform could not be reached. Try again in a while.".to_owned(),
                retry_at: None,
            }),
        }
    }

    /// A token is believed to be dead for a reaction when it is for a reply.
    fn token_refused(&self, refusal: &SendError, error: &PlatformError, jitter: f64, now: OffsetDateTime) -> Outcome {
        let this = Try {
            tries: 1,
            auth_refusals: self.doubts_token.into(),
            hold_steps: 0,
            jitter,
            now,
        };
        match outcome::decide(refusal, this) {
            Decision::DoubtToken { after } => Outcome::TokenDoubted {
                pause: after,
                error: error_view(error, now),
            },
            _ => Outcome::TokenDead(error.clone()),
        }
    }
}

/// While nothing goes out through its inbox (switched off, to be connected again, slowed down) a reaction waits as replies do,
/// and is looked at again later. Whether it does.
pub async fn waits(store: &Store, workspace_id: Uuid, message_id: Uuid) -> Result<bool> {
    let now = store.clock.now();
    let mut transaction = store.database.owner.begin().await?;
    let until: Option<OffsetDateTime> = sqlx::query_scalar(
        "update reaction r set claimed_until = case when i.state = 'connected' then i.held_until else $4 end,
           -- the token may be another one by then
           error = null
         from message m join inbox i on i.workspace_id = m.workspace_id and i.id = m.inbox_id
         where r.workspace_id = $1 and r.message_id = $2 and r.actor = 'business' and r.delivery = 'pending'
           and (r.claimed_until is null or r.claimed_until <= $3) and m.workspace_id = r.workspace_id and m.id = r.message_id
           and i.removed_at is null and (i.state <> 'connected' or i.held_until > $3)
         returning r.claimed_until",
    )
    .bind(workspace_id)
    .bind(message_id)
    .bind(now)
    .bind(now + LOOK_AGAIN)
    .fetch_optional(&mut *transaction)
    .await?;
    if let Some(at) = until {
        let again = Job::React {
            workspace_id,
            message_id,
        };
        jobs::push(&mut transaction, &store.clock, &[again], at).await?;
    }
    transaction.commit().await?;
    Ok(until.is_some())
}

#[derive(FromRow)]
struct Row {
    emoji: Option<String>,
    attempts: i32,
    doubts_token: bool,
    at: OffsetDateTime,
    inbox_id: Uuid,
    conversation_id: Uuid,
    external_id: Option<String>,
}

/// Takes what waits on this message, unless somebody else is at it.
pub async fn claim(store: &Store, workspace_id: Uuid, message_id: Uuid) -> Result<Option<Pending>> {
    let now = store.clock.now();
    let mut connection = store.database.owner.acquire().await?;
    let row: Option<Row> = sqlx::query_as(
        "update reaction r set claimed_until = $3 from message m
         where r.workspace_id = $1 and r.message_id = $2 and r.actor = 'business' and r.delivery = 'pending'
           and (r.claimed_until is null or r.claimed_until <= $4) and m.workspace_id = r.workspace_id and m.id = r.message_id
         returning r.emoji, r.attempts, r.error is not null as doubts_token, r.at, m.inbox_id, m.conversation_id, m.external_id",
    )
    .bind(workspace_id)
    .bind(message_id)
    .bind(now + CLAIM)
    .bind(now)
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let peer = conversations::load_peer(&mut connection, workspace_id, row.conversation_id).await?;
    Ok(Some(Pending {
        workspace_id,
        message_id,
        inbox_id: row.inbox_id,
        conversation_id: row.conversation_id,
        external_id: row.external_id.unwrap_or_default(),
        to: peer.map(|peer| peer.keys).unwrap_or_default(),
        emoji: row.emoji,
        attempts: row.attempts,
        doubts_token: row.doubts_token,
        at: row.at,
    }))
}

/// Records how it ended. `true`: another one is wanted by now.
pub async fn settle(store: &Store, pending: &Pending, outcome: &Outcome) -> Result<bool> {
    let now = store.clock.now();
    // what is no fault of the reaction is no try of it
    let (delivery, error, until, tried) = match outcome {
        Outcome::Delivered => ("sent", None, None, true),
        Outcome::Later { pause, .. } => ("pending", None, Some(now + *pause), true),
        Outcome::TokenDoubted { pause, error } => ("pending", Some(json!(error)), Some(now + *pause), false),
        Outcome::TokenDead(_) => ("pending", None, Some(now + LOOK_AGAIN), false),
        Outcome::Failed(error) => ("failed", Some(json!(error)), None, true),
    };
    let mut transaction = store.database.owner.begin().await?;
    // what failed to change what the customer sees leaves that as it was
    let wanted: Option<bool> = sqlx::query_scalar(
        "with r as (
           update reaction set claimed_until = $7,
             delivered_emoji = case when $4 = 'sent' then $5 else delivered_emoji end,
             delivery = case when at = $3 then $4 else delivery end,
             error = case when at = $3 then $6 else error end,
             attempts = case when at = $3 and $8 then attempts + 1 else attempts end,
             emoji = case when at = $3 and $4 = 'failed' then case when delivered_emoji is null then emoji else delivered_emoji end else emoji end
           where workspace_id = $1 and message_id = $2 and actor = 'business' returning at = $3 as still
         )
         update message set version = version + 1 from r where workspace_id = $1 and id = $2 returning r.still",
    )
    .bind(pending.workspace_id)
    .bind(pending.message_id)
    .bind(pending.at)
    .bind(delivery)
    .bind(&pending.emoji)
    .bind(error)
    .bind(until)
    .bind(tried)
    .fetch_optional(&mut *transaction)
    .await?;
    let mut changes = Changes::default();
    changes.messages.insert((pending.workspace_id, pending.message_id));
    if let Outcome::Later {
        pause,
        holds_account: true,
    } = outcome
    {
        inboxes::hold(&mut transaction, pending.workspace_id, pending.inbox_id, now + *pause).await?;
    }
    if let Outcome::TokenDead(error) = outcome {
        let about = About {
            workspace_id: pending.workspace_id,
            inbox_id: pending.inbox_id,
            conversation_id: pending.conversation_id,
        };
        token_died(&mut transaction, store, about, error, &mut changes, now).await?;
    }
    if let Some(at) = until {
        let again = Job::React {
            workspace_id: pending.workspace_id,
            message_id: pending.message_id,
        };
        jobs::push(&mut transaction, &store.clock, &[again], at).await?;
    }
    let events = changes.append(&mut transaction, store).await?;
    transaction.commit().await?;
    store.wake.committed(events);
    if until.is_some() {
        store.wake.send(Signal::Jobs);
    }
    Ok(wanted == Some(false) && until.is_none())
}
