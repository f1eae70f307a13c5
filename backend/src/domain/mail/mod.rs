//! Mail to people: written down with what it is about, sent by a worker, tried again until it is of no use any more. Why it is so:
//! decision 31.

mod letter;
mod words;

use std::time::Duration;

use sqlx::{FromRow, PgConnection};
use time::OffsetDateTime;
use uuid::Uuid;

pub use letter::{Letter, Rendered};

use super::views::Language;
use crate::crypto::Keys;
use crate::errors::Result;
use crate::measures::{self, Ended};
use crate::store::Store;
use crate::store::jobs::{self, Job};

/// What it takes to write a mail.
#[derive(Clone, Copy)]
pub struct Mailroom<'a> {
    pub keys: &'a Keys,
    /// Where links lead, without a trailing slash.
    pub public_url: &'a str,
    /// Whether there is a mail server.
    pub sends: bool,
}

pub struct NewMail<'a> {
    pub id: Uuid,
    pub to: &'a str,
    pub language: Language,
    pub letter: &'a Letter,
    /// After that its link leads nowhere.
    pub useful_until: OffsetDateTime,
}

/// So many in an hour, whoever asks for them: nobody's mailbox is filled by us.
const TO_ONE_ADDRESS: i64 = 10;
const AN_HOUR: time::Duration = time::Duration::hours(1);
/// So long nobody else tries what somebody is at: longer than a mail server may take.
const LEASE: time::Duration = time::Duration::minutes(3);
const LONGEST_PAUSE: Duration = Duration::from_secs(15 * 60);
/// How long it stays known that a mail was sent.
const KEPT: time::Duration = time::Duration::days(30);
/// Who looks for what is due takes so many at a time.
const AT_ONCE: i64 = 32;

/// What the sealed letter is bound to.
pub(super) fn bound_to(id: Uuid) -> String {
    format!("mail {id}")
}

/// Part of the caller's transaction, which rings for the jobs at its end. Says whether it will be sent: not without a mail server,
/// and not to somebody who got as much as anybody gets in an hour.
pub async fn queue(
    connection: &mut PgConnection,
    store: &Store,
    room: Mailroom<'_>,
    mail: NewMail<'_>,
) -> Result<bool> {
    if !room.sends {
        return Ok(false);
    }
    let now = store.clock.now();
    let plain = serde_json::to_vec(mail.letter).map_err(anyhow::Error::from)?;
    let written = sqlx::query(
        "insert into mail (id, recipient, language, kind, letter, created_at, useful_until, due_at)
         select $1, $2, $3, $4, $5, $6, $7, $6
         where $10 or (select count(*) from mail where lower(recipient) = lower($2) and created_at > $8) < $9
         on conflict (id) do nothing",
    )
    .bind(mail.id)
    .bind(mail.to)
    .bind(mail.language.as_str())
    .bind(mail.letter.kind())
    .bind(room.keys.seal(&plain, &bound_to(mail.id)))
    .bind(now)
    .bind(mail.useful_until)
    .bind(now - AN_HOUR)
    .bind(TO_ONE_ADDRESS)
    .bind(mail.letter.is_warning())
    .execute(&mut *connection)
    .await?;
    if written.rows_affected() == 0 {
        tracing::warn!(
            kind = mail.letter.kind(),
            "a mail is not sent: it was written before, or its reader got too many in an hour"
        );
        return Ok(false);
    }
    jobs::push(connection, &store.clock, &[Job::SendMail { mail_id: mail.id }], now).await?;
    Ok(true)
}

/// A mail that this caller sends, and nobody else meanwhile.
#[derive(Debug)]
pub struct Claimed {
    pub id: Uuid,
    pub to: String,
    pub language: Language,
    pub rendered: Rendered,
    /// Of the moment at which it was written: the same each time it is tried.
    pub written_at: OffsetDateTime,
    /// This one included.
    pub attempts: i32,
    pub useful_until: OffsetDateTime,
}

#[derive(FromRow)]
struct Row {
    recipient: String,
    language: String,
    letter: Option<Vec<u8>>,
    created_at: OffsetDateTime,
    useful_until: OffsetDateTime,
    attempts: i32,
}

/// None: it was sent or given up, or somebody else is at it.
pub async fn claim(store: &Store, keys: &Keys, id: Uuid) -> Result<Option<Claimed>> {
    let now = store.clock.now();
    let row: Option<Row> = sqlx::query_as(
        "update mail set due_at = $3, attempts = attempts + 1
         where id = $1 and sent_at is null and failed_at is null and due_at <= $2
         returning recipient, language, letter, created_at, useful_until, attempts",
    )
    .bind(id)
    .bind(now)
    .bind(now + LEASE)
    .fetch_optional(&store.database.owner)
    .await?;
    let Some(found) = row else { return Ok(None) };
    if found.useful_until <= now {
        give_up(store, id, "its link had ended before it could be sent").await?;
        return Ok(None);
    }
    let letter = found
        .letter
        .and_then(|sealed| keys.open(&sealed, &bound_to(id)).ok())
        .and_then(|plain| serde_json::from_slice::<Letter>(&plain).ok());
    let Some(letter) = letter else {
        give_up(store, id, "no key of FRONTDESK_SECRET_KEY opens it").await?;
        return Ok(None);
    };
    let language = Language::read(&found.language).unwrap_or(Language::En);
    Ok(Some(Claimed {
        id,
        to: found.recipient,
        language,
        rendered: letter.render(language),
        written_at: found.created_at,
        attempts: found.attempts,
        useful_until: found.useful_until,
    }))
}

/// What the mail server made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Sent,
    /// For good, in the server's words.
    Refused(String),
    /// Not now, or nobody knows: it is tried again under the same Message-ID.
    Later(String),
}

pub async fn settle(store: &Store, mail: &Claimed, outcome: &Outcome) -> Result<()> {
    let now = store.clock.now();
    match outcome {
        Outcome::Sent => {
            sqlx::query("update mail set sent_at = $2, letter = null, failure = null where id = $1")
                .bind(mail.id)
                .bind(now)
                .execute(&store.database.owner)
                .await?;
            measures::mail(Ended::Sent);
        }
        Outcome::Refused(why) => give_up(store, mail.id, why).await?,
        Outcome::Later(why) => {
            let again = now + pause(mail.attempts);
            if again >= mail.useful_until {
                return give_up(store, mail.id, why).await;
            }
            tracing::info!(mail_id = %mail.id, why, "a mail could not be sent; it is tried again");
            sqlx::query("update mail set due_at = $2, failure = $3 where id = $1")
                .bind(mail.id)
                .bind(again)
                .bind(why)
                .execute(&store.database.owner)
                .await?;
            measures::mail(Ended::Again);
        }
    }
    Ok(())
}

/// 5 s, 20 s, 80 s, 5 min, then every quarter of an hour.
fn pause(attempts: i32) -> Duration {
    let exponent = u32::try_from(attempts - 1).unwrap_or(0).min(5);
    Duration::from_secs(5 * 4_u64.pow(exponent)).min(LONGEST_PAUSE)
}

async fn give_up(store: &Store, id: Uuid, why: &str) -> Result<()> {
    tracing::warn!(mail_id = %id, why, "a mail is not sent");
    sqlx::query("update mail set failed_at = $2, letter = null, failure = $3 where id = $1")
        .bind(id)
        .bind(store.clock.now())
        .bind(why)
        .execute(&store.database.owner)
        .await?;
    measures::mail(Ended::Failed);
    Ok(())
}

/// What is to be tried now, the longest due first.
pub async fn due(store: &Store) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar(
        "select id from mail where sent_at is null and failed_at is null and due_at <= $1 order by due_at limit $2",
    )
    .bind(store.clock.now())
    .bind(AT_ONCE)
    .fetch_all(&store.database.owner)
    .await?)
}

/// How many were given up in the last day, and what was said of the last.
pub async fn failures(store: &Store) -> Result<(i64, Option<String>)> {
    Ok(sqlx::query_as(
        "select count(*), (array_agg(failure order by failed_at desc))[1] from mail where created_at > $1 and failed_at is not null",
    )
    .bind(store.clock.now() - time::Duration::days(1))
    .fetch_one(&store.database.owner)
    .await?)
}

pub async fn forget_old(store: &Store) -> Result<()> {
    sqlx::query("delete from mail where created_at < $1")
        .bind(store.clock.now() - KEPT)
        .execute(&store.database.owner)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end_at_a_quarter_of_an_hour() {
        let seconds: Vec<u64> = (1..=8).map(|attempts| pause(attempts).as_secs()).collect();
        assert_eq!(seconds, [5, 20, 80, 320, 900, 900, 900, 900]);
    }
}
