//! Which inboxes an account of a platform belongs to, and when it last sent something.

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

/// Accounts by channel and external id; those that are nobody's are left out.
#[derive(Debug, Default)]
pub struct Accounts {
    by_key: HashMap<(String, String), Vec<Account>>,
    /// Those that were found as the account of several inboxes: they have no sign of life of their own.
    shared: BTreeSet<String>,
}

impl Accounts {
    /// One inbox; several for a WhatsApp Business Account, whose news are news for each of its numbers.
    pub fn of(&self, channel: &str, external_id: &str) -> &[Account] {
        self.by_key
            .get(&(channel.to_owned(), external_id.to_owned()))
            .map_or(&[], Vec::as_slice)
    }

    /// Those of this workspace; none: of any.
    pub fn within(
        &self,
        workspace_id: Option<Uuid>,
        channel: &str,
        external_id: &str,
    ) -> impl Iterator<Item = &Account> {
        let within = move |account: &&Account| workspace_id.is_none_or(|id| id == account.workspace_id);
        self.of(channel, external_id).iter().filter(within)
    }

    fn add(&mut self, account: Account) {
        let key = (account.channel.clone(), account.external_id.clone());
        self.by_key.entry(key).or_default().push(account);
    }
}

pub async fn route(connection: &mut PgConnection, wanted: BTreeSet<(&str, &str)>) -> Result<Accounts, sqlx::Error> {
    let (channels, external_ids): (Vec<&str>, Vec<&str>) = wanted.iter().copied().unzip();
    let rows: Vec<Account> = sqlx::query_as(
        "select a.channel, a.external_id, a.workspace_id, a.inbox_id, a.last_webhook_at from channel_account a
         join unnest($1::text[], $2::text[]) as wanted (channel, external_id)
           on a.channel = wanted.channel and a.external_id = wanted.external_id",
    )
    .bind(&channels)
    .bind(&external_ids)
    .fetch_all(&mut *connection)
    .await?;
    let mut accounts = Accounts::default();
    rows.into_iter().for_each(|row| accounts.add(row));
    let missing: Vec<&str> = wanted
        .iter()
        .filter(|(channel, id)| *channel == "whatsapp" && accounts.of(channel, id).is_empty())
        .map(|(_, id)| *id)
        .collect();
    for account in numbers_of(connection, &missing).await? {
        accounts.shared.insert(account.external_id.clone());
        accounts.add(account);
    }
    Ok(accounts)
}

/// The numbers of WhatsApp Business Accounts: news about the account itself name no number.
async fn numbers_of(connection: &mut PgConnection, waba_ids: &[&str]) -> Result<Vec<Account>, sqlx::Error> {
    if waba_ids.is_empty() {
        return Ok(Vec::new());
    }
    sqlx::query_as(
        "select channel, settings->>'waba_id' as external_id, workspace_id, id as inbox_id, null::timestamptz as last_webhook_at
         from inbox where settings->>'waba_id' = any($1) and settings->>'waba_id' is not null and removed_at is null
           and channel = 'whatsapp' order by id",
    )
    .bind(waba_ids)
    .fetch_all(connection)
    .await
}

/// An account is marked as alive so often at most: more would write its row with every webhook.
const SIGN_EVERY: Duration = Duration::seconds(10);

/// Whether it is time for a sign of life.
pub fn is_due(last_webhook_at: Option<OffsetDateTime>, now: OffsetDateTime) -> bool {
    last_webhook_at.is_none_or(|at| at < now - SIGN_EVERY)
}

pub async fn sign_of_life(
    connection: &mut PgConnection,
    accounts: &Accounts,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let due: Vec<&Account> = accounts
        .by_key
        .values()
        .flatten()
        .filter(|account| !accounts.shared.contains(&account.external_id))
        .filter(|account| is_due(account.last_webhook_at, now))
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
