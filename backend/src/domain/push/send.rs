//! One push to one browser: what is sent, and what follows from the answer.

use std::time::Duration;

use anyhow::Context;
use serde_json::Value;
use sqlx::FromRow;
use url::Url;
use uuid::Uuid;

use super::encrypt::{Receiver, encrypt};
use super::{key, message, subscriptions, vapid};
use crate::crypto::Keys;
use crate::domain::{conversations, notifications};
use crate::errors::Result;
use crate::measures::{self, Ended};
use crate::store::Store;

/// A request to a push service.
pub struct Sent {
    pub endpoint: Url,
    pub authorization: String,
    pub body: Vec<u8>,
    /// A newer one of the same topic takes the place of one that waits for the browser.
    pub topic: Option<String>,
}

/// What the push service said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Status {
        code: u16,
        retry_after: Option<Duration>,
    },
    /// It could not be reached.
    Nothing,
}

#[derive(FromRow)]
struct Subscription {
    endpoint: Vec<u8>,
    p256dh: Vec<u8>,
    auth: Vec<u8>,
}

/// So often it is tried before it is left.
const ATTEMPTS: u32 = 6;
/// A browser that refused so often in a row without saying that it is gone.
const DEAD: i32 = 10;

/// What is to be sent; none where the browser or the notification is gone, or the member has read it meanwhile or does not see any more what it is
/// about. Without a notification: a test.
pub async fn prepare(
    store: &Store,
    keys: &Keys,
    public_url: &str,
    (workspace_id, user_id, subscription_id): (Uuid, Uuid, Uuid),
    notification_id: Option<Uuid>,
) -> Result<Option<Sent>> {
    let mut connection = store.database.owner.acquire().await?;
    let found: Option<Subscription> = sqlx::query_as(
        "select endpoint, p256dh, auth from push_subscription where workspace_id = $1 and user_id = $2 and id = $3",
    )
    .bind(workspace_id)
    .bind(user_id)
    .bind(subscription_id)
    .fetch_optional(&mut *connection)
    .await?;
    let Some(subscription) = found else { return Ok(None) };
    let (plain, topic): (Value, Option<String>) = match notification_id {
        None => (message::test(), None),
        Some(id) => match notifications::by_id(&mut connection, workspace_id, user_id, id).await? {
            Some(view) if view.read_at.is_none() => {
                if let Some(about) = &view.conversation
                    && !conversations::is_seen_by(&mut connection, workspace_id, user_id, about.id).await?
                {
                    return Ok(None);
                }
                (message::of(&view), Some(id.simple().to_string()))
            }
            _ => return Ok(None),
        },
    };
    drop(connection);
    let endpoint = keys.open(&subscription.endpoint, &subscriptions::row(subscription_id))?;
    let endpoint = String::from_utf8(endpoint).context("an endpoint")?;
    let endpoint: Url = endpoint.parse().context("an endpoint")?;
    let receiver = Receiver {
        p256dh: &subscription.p256dh,
        auth: &subscription.auth,
    };
    let key = key::key(store, keys).await?;
    Ok(Some(Sent {
        authorization: vapid::authorization(&key, &endpoint, &vapid::contact(public_url), store.clock.now()),
        body: encrypt(&receiver, plain.to_string().as_bytes())?,
        endpoint,
        topic,
    }))
}

/// Notes how it went. Returns after how long it is to be tried again.
pub async fn outcome(
    store: &Store,
    (workspace_id, user_id, subscription_id): (Uuid, Uuid, Uuid),
    answer: Answer,
    attempt: u32,
) -> Result<Option<Duration>> {
    let (statement, ended) = match verdict(answer) {
        Verdict::Taken => (
            "update push_subscription set last_success_at = $4, failures = 0",
            Ended::Sent,
        ),
        Verdict::Gone => ("delete from push_subscription", Ended::Gone),
        Verdict::Refused => ("update push_subscription set failures = failures + 1", Ended::Failed),
        Verdict::Later(wait) => {
            let again = attempt + 1 < ATTEMPTS;
            measures::push(if again { Ended::Again } else { Ended::Failed });
            return Ok(again.then(|| wait.unwrap_or_else(|| pause(attempt))));
        }
    };
    measures::push(ended);
    let of_it = "where workspace_id = $1 and user_id = $2 and id = $3";
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "{statement} {of_it} and $4::timestamptz is not null"
    )))
    .bind(workspace_id)
    .bind(user_id)
    .bind(subscription_id)
    .bind(store.clock.now())
    .execute(&store.database.owner)
    .await?;
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "delete from push_subscription {of_it} and failures >= $4"
    )))
    .bind(workspace_id)
    .bind(user_id)
    .bind(subscription_id)
    .bind(DEAD)
    .execute(&store.database.owner)
    .await?;
    Ok(None)
}

#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Taken,
    /// The browser has unsubscribed, or is no more.
    Gone,
    /// Not this message, or not from us.
    Refused,
    Later(Option<Duration>),
}

fn verdict(answer: Answer) -> Verdict {
    match answer {
        Answer::Status { code: 200..=299, .. } => Verdict::Taken,
        Answer::Status { code: 404 | 410, .. } => Verdict::Gone,
        Answer::Status {
            code: 429 | 500..=599,
            retry_after,
        } => Verdict::Later(retry_after.map(|wait| wait.min(LONGEST))),
        Answer::Nothing => Verdict::Later(None),
        Answer::Status { .. } => Verdict::Refused,
    }
}

const LONGEST: Duration = Duration::from_secs(3_600);

/// 5 s, 20 s, 80 s, 5 min, 21 min.
fn pause(attempt: u32) -> Duration {
    Duration::from_secs(5 * 4_u64.pow(attempt.min(5))).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_answer_means() {
        let status = |code| Answer::Status {
            code,
            retry_after: None,
        };
        assert_eq!(verdict(status(201)), Verdict::Taken);
        assert_eq!(verdict(status(410)), Verdict::Gone);
        assert_eq!(verdict(status(404)), Verdict::Gone);
        assert_eq!(verdict(status(413)), Verdict::Refused);
        assert_eq!(verdict(status(403)), Verdict::Refused);
        assert_eq!(verdict(status(503)), Verdict::Later(None));
        let told = Answer::Status {
            code: 429,
            retry_after: Some(Duration::from_secs(999_999)),
        };
        assert_eq!(verdict(told), Verdict::Later(Some(LONGEST)));
        assert_eq!(verdict(Answer::Nothing), Verdict::Later(None));
        assert!(pause(0) < pause(1) && pause(30) == LONGEST);
    }
}
