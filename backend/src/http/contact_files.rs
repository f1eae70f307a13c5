//! Contacts as files: what is written of them, and what is taken in.

use axum::body::{Body, Bytes};
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::Stream;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::contacts::FilterQuery;
use super::extract::{Auth, Json, Paging, Path, Query};
use super::problem::Problem;
use crate::domain::contacts::{export, import};
use crate::domain::page::Page;
use crate::domain::views::{ContactImportView, ImportLineView};
use crate::errors::{Error, Result};

const CSV: &str = "text/csv; charset=utf-8";

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, upload))
        .layer(DefaultBodyLimit::max(import::BYTES_MAX))
        .routes(routes!(export_all))
        .routes(routes!(get))
        .routes(routes!(check))
        .routes(routes!(start))
        .routes(routes!(cancel))
        .routes(routes!(lines))
        .routes(routes!(report))
}

/// A file, sent while it is read.
fn file(name: &str, content: impl Stream<Item = Result<bytes::Bytes>> + Send + 'static) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, CSV.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (headers, Body::from_stream(content)).into_response()
}

/// Contacts as CSV, newest first: all, or those of a filter. Admins only
///
/// UTF-8 with a byte order mark. Columns: `id`, `name`, `username`, `phone`, `email`, `note`, `blocked`, `created_at`, `identities`
/// (`CHANNEL:ID`, with a space between them), then each attribute by its key. A cell that a spreadsheet would take for a formula begins
/// with an apostrophe. A connection that breaks off before the end left some out.
#[utoipa::path(get, path = "/contacts.csv", tag = "contact_files", params(FilterQuery),
    responses((status = 200, body = String, content_type = "text/csv"), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn export_all(State(app): State<App>, auth: Auth, Query(query): Query<FilterQuery>) -> Result<Response> {
    let filter = query.filter(&app, &auth).await?;
    let content = export::export(&app.store, auth.0.workspace_id, auth.doer(), filter).await?;
    Ok(file("contacts.csv", content))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct UploadQuery {
    /// What the file is called.
    file_name: Option<String>,
}

/// Upload a file of contacts. Admins only
///
/// CSV in UTF-8, with commas, semicolons or tabs, whose first line names its columns; at most 10 MB, 50,000 lines and 60 columns. What
/// each column is, is guessed by its name. Nothing is taken in yet.
#[utoipa::path(post, path = "/contact_imports", tag = "contact_files", params(UploadQuery),
    request_body(content = String, content_type = "text/csv", example = json!("name,phone\nAda,+15551110000\n")),
    responses((status = 201, body = ContactImportView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem)))]
async fn upload(
    State(app): State<App>,
    auth: Auth,
    Query(query): Query<UploadQuery>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<ContactImportView>)> {
    let file_name = query.file_name.unwrap_or_else(|| "contacts.csv".to_owned());
    if file_name.contains('\0') {
        return Err(Error::invalid("file_name", "must not hold a NUL character"));
    }
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !content_type.is_some_and(|value| value.trim().to_ascii_lowercase().starts_with("text/csv")) {
        return Err(Error::invalid("Content-Type", "must be text/csv"));
    }
    let bytes = body.map_err(|_| Error::TooLarge {
        detail: format!("The file has more than {} MB.", import::BYTES_MAX / 1024 / 1024),
    })?;
    let mut scope = auth.scope(&app).await?;
    let view = import::upload(&mut scope, &auth.by(), &file_name, &bytes).await?;
    scope.commit().await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// Files of contacts that were uploaded in the last thirty days, newest first. Admins only
#[utoipa::path(get, path = "/contact_imports", tag = "contact_files", params(Paging),
    responses((status = 200, body = Page<ContactImportView>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn list(
    State(app): State<App>,
    auth: Auth,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<ContactImportView>>> {
    let (cursor, limit) = (paging.cursor()?, paging.limit()?);
    let mut scope = auth.scope(&app).await?;
    Ok(Json(import::list(&mut scope, cursor, limit).await?))
}

/// How far a file has come. Admins only
#[utoipa::path(get, path = "/contact_imports/{id}", tag = "contact_files", params(("id" = Uuid, Path)),
    responses((status = 200, body = ContactImportView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn get(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<ContactImportView>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(import::get(&mut scope, id).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "mapping": ["name", "phone", "attributes.plan", ""] }))]
struct CheckImport {
    /// Of each column what it is: `id`, `identity`, `name`, `phone`, `email`, `note`, `attributes.KEY`, or empty: nothing. Each once.
    mapping: Vec<String>,
}

/// Look at each line without taking anything in. Admins only
///
/// Behind the scenes: `contact_import.updated` tells how far it came. A line is found by `id`, else by `identity`, else by phone number
/// and e-mail address; whoever is not found is made. An empty cell leaves what there is.
#[utoipa::path(post, path = "/contact_imports/{id}/check", tag = "contact_files", params(("id" = Uuid, Path)), request_body = CheckImport,
    responses((status = 200, body = ContactImportView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "`import_state`, `import_running`"), (status = 422, body = Problem)))]
async fn check(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Json(body): Json<CheckImport>,
) -> Result<Json<ContactImportView>> {
    let mut scope = auth.scope(&app).await?;
    let view = import::check(&mut scope, &auth.by(), id, body.mapping).await?;
    scope.commit().await?;
    Ok(Json(view))
}

/// Take in what was looked at, apart from lines that are not good. Admins only
///
/// Behind the scenes, each line once, whatever ends in between.
#[utoipa::path(post, path = "/contact_imports/{id}/start", tag = "contact_files", params(("id" = Uuid, Path)),
    responses((status = 200, body = ContactImportView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "`import_state`, `import_running`")))]
async fn start(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<ContactImportView>> {
    let mut scope = auth.scope(&app).await?;
    let view = import::start(&mut scope, &auth.by(), id).await?;
    scope.commit().await?;
    Ok(Json(view))
}

/// Stop; what was taken in so far stays. Admins only
#[utoipa::path(post, path = "/contact_imports/{id}/cancel", tag = "contact_files", params(("id" = Uuid, Path)),
    responses((status = 200, body = ContactImportView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn cancel(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<ContactImportView>> {
    let mut scope = auth.scope(&app).await?;
    let view = import::cancel(&mut scope, id).await?;
    scope.commit().await?;
    Ok(Json(view))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct LinesQuery {
    /// Only lines that are not good.
    failed: Option<bool>,
    limit: Option<i64>,
    cursor: Option<String>,
}

/// The lines of a file and what became of each, or would; in its order. Admins only
#[utoipa::path(get, path = "/contact_imports/{id}/lines", tag = "contact_files", params(("id" = Uuid, Path), LinesQuery),
    responses((status = 200, body = Page<ImportLineView>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn lines(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Query(query): Query<LinesQuery>,
) -> Result<Json<Page<ImportLineView>>> {
    let paging = Paging {
        limit: query.limit,
        cursor: None,
    };
    let limit = paging.limit()?;
    let mut scope = auth.scope(&app).await?;
    let only_failed = query.failed.unwrap_or(false);
    Ok(Json(
        import::lines(&mut scope, id, only_failed, query.cursor.as_deref(), limit).await?,
    ))
}

/// Every line of a file as CSV, with what became of it: `line`, `outcome`, `problem`, `contact_id`, then its cells. Admins only
#[utoipa::path(get, path = "/contact_imports/{id}/report.csv", tag = "contact_files", params(("id" = Uuid, Path)),
    responses((status = 200, body = String, content_type = "text/csv"), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn report(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Response> {
    let content = import::report(&app.store, auth.0.workspace_id, auth.doer(), id).await?;
    Ok(file("import-report.csv", content))
}
