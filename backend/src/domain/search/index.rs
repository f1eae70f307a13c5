//! Writes what search looks into. The indexer is a reader of the change log: every message and person that came, was edited or
//! taken back has an entry there, in the order of commits, so none is missed and none is indexed older than it is, and those
//! who write messages have nothing to do with it. What is older than the log is read from the tables, newest first.

use std::collections::BTreeSet;

use sqlx::{FromRow, PgConnection};
use time::OffsetDateTime;
use uuid::Uuid;

use super::terms::{self, Facts};
use crate::errors::Result;
use crate::store::Store;
use crate::store::changelog::Followed;

/// Entries of the log that are read at a time.
const ENTRIES: i64 = 500;
/// Rows of the tables that are read at a time.
const ROWS: i64 = 1_000;
/// Below this is everything.
const ALL: Uuid = Uuid::max();

#[derive(Debug, Default, FromRow)]
struct Progress {
    seq: i64,
    messages_below: Option<Uuid>,
    contacts_below: Option<Uuid>,
}

/// Workspaces whose log was not read to its end, or whose tables were not.
pub async fn behind(store: &Store) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar(
        "select c.workspace_id from workspace_counter c left join search_progress p on p.workspace_id = c.workspace_id
         where p.seq is distinct from c.last_seq and (c.last_seq > 0 or p.seq is not null)
            or p.messages_below is not null or p.contacts_below is not null",
    )
    .fetch_all(&store.database.owner)
    .await?)
}

/// Reads some of the log, or some of what is older.
pub async fn step(store: &Store, workspace_id: Uuid) -> Result<Followed> {
    let mut transaction = store.database.owner.begin().await?;
    let Some(progress) = take(&mut transaction, workspace_id, "skip locked").await? else {
        return Ok(Followed::Elsewhere);
    };
    let read = follow(&mut transaction, workspace_id, &progress).await?;
    let more = if read < ENTRIES {
        backfill(&mut transaction, workspace_id).await?
    } else {
        true
    };
    transaction.commit().await?;
    tidy(store).await?;
    Ok(if more { Followed::More } else { Followed::UpToDate })
}

/// Before a search: what was just committed is found, within reason.
pub async fn catch_up(store: &Store, workspace_id: Uuid) -> Result<()> {
    let behind: bool = sqlx::query_scalar(
        "select coalesce((select last_seq from workspace_counter where workspace_id = $1), 0)
           <> coalesce((select seq from search_progress where workspace_id = $1), 0)",
    )
    .bind(workspace_id)
    .fetch_one(&store.database.owner)
    .await?;
    if !behind {
        return Ok(());
    }
    let mut transaction = store.database.owner.begin().await?;
    if let Some(progress) = take(&mut transaction, workspace_id, "").await? {
        follow(&mut transaction, workspace_id, &progress).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Whoever takes messages or people away holds this, so that nobody writes down what they had read before. It waits for who reads a
/// workspace for the first time as well, of whom there is no row yet that could be locked.
pub async fn hold(connection: &mut PgConnection, workspace_id: Uuid) -> Result<()> {
    take(connection, workspace_id, "").await?;
    Ok(())
}

/// The lock on a workspace's progress: one at a time reads its log.
async fn take(connection: &mut PgConnection, workspace_id: Uuid, wait: &str) -> Result<Option<Progress>> {
    sqlx::query(
        "insert into search_progress (workspace_id) select id from workspace where id = $1 on conflict do nothing",
    )
    .bind(workspace_id)
    .execute(&mut *connection)
    .await?;
    let sql = format!(
        "select seq, messages_below, contacts_below from search_progress where workspace_id = $1 for update {wait}"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(workspace_id)
        .fetch_optional(connection)
        .await?)
}

/// Reads on in the log; returns how many entries there were. Receipts of our own messages change no word.
async fn follow(connection: &mut PgConnection, workspace_id: Uuid, progress: &Progress) -> Result<i64> {
    let entries: Vec<(i64, Option<Uuid>, Option<Uuid>)> = sqlx::query_as(
        "select seq,
           case when type in ('message.created', 'message.removed') or type = 'message.updated' and (data->>'kind' = 'customer'
             or data->>'edited_at' is not null or data->>'deleted_at' is not null or data->>'arrival' is not null)
             then (data->>'id')::uuid end as message_id,
           case type when 'contact.updated' then (data->>'id')::uuid when 'conversation.created' then (data#>>'{contact,id}')::uuid end as contact_id
         from event where workspace_id = $1 and seq > $2 and seq <= $3 order by seq",
    )
    .bind(workspace_id)
    .bind(progress.seq)
    .bind(progress.seq + ENTRIES)
    .fetch_all(&mut *connection)
    .await?;
    let (Some(first), Some(last)) = (entries.first(), entries.last()) else {
        return skip(connection, workspace_id, progress.seq).await;
    };
    // what lies between is no longer in the log
    let missed = first.0 > progress.seq + 1;
    let messages: BTreeSet<Uuid> = entries.iter().filter_map(|entry| entry.1).collect();
    let contacts: BTreeSet<Uuid> = entries.iter().filter_map(|entry| entry.2).collect();
    index_messages(connection, workspace_id, &messages.into_iter().collect::<Vec<_>>()).await?;
    index_contacts(connection, workspace_id, &contacts.into_iter().collect::<Vec<_>>()).await?;
    advance(connection, workspace_id, last.0, missed).await?;
    Ok(i64::try_from(entries.len()).unwrap_or(ENTRIES))
}

/// Nothing follows within reach: the end of the log, or a part of it that is gone. Returns what [`follow`] does.
async fn skip(connection: &mut PgConnection, workspace_id: Uuid, seq: i64) -> Result<i64> {
    // one statement sees both as of one moment: what commits meanwhile has both or none
    let gone: Option<(i64, bool)> = sqlx::query_as(
        "select coalesce(e.seq - 1, c.last_seq), e.seq is not null from workspace_counter c
         left join lateral (select min(seq) as seq from event where workspace_id = $1 and seq > $2) e on true
         where c.workspace_id = $1 and c.last_seq > $2",
    )
    .bind(workspace_id)
    .bind(seq)
    .fetch_optional(&mut *connection)
    .await?;
    let Some((upto, more)) = gone else { return Ok(0) };
    // else it came just now, and nothing is missing
    if upto > seq {
        advance(connection, workspace_id, upto, true).await?;
    }
    Ok(if more { ENTRIES } else { 0 })
}

async fn advance(connection: &mut PgConnection, workspace_id: Uuid, seq: i64, missed: bool) -> Result<()> {
    sqlx::query(
        "update search_progress set seq = $2, messages_below = case when $3 then $4 else messages_below end,
           contacts_below = case when $3 then $4 else contacts_below end
         where workspace_id = $1",
    )
    .bind(workspace_id)
    .bind(seq)
    .bind(missed)
    .bind(ALL)
    .execute(connection)
    .await?;
    Ok(())
}

/// The tables from their newest row back; true while there is more.
async fn backfill(connection: &mut PgConnection, workspace_id: Uuid) -> Result<bool> {
    let progress: Progress =
        sqlx::query_as("select seq, messages_below, contacts_below from search_progress where workspace_id = $1")
            .bind(workspace_id)
            .fetch_one(&mut *connection)
            .await?;
    if let Some(below) = progress.contacts_below {
        let ids = ids_below(connection, "contact", workspace_id, below).await?;
        index_contacts(connection, workspace_id, &ids).await?;
        reached(connection, "contacts_below", workspace_id, next(&ids)).await?;
    }
    if let Some(below) = progress.messages_below {
        let ids = ids_below(connection, "message", workspace_id, below).await?;
        index_messages(connection, workspace_id, &ids).await?;
        reached(connection, "messages_below", workspace_id, next(&ids)).await?;
    }
    Ok(progress.contacts_below.is_some() || progress.messages_below.is_some())
}

/// None: that was the last of them.
fn next(ids: &[Uuid]) -> Option<Uuid> {
    ids.last().copied().filter(|_| i64::try_from(ids.len()) == Ok(ROWS))
}

async fn ids_below(connection: &mut PgConnection, table: &str, workspace_id: Uuid, below: Uuid) -> Result<Vec<Uuid>> {
    let sql = format!("select id from {table} where workspace_id = $1 and id < $2 order by id desc limit $3");
    Ok(sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
        .bind(workspace_id)
        .bind(below)
        .bind(ROWS)
        .fetch_all(connection)
        .await?)
}

async fn reached(connection: &mut PgConnection, column: &str, workspace_id: Uuid, at: Option<Uuid>) -> Result<()> {
    let sql = format!("update search_progress set {column} = $2 where workspace_id = $1");
    sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(workspace_id)
        .bind(at)
        .execute(connection)
        .await?;
    Ok(())
}

#[derive(FromRow)]
struct MessageRow {
    id: Uuid,
    kind: String,
    audience: String,
    sent_at: OffsetDateTime,
    inbox_id: Uuid,
    author_id: Option<Uuid>,
    text: Option<String>,
    /// Names and titles of what is attached.
    names: Option<String>,
    kinds: Option<Vec<String>>,
}

async fn index_messages(connection: &mut PgConnection, workspace_id: Uuid, ids: &[Uuid]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let rows: Vec<MessageRow> = sqlx::query_as(
        "select m.id, m.kind, m.audience, m.sent_at, m.inbox_id, m.author_id, m.text, f.names, f.kinds
         from unnest($2::uuid[]) as t (id) join message m on m.workspace_id = $1 and m.id = t.id
         left join lateral (
           select string_agg(concat_ws(' ', f.file_name, f.title), ' ') as names, array_agg(f.kind) as kinds
           from attachment f where f.workspace_id = $1 and f.message_id = m.id and f.position >= 0
         ) f on m.attachment_count > 0
         where m.kind <> 'system' and m.deleted_at is null",
    )
    .bind(workspace_id)
    .bind(ids)
    .fetch_all(&mut *connection)
    .await?;
    let gone: Vec<Uuid> = {
        let here: BTreeSet<Uuid> = rows.iter().map(|row| row.id).collect();
        ids.iter().filter(|id| !here.contains(id)).copied().collect()
    };
    let documents: Vec<String> = rows.iter().map(|row| row.document(workspace_id)).collect();
    sqlx::query("delete from message_search where workspace_id = $1 and message_id = any($2)")
        .bind(workspace_id)
        .bind(&gone)
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "insert into message_search as s (workspace_id, message_id, sent_at, document)
         select $1, t.id, t.sent_at, array_to_tsvector(string_to_array(t.document, ' '))
         from unnest($2::uuid[], $3::timestamptz[], $4::text[]) as t (id, sent_at, document)
         on conflict (workspace_id, message_id) do update set document = excluded.document, sent_at = excluded.sent_at
         where s.document <> excluded.document",
    )
    .bind(workspace_id)
    .bind(rows.iter().map(|row| row.id).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| row.sent_at).collect::<Vec<_>>())
    .bind(&documents)
    .execute(&mut *connection)
    .await?;
    let oldest = rows.iter().map(|row| terms::day(row.sent_at)).min();
    sqlx::query("update search_progress set oldest_day = least(oldest_day, $2) where workspace_id = $1")
        .bind(workspace_id)
        .bind(oldest)
        .execute(connection)
        .await?;
    Ok(())
}

impl MessageRow {
    fn document(&self, workspace_id: Uuid) -> String {
        let mut holds = self.kinds.clone().unwrap_or_default();
        let text = self.text.as_deref().unwrap_or_default();
        if text.contains("http://") || text.contains("https://") {
            holds.push("link".to_owned());
        }
        let facts = Facts {
            kind: match (self.kind.as_str(), self.audience.as_str()) {
                ("customer", _) => terms::CUSTOMER,
                (_, "team") => terms::NOTE,
                _ => terms::REPLY,
            },
            author_id: self.author_id,
            inbox_id: self.inbox_id,
            holds,
        };
        let all = format!("{text}\n{}", self.names.as_deref().unwrap_or_default());
        terms::of_message(workspace_id, self.sent_at, &all, &facts)
    }
}

#[derive(FromRow)]
struct ContactRow {
    id: Uuid,
    known: Vec<String>,
}

async fn index_contacts(connection: &mut PgConnection, workspace_id: Uuid, ids: &[Uuid]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let rows: Vec<ContactRow> = sqlx::query_as(
        "select p.id, array_remove(array[p.name, p.username, p.email, regexp_replace(p.phone, '[^0-9]', '', 'g')], null)
           || array(select i.external_id from contact_identity i where i.workspace_id = $1 and i.contact_id = p.id) as known
         from unnest($2::uuid[]) as t (id) join contact p on p.workspace_id = $1 and p.id = t.id",
    )
    .bind(workspace_id)
    .bind(ids)
    .fetch_all(&mut *connection)
    .await?;
    let documents: Vec<String> = rows
        .iter()
        .map(|row| terms::of_contact(workspace_id, &row.known.iter().map(String::as_str).collect::<Vec<_>>()))
        .collect();
    sqlx::query(
        "insert into contact_search as s (workspace_id, contact_id, document)
         select $1, t.id, array_to_tsvector(string_to_array(t.document, ' ')) from unnest($2::uuid[], $3::text[]) as t (id, document)
         on conflict (workspace_id, contact_id) do update set document = excluded.document where s.document <> excluded.document",
    )
    .bind(workspace_id)
    .bind(rows.iter().map(|row| row.id).collect::<Vec<_>>())
    .bind(&documents)
    .execute(connection)
    .await?;
    Ok(())
}

/// New terms wait in a list that every search reads as a whole; sorting them in at once keeps it short, and is cheaper than
/// sorting in each by itself.
async fn tidy(store: &Store) -> Result<()> {
    sqlx::query(
        "select gin_clean_pending_list('message_search_document'), gin_clean_pending_list('contact_search_document')",
    )
    .execute(&store.database.owner)
    .await?;
    Ok(())
}
