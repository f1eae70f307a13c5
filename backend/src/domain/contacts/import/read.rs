//! Files that were uploaded, their lines, and the report of what became of them.

use bytes::Bytes;
use futures::{Stream, stream};
use serde_json::Value;
use sqlx::types::Json;
use sqlx::{AssertSqlSafe, FromRow};
use time::OffsetDateTime;
use uuid::Uuid;

use super::select;
use crate::domain::audit::{self, AuditAction};
use crate::domain::contacts::export;
use crate::domain::page::{Cursor, Page};
use crate::domain::views::{ContactImportView, ImportLineView, ImportOutcome, ImportState};
use crate::errors::{Error, Result};
use crate::store::{Doer, Scoped, Store};

/// Lines of the report that are read at a time.
const LINES: i64 = 1_000;

#[derive(FromRow)]
struct Row {
    id: Uuid,
    version: i64,
    state: String,
    file_name: String,
    columns: Vec<String>,
    mapping: Vec<String>,
    total: i32,
    done: i32,
    created: i32,
    updated: i32,
    failed: i32,
    author_name: Option<String>,
    created_at: OffsetDateTime,
    finished_at: Option<OffsetDateTime>,
}

fn view(row: Row) -> ContactImportView {
    ContactImportView {
        id: row.id,
        version: row.version,
        state: match row.state.as_str() {
            "checking" => ImportState::Checking,
            "checked" => ImportState::Checked,
            "running" => ImportState::Running,
            "finished" => ImportState::Finished,
            "cancelled" => ImportState::Cancelled,
            _ => ImportState::Uploaded,
        },
        file_name: row.file_name,
        columns: row.columns,
        mapping: row.mapping,
        total: row.total,
        done: row.done,
        created: row.created,
        updated: row.updated,
        failed: row.failed,
        author_name: row.author_name,
        created_at: row.created_at,
        finished_at: row.finished_at,
    }
}

pub async fn get(scope: &mut Scoped, id: Uuid) -> Result<ContactImportView> {
    let row: Option<Row> = sqlx::query_as(select("id = $2"))
        .bind(scope.workspace_id())
        .bind(id)
        .fetch_optional(scope.connection())
        .await?;
    row.map(view).ok_or(Error::NotFound("import"))
}

/// Newest first.
pub async fn list(scope: &mut Scoped, cursor: Option<Cursor>, limit: i64) -> Result<Page<ContactImportView>> {
    let condition =
        "($2::timestamptz is null or (created_at, id) < ($2, $3)) order by created_at desc, id desc limit $4";
    let rows: Vec<Row> = sqlx::query_as(select(condition))
        .bind(scope.workspace_id())
        .bind(cursor.map(|cursor| cursor.at))
        .bind(cursor.map(|cursor| cursor.id))
        .bind(limit + 1)
        .fetch_all(scope.connection())
        .await?;
    Ok(Page::cut(rows, limit, |row| Cursor {
        at: row.created_at,
        id: row.id,
    })
    .map(view))
}

#[derive(FromRow)]
struct LineRow {
    line: i32,
    cells: Json<Vec<String>>,
    outcome: Option<String>,
    problem: Option<String>,
    contact_id: Option<Uuid>,
}

/// In the order of the file; all, or those that are not good. The cursor is the number of the last line that was shown.
pub async fn lines(
    scope: &mut Scoped,
    id: Uuid,
    only_failed: bool,
    cursor: Option<&str>,
    limit: i64,
) -> Result<Page<ImportLineView>> {
    let after: i32 = match cursor {
        None => 0,
        Some(text) => text
            .parse()
            .map_err(|_| Error::invalid("cursor", "is none that a list gave"))?,
    };
    get(scope, id).await?;
    let mut rows = page(scope, id, only_failed, after, limit + 1).await?;
    let room = usize::try_from(limit).unwrap_or(0);
    let more = rows.len() > room;
    rows.truncate(room);
    let next_cursor = rows.last().filter(|_| more).map(|row| row.line.to_string());
    let items = rows
        .into_iter()
        .map(|row| ImportLineView {
            line: row.line,
            cells: row.cells.0,
            outcome: match row.outcome.as_deref() {
                Some("created") => Some(ImportOutcome::Created),
                Some("updated") => Some(ImportOutcome::Updated),
                Some("failed") => Some(ImportOutcome::Failed),
                _ => None,
            },
            problem: row.problem,
            contact_id: row.contact_id,
        })
        .collect();
    Ok(Page { items, next_cursor })
}

async fn page(scope: &mut Scoped, id: Uuid, only_failed: bool, after: i32, limit: i64) -> Result<Vec<LineRow>> {
    let failed = if only_failed { "and outcome = 'failed'" } else { "" };
    let sql = format!(
        "select line, cells, outcome, problem, contact_id from contact_import_line
         where workspace_id = $1 and import_id = $2 and line > $3 {failed} order by line limit $4"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .bind(scope.workspace_id())
        .bind(id)
        .bind(after)
        .bind(limit)
        .fetch_all(scope.connection())
        .await?)
}

/// Every line with what became of it, as a file of its own.
pub async fn report(
    store: &Store,
    workspace_id: Uuid,
    doer: Doer,
    id: Uuid,
) -> Result<impl Stream<Item = Result<Bytes>> + use<>> {
    let mut scope = store.scoped(workspace_id).await?.done_by(doer);
    let import = get(&mut scope, id).await?;
    let file = Some(import.file_name.as_str());
    audit::done(&mut scope, AuditAction::ImportReportRead, Some(id), file, Value::Null);
    scope.commit().await?;
    let names = ["line", "outcome", "problem", "contact_id"].map(str::to_owned);
    let first = export::lines([names.into_iter().chain(import.columns)])?;
    let store = store.clone();
    let rest = stream::try_unfold(Some(0), move |after| {
        let store = store.clone();
        async move {
            let Some(after) = after else { return Ok(None) };
            let mut scope = store.scoped(workspace_id).await?;
            let rows = page(&mut scope, id, false, after, LINES).await?;
            let last = rows.last().map(|row| row.line);
            let cells = rows.into_iter().map(|row| {
                let told = [
                    row.line.to_string(),
                    row.outcome.unwrap_or_default(),
                    row.problem.unwrap_or_default().replace('\n', "; "),
                    row.contact_id.map(|id| id.to_string()).unwrap_or_default(),
                ];
                told.into_iter().chain(row.cells.0)
            });
            Ok(last.is_some().then_some((Bytes::from(export::lines(cells)?), last)))
        }
    });
    Ok(futures::StreamExt::chain(
        stream::once(futures::future::ready(Ok(Bytes::from(first)))),
        rest,
    ))
}
