//! `/conversations/{id}/messages`: the timeline, replies and notes.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Paging, Path, Query};
use super::problem::Problem;
use crate::domain::messages::{self, NewMessage, TimelineQuery};
use crate::domain::page::Page;
use crate::domain::views::{Audience, MessageView};
use crate::errors::{Check, Result};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(retry))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct MessagesQuery {
    /// A message: those before it.
    before: Option<Uuid>,
    /// A message: those after it.
    after: Option<Uuid>,
    limit: Option<i64>,
    cursor: Option<String>,
}

/// The timeline: the newest page first, items in timeline order; `next_cursor` leads to the next older page
#[utoipa::path(get, path = "/conversations/{id}/messages", tag = "messages", params(("id" = Uuid, Path), MessagesQuery),
    responses((status = 200, body = Page<MessageView>), (status = 401, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn list(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Query(query): Query<MessagesQuery>,
) -> Result<Json<Page<MessageView>>> {
    let mut check = Check::default();
    let given =
        usize::from(query.before.is_some()) + usize::from(query.after.is_some()) + usize::from(query.cursor.is_some());
    check
        .field("cursor", given <= 1, "give one of before, after and cursor")
        .done()?;
    let paging = Paging {
        limit: query.limit,
        cursor: query.cursor,
    };
    let timeline = TimelineQuery {
        before: query.before,
        after: query.after,
        cursor: paging.cursor()?,
        limit: paging.limit()?,
    };
    let mut scope = auth.scope(&app).await?;
    Ok(Json(messages::timeline(&mut scope, id, timeline).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreateMessage {
    /// The client's own id of this send, up to 64 characters, usually a UUID. Sending it again changes nothing.
    client_id: String,
    text: Option<String>,
    /// Files that were uploaded before.
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
    /// The message that is quoted.
    reply_to_id: Option<Uuid>,
    #[serde(default)]
    audience: Audience,
    /// A WhatsApp template, in the platform's shape.
    template: Option<Value>,
    /// Buttons or a list, in the platform's shape.
    interactive: Option<Value>,
}

/// In a text or a name, however deep.
fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(holds_nul),
        Value::Object(fields) => fields
            .iter()
            .any(|(name, value)| name.contains('\0') || holds_nul(value)),
        _ => false,
    }
}

const TEXT_MAX: usize = 20_000;

fn check(body: &CreateMessage) -> Result<()> {
    let mut check = Check::default();
    let nul = |text: &str| text.contains('\0');
    check.field("client_id", !body.client_id.is_empty(), "must not be empty");
    check.field(
        "client_id",
        body.client_id.chars().count() <= 64,
        "must have at most 64 characters",
    );
    check.field("client_id", !nul(&body.client_id), "must not hold a NUL character");
    let text = body.text.as_deref().unwrap_or_default();
    check.field("text", !nul(text), "must not hold a NUL character");
    check.field(
        "text",
        text.chars().count() <= TEXT_MAX,
        format!("must have at most {TEXT_MAX} characters"),
    );
    check.field("attachment_ids", body.attachment_ids.len() <= 10, "must be at most 10");
    let mut distinct = body.attachment_ids.clone();
    distinct.sort_unstable();
    distinct.dedup();
    check.field(
        "attachment_ids",
        distinct.len() == body.attachment_ids.len(),
        "names a file twice",
    );
    for (name, value) in [("template", &body.template), ("interactive", &body.interactive)] {
        check.field(name, value.as_ref().is_none_or(Value::is_object), "must be an object");
        check.field(
            name,
            !value.as_ref().is_some_and(holds_nul),
            "must not hold a NUL character",
        );
        check.field(
            name,
            value.is_none() || body.audience == Audience::Customer,
            "goes to customers only",
        );
    }
    check.done()
}

/// Write a reply or a note
#[utoipa::path(post, path = "/conversations/{id}/messages", tag = "messages", params(("id" = Uuid, Path)), request_body = CreateMessage,
    responses((status = 201, body = MessageView, description = "Accepted: it is delivered, or its failure is shown"),
        (status = 200, body = MessageView, description = "This client_id was accepted before"),
        (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "`client_id_reused` or `window_closed`"), (status = 422, body = Problem)))]
async fn create(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Json(body): Json<CreateMessage>,
) -> Result<Response> {
    check(&body)?;
    let new = NewMessage {
        workspace_id: auth.0.workspace_id,
        conversation_id: id,
        client_id: body.client_id,
        text: body.text,
        attachment_ids: body.attachment_ids,
        reply_to_id: body.reply_to_id,
        audience: body.audience,
        template: body.template,
        interactive: body.interactive,
        author: auth.0.author(),
    };
    let (view, new) = app.replies.accept(new).await?;
    let status = if new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(view)).into_response())
}

/// Send a failed or doubtful reply again; it goes to the end of the queue
#[utoipa::path(post, path = "/conversations/{id}/messages/{message_id}/retry", tag = "messages",
    params(("id" = Uuid, Path), ("message_id" = Uuid, Path)),
    responses((status = 200, body = MessageView), (status = 401, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn retry(
    State(app): State<App>,
    auth: Auth,
    Path((id, message_id)): Path<(Uuid, Uuid)>,
) -> Result<Json<MessageView>> {
    let mut scope = auth.scope(&app).await?;
    let view = messages::retry(&mut scope, id, message_id).await?;
    scope.commit().await?;
    Ok(Json(view))
}
