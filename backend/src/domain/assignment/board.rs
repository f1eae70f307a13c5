//! What is known of a workspace's open conversations: kept in step with the change log, so that nobody has to look through all of
//! them to know who has how many and which wait the longest.

use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Queue, WITHOUT_TEAM};
use crate::errors::Result;

/// What a stretch of the log tells.
#[derive(Debug, Default)]
pub struct Heard {
    /// The last entry of it; none: nothing follows.
    pub reached: Option<i64>,
    /// Entries between are gone.
    pub has_gap: bool,
    /// Conversations that changed, also those whose change is in the next stretch and its message in this.
    pub touched: Vec<Uuid>,
    /// In which customers wrote.
    pub written: Vec<Uuid>,
    /// That were resolved, and somebody opened by hand.
    pub reopened: Vec<Uuid>,
}

/// An open conversation that nobody has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    pub id: Uuid,
    pub queue: Queue,
    /// The customer does not wait: these come after those who do.
    pub idle: bool,
    pub since: OffsetDateTime,
}

/// The lock on a workspace's place in the log; none: another process is at it, or nothing is given there.
pub async fn take(connection: &mut PgConnection, workspace_id: Uuid) -> Result<Option<i64>> {
    Ok(
        sqlx::query_scalar("select seq from assignment_progress where workspace_id = $1 for update skip locked")
            .bind(workspace_id)
            .fetch_optional(connection)
            .await?,
    )
}

pub async fn reach(connection: &mut PgConnection, workspace_id: Uuid, seq: i64) -> Result<()> {
    sqlx::query("update assignment_progress set seq = $2 where workspace_id = $1 and seq <> $2")
        .bind(workspace_id)
        .bind(seq)
        .execute(connection)
        .await?;
    Ok(())
}

/// What happened after a place of the log, up to so many entries.
pub async fn hear(connection: &mut PgConnection, workspace_id: Uuid, after: i64, entries: i64) -> Result<Heard> {
    // first, so that what comes between the two is no gap
    let last: i64 = sqlx::query_scalar("select last_seq from workspace_counter where workspace_id = $1")
        .bind(workspace_id)
        .fetch_optional(&mut *connection)
        .await?
        .unwrap_or_default();
    type Ids = Option<Vec<Uuid>>;
    type Row = (Option<i64>, Option<i64>, Ids, Ids, Ids);
    let (first, reached, touched, written, reopened): Row =
        sqlx::query_as(
            "select min(seq), max(seq), array_agg(distinct conversation_id) filter (where what is not null),
               array_agg(distinct conversation_id) filter (where what = 'written'),
               array_agg(distinct conversation_id) filter (where what = 'reopened')
             from (
               select seq, what, case when what = 'touched' then (data->>'id')::uuid when what is not null then (data->>'conversation_id')::uuid end
                 as conversation_id
               from (
                 select seq, data, case
                   when type in ('conversation.created', 'conversation.updated', 'conversation.removed') then 'touched'
                   when type = 'message.created' and data->>'kind' = 'customer' then 'written'
                   when type = 'message.created' and data->>'kind' = 'system' and data->'event'->>'type' = 'status_changed'
                     and data->'event'->'detail'->>'from' = 'resolved' and data->'event'->'detail'->>'to' = 'open' then 'reopened' end as what
                 from event where workspace_id = $1 and seq > $2 and seq <= $3) e) e",
        )
        .bind(workspace_id)
        .bind(after)
        .bind(after + entries)
        .fetch_one(connection)
        .await?;
    Ok(Heard {
        reached,
        has_gap: match first {
            Some(first) => first > after + 1,
            None => last > after,
        },
        touched: touched.unwrap_or_default(),
        written: written.unwrap_or_default(),
        reopened: reopened.unwrap_or_default(),
    })
}

/// From what is there now, whatever was known; returns up to where the log is read with it.
pub async fn begin(connection: &mut PgConnection, workspace_id: Uuid) -> Result<i64> {
    // what is committed after this is read from the log
    let seq: Option<i64> = sqlx::query_scalar("select last_seq from workspace_counter where workspace_id = $1")
        .bind(workspace_id)
        .fetch_optional(&mut *connection)
        .await?;
    sqlx::query("delete from assignment_open where workspace_id = $1")
        .bind(workspace_id)
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "insert into assignment_open (workspace_id, conversation_id, queue, assignee_id, idle, since)
         select workspace_id, id, case when team_id is null then $2 else team_id end, assignee_id, waiting_since is null,
           case when waiting_since is null then last_activity_at else waiting_since end
         from conversation where workspace_id = $1 and status = 'open'",
    )
    .bind(workspace_id)
    .bind(WITHOUT_TEAM)
    .execute(connection)
    .await?;
    Ok(seq.unwrap_or_default())
}

/// Takes over how these conversations are now.
pub async fn update(connection: &mut PgConnection, workspace_id: Uuid, touched: &[Uuid]) -> Result<()> {
    if touched.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "delete from assignment_open o where o.workspace_id = $1 and o.conversation_id = any($2) and not exists (
           select from conversation c where c.workspace_id = $1 and c.id = o.conversation_id and c.status = 'open')",
    )
    .bind(workspace_id)
    .bind(touched)
    .execute(&mut *connection)
    .await?;
    // one that is idle keeps its place while nothing else about it changes
    sqlx::query(
        "insert into assignment_open as o (workspace_id, conversation_id, queue, assignee_id, idle, since)
         select workspace_id, id, case when team_id is null then $3 else team_id end, assignee_id, waiting_since is null,
           case when waiting_since is null then last_activity_at else waiting_since end
         from conversation where workspace_id = $1 and id = any($2) and status = 'open'
         on conflict (workspace_id, conversation_id) do update
           set queue = excluded.queue, assignee_id = excluded.assignee_id, idle = excluded.idle, since = excluded.since
           where (o.queue, o.assignee_id, o.idle) is distinct from (excluded.queue, excluded.assignee_id, excluded.idle)
             or not excluded.idle and o.since <> excluded.since",
    )
    .bind(workspace_id)
    .bind(touched)
    .bind(WITHOUT_TEAM)
    .execute(connection)
    .await?;
    Ok(())
}

/// Of each queue as many as there is room for, those who wait the longest.
pub async fn waiting(connection: &mut PgConnection, workspace_id: Uuid, room: &[(Queue, i64)]) -> Result<Vec<Waiting>> {
    let (queues, limits): (Vec<Queue>, Vec<i64>) = room.iter().copied().unzip();
    let rows: Vec<(Uuid, Queue, bool, OffsetDateTime)> = sqlx::query_as(
        "select w.* from unnest($2::uuid[], $3::bigint[]) as q (queue, room) cross join lateral (
           select o.conversation_id, o.queue, o.idle, o.since from assignment_open o
           where o.workspace_id = $1 and o.queue = q.queue and o.assignee_id is null
           order by o.idle, o.since, o.conversation_id limit q.room) w",
    )
    .bind(workspace_id)
    .bind(&queues)
    .bind(&limits)
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(id, queue, idle, since)| Waiting { id, queue, idle, since })
        .collect())
}

/// Of these, the ones that somebody has.
pub async fn held(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    ids: &[Uuid],
    queues: &[Queue],
) -> Result<Vec<(Waiting, Uuid)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(Uuid, Queue, bool, OffsetDateTime, Uuid)> = sqlx::query_as(
        "select conversation_id, queue, idle, since, assignee_id from assignment_open
         where workspace_id = $1 and conversation_id = any($2) and assignee_id is not null and queue = any($3)",
    )
    .bind(workspace_id)
    .bind(ids)
    .bind(queues)
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(id, queue, idle, since, assignee_id)| (Waiting { id, queue, idle, since }, assignee_id))
        .collect())
}

/// Somebody has it from now on, or nobody.
pub async fn given(connection: &mut PgConnection, workspace_id: Uuid, id: Uuid, to: Option<Uuid>) -> Result<()> {
    sqlx::query("update assignment_open set assignee_id = $3 where workspace_id = $1 and conversation_id = $2")
        .bind(workspace_id)
        .bind(id)
        .bind(to)
        .execute(connection)
        .await?;
    Ok(())
}
