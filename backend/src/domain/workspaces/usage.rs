//! How much a workspace uses. Messages are counted from the change log, once each: the place that was reached and the sum are one commit. With
//! them members, inboxes and files are noted for the month, which are looked at as they are. Why it is so: decision 46.

use serde::Serialize;
use sqlx::{FromRow, PgConnection};
use time::{Date, Duration, OffsetDateTime};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::clock::first_id;
use crate::errors::Result;
use crate::store::changelog::Followed;
use crate::store::{Scoped, Store};

/// Entries of the log that are read at a time.
const ENTRIES: i64 = 500;
/// Between two counts of a workspace's files, when the log has named some.
const FILES_EVERY: Duration = Duration::minutes(5);
/// Files also go without a word in the log.
const FILES_AT_LEAST_EVERY: Duration = Duration::days(1);

/// What is used of something, and how much of it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct UsedView {
    pub used: i64,
    /// Null: as much as one wants.
    pub limit: Option<i64>,
}

/// How much a workspace uses of what it may.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct UsageView {
    /// The first day of the month that is counted, in UTC: `2026-11-01`.
    #[schema(format = Date, example = "2026-11-01")]
    pub month: String,
    /// Those who may sign in.
    pub members: UsedView,
    /// Those that are connected.
    pub inboxes: UsedView,
    /// What customers wrote and what they were answered this month. Beyond the limit replies are refused; what customers write never is.
    pub messages: UsedView,
    /// Bytes of files. Beyond the limit uploads are refused; what customers send never is.
    pub storage: UsedView,
}

#[derive(FromRow)]
struct Row {
    members: i64,
    member_limit: Option<i32>,
    inboxes: i64,
    inbox_limit: Option<i32>,
    messages: i64,
    message_limit: Option<i64>,
    storage: i64,
    storage_limit: Option<i64>,
}

pub async fn usage(scope: &mut Scoped) -> Result<UsageView> {
    let month = month(scope.store().clock.now());
    let row: Row = sqlx::query_as(
        "select (select count(*) from member m where m.workspace_id = w.id and m.active) as members, w.member_limit,
           (select count(*) from inbox i where i.workspace_id = w.id and i.removed_at is null) as inboxes, w.inbox_limit,
           coalesce((select u.messages from workspace_usage u where u.workspace_id = w.id and u.month = $2), 0) as messages, w.message_limit,
           coalesce((select p.storage from usage_progress p where p.workspace_id = w.id), 0) as storage, w.storage_limit
         from workspace w where w.id = $1",
    )
    .bind(scope.workspace_id())
    .bind(month)
    .fetch_one(scope.connection())
    .await?;
    let of = |used: i64, limit: Option<i64>| UsedView { used, limit };
    Ok(UsageView {
        month: month.to_string(),
        members: of(row.members, row.member_limit.map(i64::from)),
        inboxes: of(row.inboxes, row.inbox_limit.map(i64::from)),
        messages: of(row.messages, row.message_limit),
        storage: of(row.storage, row.storage_limit),
    })
}

/// Its first day.
pub(in crate::domain) fn month(at: OffsetDateTime) -> Date {
    let date = at.to_offset(time::UtcOffset::UTC).date();
    date.replace_day(1).unwrap_or(date)
}

/// Workspaces whose log was not counted to its end, or whose files are to be counted.
pub async fn behind(store: &Store) -> Result<Vec<Uuid>> {
    let now = store.clock.now();
    Ok(sqlx::query_scalar(
        "select c.workspace_id from workspace_counter c left join usage_progress p on p.workspace_id = c.workspace_id
         where p.seq is distinct from c.last_seq or p.storage_at is null
           or p.storage_at <= $1 or p.storage_stale and p.storage_at <= $2",
    )
    .bind(now - FILES_AT_LEAST_EVERY)
    .bind(now - FILES_EVERY)
    .fetch_all(&store.database.owner)
    .await?)
}

/// Counts some of the log.
pub async fn step(store: &Store, workspace_id: Uuid) -> Result<Followed> {
    let now = store.clock.now();
    let mut transaction = store.database.owner.begin().await?;
    begin(&mut transaction, workspace_id, now).await?;
    let seq: Option<i64> =
        sqlx::query_scalar("select seq from usage_progress where workspace_id = $1 for update skip locked")
            .bind(workspace_id)
            .fetch_optional(&mut *transaction)
            .await?;
    let Some(seq) = seq else { return Ok(Followed::Elsewhere) };
    let more = count(&mut transaction, workspace_id, seq).await?;
    count_files(&mut transaction, workspace_id, now).await?;
    note(&mut transaction, workspace_id, now).await?;
    transaction.commit().await?;
    Ok(if more { Followed::More } else { Followed::UpToDate })
}

/// A workspace that was never counted: this month's messages from their table, and from there on by the log. One statement sees both as of one
/// moment, so none is counted twice or left out.
async fn begin(connection: &mut PgConnection, workspace_id: Uuid, now: OffsetDateTime) -> Result<(), sqlx::Error> {
    let month = month(now);
    sqlx::query(
        "with begun as (
           insert into usage_progress (workspace_id, seq)
           select workspace_id, last_seq from workspace_counter where workspace_id = $1 on conflict do nothing returning workspace_id
         )
         insert into workspace_usage (workspace_id, month, messages)
         select b.workspace_id, $2, count(m.id) from begun b
         left join message m on m.workspace_id = b.workspace_id and m.id >= $3 and m.kind in ('customer', 'agent')
           and m.audience = 'customer' and m.created_at >= $2::timestamp at time zone 'utc'
         group by 1",
    )
    .bind(workspace_id)
    .bind(month)
    .bind(first_id(month.midnight().assume_utc()))
    .execute(connection)
    .await?;
    Ok(())
}

/// A stretch of the log, by months.
#[derive(FromRow)]
struct Counted {
    month: Date,
    last: i64,
    entries: i64,
    messages: i64,
    files: bool,
}

/// A reply that was taken back before it was sent never was; what was erased later was, and is removed without a `client_id`.
const COUNTED: &str = "
select date_trunc('month', at at time zone 'utc')::date as month, max(seq) as last, count(*) as entries,
  count(*) filter (where type = 'message.created' and (data->>'kind' = 'customer' or data->>'kind' = 'agent' and data->>'audience' = 'customer'))
    - count(*) filter (where type = 'message.removed' and data->>'client_id' is not null) as messages,
  coalesce(bool_or(type in ('message.created', 'message.updated') and data->>'attachments' <> '[]'), false) as files
from event where workspace_id = $1 and seq > $2 and seq <= $3 group by 1 order by 1";

async fn count(connection: &mut PgConnection, workspace_id: Uuid, seq: i64) -> Result<bool, sqlx::Error> {
    let counted: Vec<Counted> = sqlx::query_as(COUNTED)
        .bind(workspace_id)
        .bind(seq)
        .bind(seq + ENTRIES)
        .fetch_all(&mut *connection)
        .await?;
    let Some(last) = counted.iter().map(|counted| counted.last).max() else {
        return skip(connection, workspace_id, seq).await;
    };
    for counted in counted.iter().filter(|counted| counted.messages != 0) {
        sqlx::query(
            "insert into workspace_usage as u (workspace_id, month, messages) values ($1, $2, greatest($3, 0))
             on conflict (workspace_id, month) do update set messages = greatest(u.messages + $3, 0)",
        )
        .bind(workspace_id)
        .bind(counted.month)
        .bind(counted.messages)
        .execute(&mut *connection)
        .await?;
    }
    sqlx::query("update usage_progress set seq = $2, storage_stale = storage_stale or $3 where workspace_id = $1")
        .bind(workspace_id)
        .bind(last)
        .bind(counted.iter().any(|counted| counted.files))
        .execute(connection)
        .await?;
    Ok(counted.iter().map(|counted| counted.entries).sum::<i64>() == ENTRIES)
}

/// Nothing follows within reach: the end of the log, or a part of it that is gone.
async fn skip(connection: &mut PgConnection, workspace_id: Uuid, seq: i64) -> Result<bool, sqlx::Error> {
    let moved = sqlx::query(
        "update usage_progress p set seq = reached.seq from (
           select coalesce((select min(e.seq) - 1 from event e where e.workspace_id = $1 and e.seq > $2), c.last_seq) as seq
           from workspace_counter c where c.workspace_id = $1 and c.last_seq > $2) reached
         where p.workspace_id = $1 and reached.seq > $2",
    )
    .bind(workspace_id)
    .bind(seq)
    .execute(connection)
    .await?;
    Ok(moved.rows_affected() > 0)
}

async fn count_files(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update usage_progress set storage_stale = false, storage_at = $2, storage = (
           select coalesce(sum(size), 0)::bigint from attachment where workspace_id = $1 and storage_key is not null)
         where workspace_id = $1
           and (storage_at is null or storage_at <= $3 or storage_stale and storage_at <= $4)",
    )
    .bind(workspace_id)
    .bind(now)
    .bind(now - FILES_AT_LEAST_EVERY)
    .bind(now - FILES_EVERY)
    .execute(connection)
    .await?;
    Ok(())
}

/// What there is besides, in the row of this month.
async fn note(connection: &mut PgConnection, workspace_id: Uuid, now: OffsetDateTime) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into workspace_usage as u (workspace_id, month, members, inboxes, storage)
         select p.workspace_id, $2, (select count(*) from member m where m.workspace_id = $1 and m.active),
           (select count(*) from inbox i where i.workspace_id = $1 and i.removed_at is null), p.storage
         from usage_progress p where p.workspace_id = $1
         on conflict (workspace_id, month) do update
         set members = excluded.members, inboxes = excluded.inboxes, storage = excluded.storage
         where (u.members, u.inboxes, u.storage) is distinct from (excluded.members, excluded.inboxes, excluded.storage)",
    )
    .bind(workspace_id)
    .bind(month(now))
    .execute(connection)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};

    use super::*;

    #[test]
    fn a_month_begins_in_utc() {
        assert_eq!(month(datetime!(2026-12-01 01:00 +3)), date!(2026 - 11 - 01));
        assert_eq!(month(datetime!(2026-12-01 01:00 -3)), date!(2026 - 12 - 01));
        let first = first_id(datetime!(2026-11-01 00:00 UTC));
        assert_eq!(first.as_u128() >> 80, 1_793_491_200_000);
    }
}
