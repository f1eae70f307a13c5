//! `/attachments`: uploads, and files for those who may see them.

use axum::extract::multipart::{Field, MultipartError, MultipartRejection};
use axum::extract::{DefaultBodyLimit, Multipart, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum_extra::headers::{ContentLength, HeaderMapExt};
use frontdesk_connectors::Channel;
use futures::StreamExt;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Path, Query};
use super::problem::Problem;
use super::{file_response, proxied};
use crate::domain::attachments::{self, MAX_BYTES, NewUpload};
use crate::domain::inboxes;
use crate::domain::views::AttachmentView;
use crate::errors::{Error, Result};

/// Bytes of a form beside its file.
const FORM_MAX: u64 = 64 * 1024;
/// Of the form's field `kind`.
const KIND_MAX: usize = 64;

pub fn router() -> OpenApiRouter<App> {
    let limit = usize::try_from(MAX_BYTES + FORM_MAX).unwrap_or(usize::MAX);
    OpenApiRouter::new()
        .routes(routes!(upload))
        .layer(DefaultBodyLimit::max(limit))
        .routes(routes!(get))
        .routes(routes!(content))
        .routes(routes!(thumbnail))
        .routes(routes!(fetch_again))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct UploadQuery {
    /// Through which inbox it is to be sent: then what its channel does not take is refused at once.
    inbox_id: Option<Uuid>,
}

#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form for the document")]
struct UploadForm {
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
    /// `voice`, sent before the file: a recorded voice note.
    kind: Option<String>,
}

/// Upload a file, to be sent with a message
#[utoipa::path(post, path = "/attachments", tag = "attachments", params(UploadQuery),
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses((status = 201, body = AttachmentView), (status = 401, body = Problem), (status = 404, body = Problem, description = "There is no such inbox"),
        (status = 409, body = Problem, description = "`storage_limit`: there is no room left for it"), (status = 413, body = Problem), (status = 422, body = Problem)))]
async fn upload(
    State(app): State<App>,
    auth: Auth,
    Query(query): Query<UploadQuery>,
    headers: HeaderMap,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response> {
    let channel = match query.inbox_id {
        Some(id) => {
            let mut scope = auth.scope(&app).await?;
            Some(inboxes::channel_of(&mut scope, id).await?)
        }
        None => None,
    };
    // what is told before it is sent need not be sent
    let told = headers.typed_get::<ContentLength>().map_or(0, |length| length.0);
    let too_large = told > attachments::largest(channel) + FORM_MAX;
    if too_large && headers.contains_key(header::EXPECT) {
        return Err(attachments::too_large(channel));
    }
    let mut form = form.map_err(|_| Error::invalid("Content-Type", "must be multipart/form-data"))?;
    if too_large {
        discard(form).await;
        return Err(attachments::too_large(channel));
    }
    let mut voice = false;
    while let Some(field) = form.next_field().await.map_err(|error| broken(&error, channel))? {
        match field.name() {
            Some("kind") => voice = kind(field, channel).await? == b"voice",
            Some("file") => {
                let file_name = field.file_name().map(str::to_owned);
                let content_type = field.content_type().map(str::to_owned);
                // the form is borrowed while its field streams, so the chunks go through a small channel
                let (sender, receiver) = tokio::sync::mpsc::channel::<std::io::Result<bytes::Bytes>>(4);
                let body = futures::stream::unfold(receiver, async |mut receiver| {
                    receiver.recv().await.map(|chunk| (chunk, receiver))
                })
                .boxed();
                let new = NewUpload {
                    file_name,
                    content_type,
                    voice,
                    channel,
                    body,
                };
                let (view, ()) = tokio::join!(
                    attachments::upload(&app.store, &app.files, &auth.0, new),
                    pump(field, sender)
                );
                return Ok((StatusCode::CREATED, Json(view?)).into_response());
            }
            _ => {}
        }
    }
    Err(Error::invalid("file", "is missing"))
}

/// Reads to the end: who sends without asking hears no answer before.
async fn discard(mut form: Multipart) {
    while let Ok(Some(mut field)) = form.next_field().await {
        while let Ok(Some(_)) = field.chunk().await {}
    }
}

/// Read piece by piece: the whole form may be as long as the largest file.
async fn kind(mut field: Field<'_>, channel: Option<Channel>) -> Result<Vec<u8>> {
    let mut kind = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|error| broken(&error, channel))? {
        if kind.len() + chunk.len() > KIND_MAX {
            return Err(Error::invalid("kind", "is too long"));
        }
        kind.extend_from_slice(&chunk);
    }
    Ok(kind)
}

fn broken(error: &MultipartError, channel: Option<Channel>) -> Error {
    if is_too_large(error) {
        attachments::too_large(channel)
    } else {
        Error::invalid("file", "did not arrive whole; upload it again")
    }
}

fn is_too_large(error: &MultipartError) -> bool {
    error.status() == StatusCode::PAYLOAD_TOO_LARGE
}

async fn pump(mut field: Field<'_>, sender: tokio::sync::mpsc::Sender<std::io::Result<bytes::Bytes>>) {
    loop {
        let chunk = match field.chunk().await {
            Ok(Some(chunk)) => Ok(chunk),
            Ok(None) => return,
            Err(error) if is_too_large(&error) => Err(std::io::ErrorKind::FileTooLarge.into()),
            Err(error) => Err(std::io::Error::other(error)),
        };
        let last = chunk.is_err();
        // nobody listens any more: the file was refused
        if sender.send(chunk).await.is_err() || last {
            return;
        }
    }
}

/// What an attachment is
#[utoipa::path(get, path = "/attachments/{id}", tag = "attachments", params(("id" = Uuid, Path)),
    responses((status = 200, body = AttachmentView), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn get(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<AttachmentView>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(attachments::get(&mut scope, id).await?.view))
}

/// The file itself; ranges are honoured, and what the client has already is not sent again
#[utoipa::path(get, path = "/attachments/{id}/content", tag = "attachments", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "*/*", description = "The whole file, in its own type where a browser may show it"), (status = 206, content_type = "*/*", description = "A part of it"),
        (status = 304), (status = 401, body = Problem), (status = 404, body = Problem), (status = 410, body = Problem, description = "`expired`: not kept here, and gone at the platform"),
        (status = 416, body = Problem), (status = 502, body = Problem, description = "`platform_unreachable`: not kept here, and the platform does not answer")))]
async fn content(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>, headers: HeaderMap) -> Result<Response> {
    let mut scope = auth.scope(&app).await?;
    let stored = attachments::get(&mut scope, id).await?;
    let target = match stored.storage_key {
        Some(_) => None,
        None => attachments::proxy_target(&mut scope, id).await?,
    };
    let workspace_id = scope.workspace_id();
    drop(scope);
    match target {
        Some(target) => proxied::serve(&app, workspace_id, &stored, &target, &headers).await,
        None => file_response::serve(&app.files, &stored, &headers).await,
    }
}

/// A small picture of the file, where there is one: JPEG or PNG, 512 pixels at most
#[utoipa::path(get, path = "/attachments/{id}/thumbnail", tag = "attachments", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "image/*", description = "The picture"), (status = 304), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn thumbnail(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>, headers: HeaderMap) -> Result<Response> {
    let mut scope = auth.scope(&app).await?;
    let stored = attachments::get(&mut scope, id).await?;
    drop(scope);
    file_response::thumbnail(&app.files, &stored, &headers).await
}

/// Ask the platform for the file again
#[utoipa::path(post, path = "/attachments/{id}/fetch_again", tag = "attachments", params(("id" = Uuid, Path)),
    responses((status = 200, body = AttachmentView), (status = 401, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn fetch_again(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<AttachmentView>> {
    attachments::get(&mut auth.scope(&app).await?, id).await?;
    let mut scope = auth.beyond(&app).await?;
    let view = attachments::fetch_again(&mut scope, id).await?;
    scope.commit().await?;
    Ok(Json(view))
}
