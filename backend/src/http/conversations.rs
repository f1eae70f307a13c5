//! `/conversations`, `/read_marks` and what an agent does to a conversation.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use tokio::sync::Semaphore;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::conversation_list::ListQuery;
use super::extract::{Auth, Json, Paging, Path, Query};
use super::problem::Problem;
use crate::clock::rfc3339_millis;
use crate::domain::conversations::{self, ConversationChange, ConversationPeer, FileKind, Place};
use crate::domain::page::Page;
use crate::domain::search;
use crate::domain::views::{ConversationFileView, ConversationStatus, ConversationView, FoundMessage, ReadMarkView};
use crate::errors::{Error, Result};
use crate::store::Signal;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get, change))
        .routes(routes!(mark_read))
        .routes(routes!(read_marks))
        .routes(routes!(typing))
        .routes(routes!(files))
        .routes(routes!(find))
}

/// Conversations, newest activity first unless another order is asked for
///
/// A page may be short, or empty, and still have a `next_cursor`: where few of many conversations belong to a list, a request
/// looks through a bounded number of them.
#[utoipa::path(get, path = "/conversations", tag = "conversations", params(ListQuery),
    responses((status = 200, body = Page<ConversationView>), (status = 401, body = Problem), (status = 404, body = Problem, description = "There is no such view"), (status = 422, body = Problem)))]
async fn list(
    State(app): State<App>,
    auth: Auth,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<ConversationView>>> {
    let (query, asked) = query.split()?;
    let filter = query.filter(&app, &auth).await?;
    let place = match &asked.cursor {
        None => Place::BEGINNING,
        Some(cursor) => Place::decode(cursor, filter.sort)?,
    };
    let Some(q) = asked.q else {
        let mut glance = auth.glance(&app).await?;
        let page = conversations::list(&mut glance.reader(), &filter, asked.limit, place).await?;
        return Ok(Json(page));
    };
    if q.contains('\0') {
        return Err(Error::invalid("q", "must not hold a NUL character"));
    }
    search::index::catch_up(&app.store, auth.0.workspace_id).await?;
    let mut scope = auth.scope(&app).await?;
    Ok(Json(
        conversations::list_found(&mut scope, &q, &filter, asked.limit, place).await?,
    ))
}

/// One conversation
#[utoipa::path(get, path = "/conversations/{id}", tag = "conversations", params(("id" = Uuid, Path)),
    responses((status = 200, body = ConversationView), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn get(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<ConversationView>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(conversations::get(&mut scope, id).await?))
}

/// What is left out stays as it is; null clears.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeConversation {
    status: Option<ConversationStatus>,
    /// With status `snoozed`: when it wakes by itself.
    #[serde(default, deserialize_with = "nullable_time")]
    #[schema(value_type = Option<String>, format = DateTime)]
    snoozed_until: Option<Option<OffsetDateTime>>,
    #[serde(default, deserialize_with = "super::extract::nullable")]
    #[schema(value_type = Option<Uuid>)]
    assignee_id: Option<Option<Uuid>>,
    #[serde(default, deserialize_with = "super::extract::nullable")]
    #[schema(value_type = Option<Uuid>)]
    team_id: Option<Option<Uuid>>,
    label_ids: Option<Vec<Uuid>>,
    /// `none`, `low`, `medium`, `high`, `urgent`
    priority: Option<String>,
}

pub(super) fn nullable_time<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<OffsetDateTime>>, D::Error> {
    rfc3339_millis::option::deserialize(deserializer).map(Some)
}

/// Change status, assignee, team, labels or priority
#[utoipa::path(patch, path = "/conversations/{id}", tag = "conversations", params(("id" = Uuid, Path)), request_body = ChangeConversation,
    responses((status = 200, body = ConversationView), (status = 401, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn change(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Json(body): Json<ChangeConversation>,
) -> Result<Json<ConversationView>> {
    let mut scope = auth.scope(&app).await?;
    let change = ConversationChange {
        status: body.status,
        snoozed_until: body.snoozed_until,
        assignee_id: body.assignee_id,
        team_id: body.team_id,
        label_ids: body.label_ids,
        priority: body.priority,
        ..ConversationChange::default()
    };
    let view = conversations::change(&mut scope, &auth.0, id, change).await?;
    scope.commit().await?;
    Ok(Json(view))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MarkRead {
    /// How many of the conversation's customer messages were read; `inbound_count` means all.
    read_count: i64,
}

/// Set how far the member who asks has read
#[utoipa::path(put, path = "/conversations/{id}/read_mark", tag = "conversations", params(("id" = Uuid, Path)), request_body = MarkRead,
    responses((status = 200, body = ReadMarkView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn mark_read(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Json(body): Json<MarkRead>,
) -> Result<Json<ReadMarkView>> {
    let mut scope = auth.scope(&app).await?;
    let view = conversations::mark_read(&mut scope, &auth.0, id, body.read_count).await?;
    scope.commit().await?;
    Ok(Json(view))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct MarksQuery {
    /// Up to 100 ids, separated by commas.
    conversation_ids: String,
}

/// The read marks of the member who asks
#[utoipa::path(get, path = "/read_marks", tag = "conversations", params(MarksQuery),
    responses((status = 200, body = Page<ReadMarkView>), (status = 401, body = Problem), (status = 422, body = Problem)))]
async fn read_marks(
    State(app): State<App>,
    auth: Auth,
    Query(query): Query<MarksQuery>,
) -> Result<Json<Page<ReadMarkView>>> {
    let ids: Result<Vec<Uuid>, _> = query
        .conversation_ids
        .split(',')
        .filter(|id| !id.is_empty())
        .map(str::parse)
        .collect();
    let ids = ids.map_err(|_| Error::invalid("conversation_ids", "must be ids, separated by commas"))?;
    if ids.len() > 100 {
        return Err(Error::invalid("conversation_ids", "must be at most 100 ids"));
    }
    let mut scope = auth.scope(&app).await?;
    let items = conversations::read_marks(&mut scope, &auth.0, &ids).await?;
    Ok(Json(Page {
        items,
        next_cursor: None,
    }))
}

#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Typing {
    typing: bool,
}

/// Tell the customer's app and the colleagues that somebody is typing
#[utoipa::path(post, path = "/conversations/{id}/typing", tag = "conversations", params(("id" = Uuid, Path)), request_body = Typing,
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn typing(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Json(body): Json<Typing>,
) -> Result<axum::http::StatusCode> {
    let mut scope = auth.scope(&app).await?;
    let peer = conversations::peer(&mut scope, id).await?;
    drop(scope);
    let data = serde_json::json!({ "conversation_id": id, "user_id": auth.0.id(), "name": auth.0.name, "typing": body.typing });
    let workspace_id = auth.0.workspace_id;
    app.store.wake.send(Signal::Ephemeral {
        workspace_id,
        name: "typing".to_owned(),
        data: data.to_string(),
        except_socket: None,
    });
    if body.typing && peer.connected {
        tokio::spawn(show_typing(app, workspace_id, peer));
    }
    Ok(axum::http::StatusCode::NO_CONTENT)
}

/// In the customer's app. A courtesy that nobody waits for: whether it arrives changes nothing, nor whether the account is
/// still connected, and where too many are on their way one more is left out.
async fn show_typing(app: App, workspace_id: Uuid, peer: ConversationPeer) {
    static ON_THEIR_WAY: Semaphore = Semaphore::const_new(64);
    let (Ok(_turn), Some(external_id)) = (ON_THEIR_WAY.try_acquire(), &peer.last_inbound_external_id) else {
        return;
    };
    let line = match app.outgoing.line(&app.store, workspace_id, peer.inbox_id).await {
        Ok(line) => line,
        Err(error) => return tracing::debug!(%error, "there is no line for a typing indicator"),
    };
    let sent = line
        .connector
        .typing(line.context(), &line.connection.account_id, &peer.keys, external_id);
    if let Err(error) = sent.await {
        tracing::debug!(%error, "the typing indicator was not shown");
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct FilesQuery {
    /// `media`: pictures and films; `files`: everything else that is a file.
    #[param(inline)]
    kind: Option<FileKind>,
    limit: Option<i64>,
    cursor: Option<String>,
}

/// Files of a conversation, newest first
#[utoipa::path(get, path = "/conversations/{id}/files", tag = "conversations", params(("id" = Uuid, Path), FilesQuery),
    responses((status = 200, body = Page<ConversationFileView>), (status = 401, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn files(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Query(query): Query<FilesQuery>,
) -> Result<Json<Page<ConversationFileView>>> {
    let paging = Paging {
        limit: query.limit,
        cursor: query.cursor,
    };
    let (limit, cursor) = (paging.limit()?, paging.cursor()?);
    let mut scope = auth.scope(&app).await?;
    Ok(Json(
        conversations::files(&mut scope, id, query.kind.unwrap_or_default(), cursor, limit).await?,
    ))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct FindQuery {
    /// Words of any script, in any order; the beginning of a word is enough. `"words in a row"`.
    q: String,
    limit: Option<i64>,
    cursor: Option<String>,
}

/// Messages of a conversation that hold all words, newest first
///
/// A page may be shorter than asked for, or empty, and still have a `next_cursor`: so many messages were looked through.
#[utoipa::path(get, path = "/conversations/{id}/search", tag = "conversations", params(("id" = Uuid, Path), FindQuery),
    responses((status = 200, body = Page<FoundMessage>), (status = 401, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn find(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Query(query): Query<FindQuery>,
) -> Result<Json<Page<FoundMessage>>> {
    let paging = Paging {
        limit: query.limit,
        cursor: query.cursor,
    };
    let (limit, cursor) = (paging.limit()?, paging.cursor()?);
    let mut scope = auth.scope(&app).await?;
    Ok(Json(search::within(&mut scope, id, &query.q, limit, cursor).await?))
}
