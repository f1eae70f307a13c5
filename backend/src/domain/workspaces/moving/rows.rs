//! Writing the rows: all of them as of one moment, table by table, none but a few of them in memory.

use sqlx::{AssertSqlSafe, PgConnection};
use time::OffsetDateTime;
use uuid::Uuid;

use super::folder::Folder;
use super::manifest::{FORMAT, Manifest, Part, USER_COLUMNS, USERS, left_out};
use super::taken::{AUDIT, COUNTER, Taken, WORKSPACE, is_left_out, taken};
use super::writer::Writer;
use super::{TOLD_EVERY, Watch};
use crate::domain::audit;
use crate::domain::workspaces::tables::{self, Table};
use crate::errors::{Error, Result};
use crate::store::Store;

/// All of it is of the moment of the first statement. A table is planned as if all of it were one workspace's (decision 36): it would be read as
/// a whole. Between two tables the transaction does nothing while the lines of the first come to the disk: longer than others may.
const SNAPSHOT: &str = "begin isolation level repeatable read read only; set local enable_seqscan = off;
  set local idle_in_transaction_session_timeout = '10min'";

/// Some of them are in memory at a time, here and at the database.
const FETCH: &str = "fetch 500 from lines";

/// A part, and the statement whose rows are its lines.
struct Query {
    name: String,
    columns: Vec<String>,
    sql: String,
}

/// What the parts are of, and when.
#[derive(Clone, Copy)]
struct Moment {
    workspace_id: Uuid,
    at: OffsetDateTime,
}

/// Writes every part but the files, and returns the manifest as far as that.
pub(super) async fn write(store: &Store, workspace_id: Uuid, folder: &Folder, watch: Watch<'_>) -> Result<Manifest> {
    let mut snapshot = store.database.owner.begin_with(SNAPSHOT).await?;
    let moment = Moment {
        workspace_id,
        at: store.clock.now(),
    };
    let name = exportable(&mut snapshot, workspace_id).await?;
    let migrations = migrations(&mut snapshot).await?;
    let audit = audit::head(&mut snapshot, workspace_id).await?;
    let mut parts = Vec::new();
    for query in queries(&mut snapshot).await? {
        parts.push(part(&mut snapshot, folder, query, moment, watch).await?);
    }
    snapshot.rollback().await?;
    Ok(Manifest {
        format: FORMAT,
        workspace_id,
        name,
        exported_at: moment.at,
        migrations,
        audit,
        parts,
        missing_files: 0,
        left_out: left_out(),
    })
}

/// Its name, where all of it is there and stays.
pub(super) async fn exportable(connection: &mut PgConnection, workspace_id: Uuid) -> Result<String> {
    let found: Option<(String, bool, bool, bool)> = sqlx::query_as(
        "select name, exists (select from workspace_deletion d where d.id = w.id), exists (select from workspace_import i where i.id = w.id),
           exists (select from erasure e where e.workspace_id = w.id and e.state = 'running')
         from workspace w where id = $1",
    )
    .bind(workspace_id)
    .fetch_optional(connection)
    .await?;
    let (code, detail) = match found.ok_or(Error::NotFound("workspace"))? {
        (name, false, false, false) => return Ok(name),
        (_, true, ..) => (
            "workspace_deleting",
            "Its deletion has begun, and a part of it is gone.",
        ),
        (_, _, true, _) => (
            "workspace_importing",
            "A part of it is not here yet. Finish it first: frontdesk workspace import.",
        ),
        (_, _, _, true) => (
            "erasure_running",
            "A contact is being erased, and would be in the export half. Try again in some minutes, with the workers running.",
        ),
    };
    Err(Error::Conflict {
        code,
        detail: detail.to_owned(),
    })
}

/// Names of those that the database has seen.
pub(super) async fn migrations(connection: &mut PgConnection) -> Result<Vec<String>> {
    Ok(
        sqlx::query_scalar("select version::text from seaql_migrations order by version")
            .fetch_all(connection)
            .await?,
    )
}

/// Those that go along, in the order in which they can be taken in.
pub(super) async fn tables(connection: &mut PgConnection) -> Result<Vec<(Table, &'static Taken)>> {
    let mut all = Vec::new();
    for table in tables::whole(connection).await? {
        match taken(&table.name) {
            Some(taken) => all.push((table, taken)),
            None if is_left_out(&table.name) => {}
            None => {
                return Err(Error::Internal(anyhow::anyhow!(
                    "nobody has said whether the table {} goes along: domain/workspaces/moving/taken.rs",
                    table.name
                )));
            }
        }
    }
    all.sort_by_key(|(table, _)| turn(&table.name));
    Ok(all)
}

/// Tables of one turn stay in their order.
fn turn(table: &str) -> u8 {
    match table {
        WORKSPACE => 0,
        // before there are members, of whom each sign-in would be an entry in the middle of it
        AUDIT => 1,
        // whoever follows the change log begins with a workspace when its counter is there
        COUNTER => 3,
        _ => 2,
    }
}

async fn queries(connection: &mut PgConnection) -> Result<Vec<Query>> {
    let tables = tables(connection).await?;
    let mut queries: Vec<Query> = tables.iter().map(|(table, taken)| of_table(table, taken)).collect();
    queries.push(Query {
        name: USERS.to_owned(),
        columns: USER_COLUMNS.map(str::to_owned).to_vec(),
        sql: "select row_to_json(r)::text from (
                select u.id, u.email, u.name, u.language from member m join users u on u.id = m.user_id
                where m.workspace_id = $1 and $2::timestamptz is not null) r order by r.id"
            .to_owned(),
    });
    Ok(queries)
}

fn of_table(table: &Table, taken: &Taken) -> Query {
    let columns: Vec<String> = table
        .columns
        .iter()
        .filter(|column| !taken.without.contains(&column.as_str()))
        .cloned()
        .collect();
    let value = |column: &String| {
        let mut others = taken.instead.iter().chain(taken.goes_as);
        match others.find(|(name, _)| name == column) {
            Some((_, sql)) => format!(r#"{sql} as "{column}""#),
            None => format!(r#"t."{column}""#),
        }
    };
    let values: Vec<String> = columns.iter().map(value).collect();
    let key: Vec<String> = table.key.iter().map(|column| format!(r#"r."{column}""#)).collect();
    let of = if table.name == WORKSPACE { "id" } else { "workspace_id" };
    let sql = format!(
        r#"select row_to_json(r)::text from (
             select {} from "{}" t where t.{of} = $1 and $2::timestamptz is not null and ({}) and ({})) r order by {}"#,
        values.join(", "),
        table.name,
        taken.rows,
        taken.goes,
        key.join(", ")
    );
    Query {
        name: table.name.clone(),
        columns,
        sql,
    }
}

async fn part(
    snapshot: &mut PgConnection,
    folder: &Folder,
    query: Query,
    moment: Moment,
    watch: Watch<'_>,
) -> Result<Part> {
    let mut writer = Writer::begin(folder, &query.name, query.columns).await?;
    let open = format!("declare lines no scroll cursor for {}", query.sql);
    sqlx::query(AssertSqlSafe(open))
        .bind(moment.workspace_id)
        .bind(moment.at)
        .execute(&mut *snapshot)
        .await?;
    let mut written = 0;
    loop {
        let lines: Vec<String> = sqlx::query_scalar(FETCH).fetch_all(&mut *snapshot).await?;
        if lines.is_empty() {
            break;
        }
        for line in &lines {
            written = writer.line(line).await?;
            if written.is_multiple_of(TOLD_EVERY) {
                watch(&query.name, written)?;
            }
        }
    }
    sqlx::query("close lines").execute(&mut *snapshot).await?;
    if !written.is_multiple_of(TOLD_EVERY) {
        watch(&query.name, written)?;
    }
    writer.finish().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stay_go_or_go_as_something_else() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let table = Table {
            name: "thing".to_owned(),
            columns: names(&["workspace_id", "id", "secret", "state", "seq"]),
            key: names(&["workspace_id", "id"]),
        };
        let taken = Taken {
            table: "thing",
            rows: "t.id <> 7",
            goes: "t.id <> 8",
            without: &["secret"],
            instead: &[("state", "'off'")],
            goes_as: &[("seq", "0")],
        };
        let query = of_table(&table, &taken);
        assert_eq!(query.columns, names(&["workspace_id", "id", "state", "seq"]));
        let sql = query.sql.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(
            sql,
            r#"select row_to_json(r)::text from ( select t."workspace_id", t."id", 'off' as "state", 0 as "seq" from "thing" t where t.workspace_id = $1 and $2::timestamptz is not null and (t.id <> 7) and (t.id <> 8)) r order by r."workspace_id", r."id""#
        );
    }
}
