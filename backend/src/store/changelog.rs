//! The change log. Every transaction that changes what a person can see appends to it as its last statement; the row
//! lock on the workspace's counter makes the order of `seq` the order of commits, so a reader of `seq > n` misses none.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde_json::value::RawValue;
use sqlx::postgres::PgArguments;
use sqlx::{Arguments, AssertSqlSafe, PgConnection};
use time::OffsetDateTime;
use tokio::time::Instant;
use uuid::Uuid;

use crate::clock::rfc3339_millis;
use crate::domain::views::{Event, MessageKind};
use crate::traces::{self, Trace};

/// How far somebody who reads a workspace's log step by step has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Followed {
    /// All of it is read.
    UpToDate,
    /// There is more to read.
    More,
    /// Another process is at it.
    Elsewhere,
}

/// A change that has no seq yet.
#[derive(Debug, Clone)]
pub struct Change {
    pub workspace_id: Uuid,
    pub event: Event,
    /// Told to this member alone.
    pub only_user_id: Option<Uuid>,
    /// Of a new message.
    pub origin: Option<Origin>,
}

/// How a new message came to us.
#[derive(Debug, Clone)]
pub struct Origin {
    /// Channel and time of the webhook that brought it.
    pub webhook: Option<(&'static str, Instant)>,
    /// Of its request.
    pub trace: Option<Trace>,
}

/// An entry of the log, ready to be emitted.
#[derive(Debug, Clone)]
pub struct StoredEvent {
    pub workspace_id: Uuid,
    pub seq: i64,
    pub name: Arc<str>,
    /// `{seq,type,workspace_id,data,at}` as JSON text.
    pub envelope: Arc<RawValue>,
    pub only_user_id: Option<Uuid>,
    /// Of a new message that this process wrote.
    pub message: Option<NewMessage>,
    pub trace: Option<Trace>,
}

/// What is measured of a new message.
#[derive(Debug, Clone)]
pub struct NewMessage {
    /// The same for all that a batch made in the workspace.
    pub created_at: OffsetDateTime,
    /// Of one that a customer wrote: its channel, and when it was received.
    pub inbound: Option<(&'static str, Instant)>,
}

impl NewMessage {
    fn of(change: &Change) -> Option<Self> {
        let Event::MessageCreated(view) = &change.event else {
            return None;
        };
        let webhook = change.origin.as_ref().and_then(|origin| origin.webhook);
        Some(Self {
            created_at: view.created_at,
            inbound: webhook.filter(|_| view.kind == MessageKind::Customer),
        })
    }
}

/// The event's name and its view as JSON.
fn parts(event: &Event) -> (String, String) {
    #[derive(serde::Deserialize)]
    struct Parts<'a> {
        #[serde(rename = "type")]
        name: String,
        #[serde(borrow)]
        data: &'a RawValue,
    }
    let text = serde_json::to_string(event).expect("views serialise");
    let parts: Parts<'_> = serde_json::from_str(&text).expect("an event is {type,data}");
    (parts.name, parts.data.get().to_owned())
}

fn envelope(workspace_id: Uuid, seq: i64, name: &str, at: OffsetDateTime, data: &str) -> Arc<RawValue> {
    let at = rfc3339_millis::format(at);
    let text = format!(r#"{{"seq":{seq},"type":"{name}","workspace_id":"{workspace_id}","at":"{at}","data":{data}}}"#);
    RawValue::from_string(text).expect("made of JSON").into()
}

/// How many workspaces' logs are appended to at once: nearly always one, which needs no order of locks. `Several` may be none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Logs {
    One,
    Several,
}

const ONE: &str = "
counter as (
  update workspace_counter c set last_seq = c.last_seq + ($2::bigint[])[1]
  where c.workspace_id = ($1::uuid[])[1] and (select yes from ready)
  returning c.workspace_id, c.last_seq - ($2::bigint[])[1] as base
)";

const SEVERAL: &str = "
locked as materialized (
  -- in id order, so that batches over several workspaces cannot deadlock
  select c.workspace_id, w.n from unnest($1::uuid[], $2::bigint[]) as w (workspace_id, n)
  join workspace_counter c on c.workspace_id = w.workspace_id
  where (select yes from ready) order by c.workspace_id for update of c
), counter as (
  update workspace_counter c set last_seq = c.last_seq + l.n from locked l where c.workspace_id = l.workspace_id
  returning c.workspace_id, c.last_seq - l.n as base
)";

const LOGGED: &str = "
logged as (
  insert into event (workspace_id, seq, at, type, data, only_user_id, trace)
  select e.workspace_id, c.base + e.nth, $8, e.type, e.data::json, e.only_user_id, e.trace
  from unnest($3::uuid[], $4::bigint[], $5::text[], $6::text[], $7::uuid[], $9::text[])
    as e (workspace_id, nth, type, data, only_user_id, trace)
  join counter c on c.workspace_id = e.workspace_id
)";

impl Logs {
    /// Appends to the log, as parts of a `with`; `counter` has the seq before the first entry, `base`, of each workspace. A
    /// part `ready (yes)` comes before: what has to be done before the counter is locked. Parameters as [`Entries::add`] gives
    /// them.
    pub fn sql(self) -> String {
        let counter = match self {
            Self::One => ONE,
            Self::Several => SEVERAL,
        };
        format!("{counter}, {LOGGED}")
    }
}

pub const PARAMETERS: usize = 9;

/// Changes as the log stores them.
pub struct Entries<'a> {
    changes: &'a [Change],
    names: Vec<String>,
    data: Vec<String>,
    /// Of each, its place among those of its workspace, from 1.
    nths: Vec<i64>,
    /// How many each workspace has.
    counts: BTreeMap<Uuid, i64>,
    at: OffsetDateTime,
}

impl<'a> Entries<'a> {
    pub fn of(changes: &'a [Change], at: OffsetDateTime) -> Self {
        let (names, data) = changes.iter().map(|change| parts(&change.event)).unzip();
        let mut counts = BTreeMap::new();
        let nth = |change: &Change| {
            let count = counts.entry(change.workspace_id).or_insert(0);
            *count += 1;
            *count
        };
        Self {
            changes,
            names,
            data,
            nths: changes.iter().map(nth).collect(),
            counts,
            at,
        }
    }

    pub fn logs(&self) -> Logs {
        if self.counts.len() == 1 {
            Logs::One
        } else {
            Logs::Several
        }
    }

    pub fn add(&self, arguments: &mut PgArguments) -> Result<(), sqlx::Error> {
        let workspaces: Vec<Uuid> = self.changes.iter().map(|change| change.workspace_id).collect();
        let only: Vec<Option<Uuid>> = self.changes.iter().map(|change| change.only_user_id).collect();
        let added = arguments
            .add(self.counts.keys().copied().collect::<Vec<_>>())
            .and_then(|()| arguments.add(self.counts.values().copied().collect::<Vec<_>>()))
            .and_then(|()| arguments.add(workspaces))
            .and_then(|()| arguments.add(&self.nths))
            .and_then(|()| arguments.add(&self.names))
            .and_then(|()| arguments.add(&self.data))
            .and_then(|()| arguments.add(only))
            .and_then(|()| arguments.add(self.at))
            .and_then(|()| arguments.add(traceparents(self.changes)));
        added.map_err(sqlx::Error::Encode)
    }

    /// The entries as they were stored.
    pub fn stored(&self, bases: Vec<(Uuid, i64)>) -> Vec<StoredEvent> {
        let bases: HashMap<Uuid, i64> = bases.into_iter().collect();
        self.changes
            .iter()
            .zip(&self.nths)
            .zip(self.names.iter().zip(&self.data))
            .filter_map(|((change, nth), (name, data))| {
                // a workspace that was deleted meanwhile has no counter and no log
                let seq = bases.get(&change.workspace_id)? + nth;
                Some(StoredEvent {
                    workspace_id: change.workspace_id,
                    seq,
                    name: name.as_str().into(),
                    envelope: envelope(change.workspace_id, seq, name, self.at, data),
                    only_user_id: change.only_user_id,
                    message: NewMessage::of(change),
                    trace: change.origin.as_ref().and_then(|origin| origin.trace.clone()),
                })
            })
            .collect()
    }
}

/// As they are stored; an empty list, which `unnest` fills up with nulls, where nothing is traced.
fn traceparents(changes: &[Change]) -> Vec<Option<String>> {
    if !traces::is_on() {
        return Vec::new();
    }
    let traceparent = |change: &Change| Some(change.origin.as_ref()?.trace.as_ref()?.to_traceparent());
    changes.iter().map(traceparent).collect()
}

/// Appends, as the last statement before the commit. The counter row stays locked until then.
pub async fn append(
    connection: &mut PgConnection,
    changes: &[Change],
    at: OffsetDateTime,
) -> Result<Vec<StoredEvent>, sqlx::Error> {
    if changes.is_empty() {
        return Ok(Vec::new());
    }
    let entries = Entries::of(changes, at);
    let mut arguments = PgArguments::default();
    entries.add(&mut arguments)?;
    let sql = AssertSqlSafe(format!(
        "with ready (yes) as (select true), {} select workspace_id, base from counter",
        entries.logs().sql()
    ));
    let bases = sqlx::query_as_with(sql, arguments).fetch_all(connection).await?;
    Ok(entries.stored(bases))
}

type Row = (i64, OffsetDateTime, String, String, Option<Uuid>, Option<String>);

/// Entries after one seq, up to another. A closed range is read as such whatever the planner knows of today's partition: where it
/// believes that little follows, it would rather sort all that follows than walk the index to the limit.
async fn read_between(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    seq: i64,
    upto: i64,
    limit: i64,
) -> Result<Vec<Row>, sqlx::Error> {
    sqlx::query_as(
        "select seq, at, type, data::text, only_user_id, trace from event
         where workspace_id = $1 and seq > $2 and seq <= $3 order by seq limit $4",
    )
    .bind(workspace_id)
    .bind(seq)
    .bind(upto)
    .bind(limit)
    .fetch_all(connection)
    .await
}

/// At most `limit` entries after `seq`, in order. Seqs follow each other without a gap; only the oldest leave the log.
pub async fn read_after(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    seq: i64,
    limit: i64,
) -> Result<Vec<StoredEvent>, sqlx::Error> {
    let upto = seq.saturating_add(limit);
    let mut rows = read_between(connection, workspace_id, seq, upto, limit).await?;
    if rows.first().is_none_or(|first| first.0 > seq + 1) {
        // the end of the log, or what comes next is no longer in it
        rows = read_between(connection, workspace_id, seq, i64::MAX, limit).await?;
    }
    Ok(rows
        .into_iter()
        .map(|(seq, at, name, data, only_user_id, trace)| StoredEvent {
            workspace_id,
            seq,
            envelope: envelope(workspace_id, seq, &name, at, &data),
            name: name.into(),
            only_user_id,
            message: None,
            trace: trace.as_deref().and_then(Trace::from_traceparent),
        })
        .collect())
}

/// The newest seq, and the oldest that is still in the log (`None`: the log is empty).
pub async fn bounds(connection: &mut PgConnection, workspace_id: Uuid) -> Result<(i64, Option<i64>), sqlx::Error> {
    sqlx::query_as(
        "select coalesce((select last_seq from workspace_counter where workspace_id = $1), 0),
                (select seq from event where workspace_id = $1 order by seq limit 1)",
    )
    .bind(workspace_id)
    .fetch_one(connection)
    .await
}
