//! The sockets of members, by process.

use sqlx::PgConnection;
use time::Duration;
use uuid::Uuid;

use crate::errors::Result;
use crate::store::wake::Signal;
use crate::store::{Scoped, Store};

/// A workspace, and a user in it.
pub type Member = (Uuid, Uuid);

/// A process says that it is alive every ten seconds; whoever is silent for so long is not.
const SILENCE: Duration = Duration::seconds(45);

/// What changed at a process.
#[derive(Debug, Default)]
pub struct Here {
    pub came: Vec<Member>,
    pub left: Vec<Member>,
}

/// This process is alive. True: it was not known, or no longer, and has to say who is with it.
pub async fn beat(store: &Store, process: Uuid) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "insert into presence_process (id, seen_at) values ($1, $2)
         on conflict (id) do update set seen_at = excluded.seen_at returning xmax = 0",
    )
    .bind(process)
    .bind(store.clock.now())
    .fetch_one(&store.database.owner)
    .await?)
}

/// Writes down who came to this process and who left it, and tells of those who are here now, or nowhere any more.
pub async fn note(store: &Store, process: Uuid, here: &Here) -> Result<()> {
    let mut transaction = store.database.owner.begin().await?;
    let members: Vec<Member> = here.came.iter().chain(&here.left).copied().collect();
    one_at_a_time(&mut transaction, &members).await?;
    let came = come(&mut transaction, process, &here.came).await?;
    let (workspaces, users): (Vec<Uuid>, Vec<Uuid>) = here.left.iter().copied().unzip();
    let left: Vec<Member> = sqlx::query_as(
        "delete from presence p using unnest($1::uuid[], $2::uuid[]) as t (workspace_id, user_id)
         where p.workspace_id = t.workspace_id and p.user_id = t.user_id and p.process_id = $3
         returning p.workspace_id, p.user_id",
    )
    .bind(&workspaces)
    .bind(&users)
    .bind(process)
    .fetch_all(&mut *transaction)
    .await?;
    let gone = gone(&mut transaction, store, &left).await?;
    transaction.commit().await?;
    tell(store, &came, true);
    tell(store, &gone, false);
    Ok(())
}

/// Who comes to one process while they leave another is here: the two are written one after the other.
async fn one_at_a_time(connection: &mut PgConnection, members: &[Member]) -> Result<()> {
    let (workspaces, users): (Vec<Uuid>, Vec<Uuid>) = members.iter().copied().unzip();
    sqlx::query(
        "select from member m where (m.workspace_id, m.user_id) in (select * from unnest($1::uuid[], $2::uuid[]))
         order by m.workspace_id, m.user_id for no key update",
    )
    .bind(&workspaces)
    .bind(&users)
    .execute(connection)
    .await?;
    Ok(())
}

/// Those who were at no other process.
async fn come(connection: &mut PgConnection, process: Uuid, came: &[Member]) -> Result<Vec<Member>> {
    if came.is_empty() {
        return Ok(Vec::new());
    }
    let (workspaces, users): (Vec<Uuid>, Vec<Uuid>) = came.iter().copied().unzip();
    Ok(sqlx::query_as(
        "with new as (
           insert into presence (workspace_id, user_id, process_id)
           select m.workspace_id, m.user_id, $3 from unnest($1::uuid[], $2::uuid[]) as t (workspace_id, user_id)
           join member m on m.workspace_id = t.workspace_id and m.user_id = t.user_id
           on conflict do nothing returning workspace_id, user_id
         )
         select n.workspace_id, n.user_id from new n where not exists (
           select from presence p where p.workspace_id = n.workspace_id and p.user_id = n.user_id and p.process_id <> $3)",
    )
    .bind(&workspaces)
    .bind(&users)
    .bind(process)
    .fetch_all(connection)
    .await?)
}

/// Of those who left a process: who is nowhere any more. When they went is written down.
async fn gone(connection: &mut PgConnection, store: &Store, left: &[Member]) -> Result<Vec<Member>> {
    if left.is_empty() {
        return Ok(Vec::new());
    }
    let (workspaces, users): (Vec<Uuid>, Vec<Uuid>) = left.iter().copied().unzip();
    Ok(sqlx::query_as(
        "insert into availability as a (workspace_id, user_id, changed_at, left_at)
         select distinct t.workspace_id, t.user_id, $3::timestamptz, $3::timestamptz from unnest($1::uuid[], $2::uuid[]) as t (workspace_id, user_id)
         join member m on m.workspace_id = t.workspace_id and m.user_id = t.user_id
         where not exists (select from presence p where p.workspace_id = t.workspace_id and p.user_id = t.user_id)
         on conflict (workspace_id, user_id) do update set left_at = excluded.left_at
         returning a.workspace_id, a.user_id",
    )
    .bind(&workspaces)
    .bind(&users)
    .bind(store.clock.now())
    .fetch_all(connection)
    .await?)
}

/// A process that ends says so.
pub async fn leave(store: &Store, process: Uuid) -> Result<()> {
    end(store, "p.id = $1 and $2::timestamptz is not null", process).await
}

/// Takes away the processes that ended without a word, with everyone they had.
pub async fn forget_dead(store: &Store) -> Result<()> {
    end(store, "p.seen_at < $2 and p.id <> $1", Uuid::nil()).await
}

async fn end(store: &Store, which: &'static str, process: Uuid) -> Result<()> {
    let mut transaction = store.database.owner.begin().await?;
    let sql = format!(
        "with ended as (
           select p.id from presence_process p where {which} order by p.id for update skip locked
         )
         delete from presence p using ended e where p.process_id = e.id returning p.workspace_id, p.user_id"
    );
    let silent_since = store.clock.now() - SILENCE;
    let left: Vec<Member> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(process)
        .bind(silent_since)
        .fetch_all(&mut *transaction)
        .await?;
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "delete from presence_process p where {which}"
    )))
    .bind(process)
    .bind(silent_since)
    .execute(&mut *transaction)
    .await?;
    one_at_a_time(&mut transaction, &left).await?;
    let gone = gone(&mut transaction, store, &left).await?;
    transaction.commit().await?;
    tell(store, &gone, false);
    Ok(())
}

/// To the sockets, and to whoever gives conversations to those who are here.
fn tell(store: &Store, members: &[Member], online: bool) {
    let mut workspaces: Vec<Uuid> = members.iter().map(|(workspace_id, _)| *workspace_id).collect();
    for (workspace_id, user_id) in members {
        store.wake.send(Signal::Ephemeral {
            workspace_id: *workspace_id,
            name: "presence".to_owned(),
            data: serde_json::json!({ "user_id": user_id, "online": online }).to_string(),
            except_socket: None,
        });
    }
    workspaces.sort_unstable();
    workspaces.dedup();
    for workspace_id in workspaces {
        store.wake.send(Signal::Presence { workspace_id });
    }
}

/// Members of the workspace who are here, in the order of their ids.
pub async fn online(scope: &mut Scoped) -> Result<Vec<Uuid>> {
    Ok(
        sqlx::query_scalar("select distinct user_id from presence where workspace_id = $1 order by user_id")
            .bind(scope.workspace_id())
            .fetch_all(scope.connection())
            .await?,
    )
}
