//! Which inbox an account of a platform belongs to, and when it last sent something.

use std::collections::{BTreeSet, HashMap};

use sqlx::{FromRow, PgConnection};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

#[derive(Debug, FromRow)]
pub struct Account {
    channel: String,
    external_id: String,
    pub workspace_id: Uuid,
    pub inbox_id: Uuid,
    last_webhook_at: Option<OffsetDateTime>,
}

/// By channel and external id; accounts that are nobody's are left out.
pub type Accounts = HashMap<(String, String), Account>;

pub async fn route(connection: &mut PgConnection, wanted: BTreeSet<(&str, &str)>) -> Result<Accounts, sqlx::Error> {
    let (channels, external_ids): (Vec<&str>, Vec<&str>) = wanted.into_iter().unzip();
    let rows: Vec<Account> = sqlx::query_as(
        "select a.channel, a.external_id, a.workspace_id, a.inbox_id, a.last_webhook_at from channel_account a
         join unnest($1::text[], $2::text[]) as wanted (channel, external_id)
           on a.channel = wanted.channel and a.external_id = wanted.external_id",
    )
    .bind(&channels)
    .bind(&external_ids)
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ((row.channel.clone(), row.external_id.clone()), row))
        .collect())
}

/// An account is marked as alive so often at most: more would write its row with every webhook.
const SIGN_EVERY: Duration = Duration::seconds(10);

pub async fn sign_of_life(
    connection: &mut PgConnection,
    accounts: &Accounts,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let due: Vec<&Account> = accounts
        .values()
        .filter(|account| account.last_webhook_at.is_none_or(|at| at < now - SIGN_EVERY))
        .collect();
    if due.is_empty() {
        return Ok(());
    }
    // who is being marked by somebody else needs no second mark, and nobody waits
    sqlx::query(
        "update channel_account set last_webhook_at = $3 where (channel, external_id) in (
           select a.channel, a.external_id from channel_account a
           join unnest($1::text[], $2::text[]) as due (channel, external_id)
             on a.channel = due.channel and a.external_id = due.external_id
           for update of a skip locked)",
    )
    .bind(due.iter().map(|account| account.channel.as_str()).collect::<Vec<_>>())
    .bind(
        due.iter()
            .map(|account| account.external_id.as_str())
            .collect::<Vec<_>>(),
    )
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}
