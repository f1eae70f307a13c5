//! What is known of one contact: as a file, or erased.

use axum::body::Body;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Paging, Path, Query};
use super::problem::Problem;
use crate::domain::contacts::dossier::{self, ContactExportView};
use crate::domain::contacts::erasure::{self, ErasureView};
use crate::domain::page::Page;
use crate::errors::{Check, Error, Result};
use crate::store::files::FileError;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(export))
        .routes(routes!(get_export))
        .routes(routes!(content))
        .routes(routes!(erase))
        .routes(routes!(list))
        .routes(routes!(get))
}

/// Ask for a file with everything that is known of a contact
///
/// Made behind the scenes and kept for three days: a ZIP with `contact.json` (profile, identities, attributes, what members changed, conversations),
/// `messages.json` (every message of every inbox, oldest first, as the API shows it, notes included) and `media/`, each file under its attachment's
/// id. While one is made, asking again gives that one.
#[utoipa::path(post, path = "/contacts/{id}/export", tag = "privacy", params(("id" = Uuid, Path)),
    responses((status = 202, body = ContactExportView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "`contact_merged`, `contact_being_erased`")))]
async fn export(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
) -> Result<(StatusCode, Json<ContactExportView>)> {
    let mut scope = auth.scope(&app).await?;
    let view = dossier::ask(&mut scope, &auth.by(), id).await?;
    scope.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(view)))
}

/// How far the file of a contact has come
#[utoipa::path(get, path = "/contact_exports/{id}", tag = "privacy", params(("id" = Uuid, Path)),
    responses((status = 200, body = ContactExportView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn get_export(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<ContactExportView>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(dossier::get(&mut scope, id).await?))
}

/// The file of a contact
#[utoipa::path(get, path = "/contact_exports/{id}/content", tag = "privacy", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/zip", description = "The file"), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem, description = "`export_not_ready`")))]
async fn content(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Response> {
    let scope = auth.scope(&app).await?;
    let key = dossier::take(&app.store, scope, auth.doer(), id).await?;
    let opened = match app.files.read(&key, None).await {
        Ok(opened) => opened,
        Err(FileError::NotFound) => return Err(Error::NotFound("export")),
        Err(error) => return Err(Error::Internal(error.into())),
    };
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_LENGTH, opened.size.to_string()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"contact-{id}.zip\""),
        ),
    ];
    Ok((headers, Body::from_stream(opened.stream)).into_response())
}

/// Erase a contact everywhere
///
/// This cannot be undone. Messages, files, notes, what was noted of them, the search index, stored webhooks and the log of changes: behind the
/// scenes, in small steps. Nothing more is sent to them. Who writes again afterwards is a new contact. What is left is the proof, which names nobody.
/// While it runs, asking again gives the same erasure.
#[utoipa::path(post, path = "/contacts/{id}/erasure", tag = "privacy", params(("id" = Uuid, Path)),
    responses((status = 202, body = ErasureView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "`contact_merged`")))]
async fn erase(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<(StatusCode, Json<ErasureView>)> {
    let mut scope = auth.scope(&app).await?;
    let view = erasure::begin(&mut scope, app.outgoing.keys(), id, None).await?;
    scope.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(view)))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ErasuresQuery {
    /// Of whoever had this: `CHANNEL:ID` as a contact's identities have it, `phone:NUMBER` or `email:ADDRESS`.
    identity: Option<String>,
    limit: Option<i64>,
    cursor: Option<String>,
}

/// Contacts that were erased, newest first: when, by whom, and how much of each kind went
#[utoipa::path(get, path = "/erasures", tag = "privacy", params(ErasuresQuery),
    responses((status = 200, body = Page<ErasureView>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn list(
    State(app): State<App>,
    auth: Auth,
    Query(query): Query<ErasuresQuery>,
) -> Result<Json<Page<ErasureView>>> {
    let paging = Paging {
        limit: query.limit,
        cursor: query.cursor,
    };
    let (limit, cursor) = (paging.limit()?, paging.cursor()?);
    let clean = query
        .identity
        .as_deref()
        .is_none_or(|identity| !identity.contains('\0'));
    let mut check = Check::default();
    check.field("identity", clean, "must not hold a NUL character").done()?;
    let mut scope = auth.scope(&app).await?;
    let keys = app.outgoing.keys();
    Ok(Json(
        erasure::list(&mut scope, keys, query.identity.as_deref(), cursor, limit).await?,
    ))
}

/// One erasure
#[utoipa::path(get, path = "/erasures/{id}", tag = "privacy", params(("id" = Uuid, Path)),
    responses((status = 200, body = ErasureView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn get(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<ErasureView>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(erasure::get(&mut scope, id).await?))
}
