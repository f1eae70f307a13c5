//! `/scheduled_messages`: replies that go out at their time.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::Value;
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Paging, Path, Query};
use super::problem::Problem;
use super::teams::{Refused, Unknown};
use crate::clock::rfc3339_millis;
use crate::domain::page::Page;
use crate::domain::scheduled::{self, NewScheduled, ScheduledChange};
use crate::domain::views::ScheduledMessageView;
use crate::errors::{Check, Result};
use crate::store::Scoped;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(create))
        .routes(routes!(change, cancel))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ScheduledQuery {
    /// Those of one conversation.
    conversation_id: Option<Uuid>,
    limit: Option<i64>,
    cursor: Option<String>,
}

/// Replies that wait for their time, or did not go out at it; what goes out next first
#[utoipa::path(get, path = "/scheduled_messages", tag = "scheduled_messages", params(ScheduledQuery),
    responses((status = 200, body = Page<ScheduledMessageView>), Refused))]
async fn list(
    State(app): State<App>,
    auth: Auth,
    Query(query): Query<ScheduledQuery>,
) -> Result<Json<Page<ScheduledMessageView>>> {
    let paging = Paging {
        limit: query.limit,
        cursor: query.cursor,
    };
    let (cursor, limit) = (paging.cursor()?, paging.limit()?);
    let mut scope = auth.scope(&app).await?;
    Ok(Json(
        scheduled::list(&mut scope, query.conversation_id, cursor, limit).await?,
    ))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ScheduleMessage {
    /// The client's own id of it, a UUID: the same again makes no second one.
    id: Uuid,
    text: Option<String>,
    /// Files that were uploaded before.
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
    /// The message that is quoted.
    reply_to_id: Option<Uuid>,
    /// A WhatsApp template, in the platform's shape.
    template: Option<Value>,
    /// In the future, within a year.
    #[serde(with = "rfc3339_millis")]
    #[schema(value_type = String, format = DateTime)]
    send_at: OffsetDateTime,
}

/// Have a reply go out by itself at a time; the customer has to be answerable then
#[utoipa::path(post, path = "/conversations/{id}/scheduled_messages", tag = "scheduled_messages", params(("id" = Uuid, Path)),
    request_body = ScheduleMessage,
    responses((status = 201, body = ScheduledMessageView, description = "It waits for its time"),
        (status = 200, body = ScheduledMessageView, description = "This id was scheduled before"), Refused, Unknown,
        (status = 409, body = Problem, description = "`window_closed`: the time to answer is over by then; `inbox_disconnected`, `id_taken`")))]
async fn create(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Json(body): Json<ScheduleMessage>,
) -> Result<(StatusCode, Json<ScheduledMessageView>)> {
    scheduled::check(body.text.as_deref(), &body.attachment_ids)?;
    Check::default()
        .field(
            "template",
            body.template.as_ref().is_none_or(Value::is_object),
            "must be an object",
        )
        .done()?;
    let new = NewScheduled {
        id: body.id,
        text: body.text,
        attachment_ids: body.attachment_ids,
        reply_to_id: body.reply_to_id,
        template: body.template,
        send_at: body.send_at,
    };
    let mut scope = auth.scope(&app).await?;
    let (view, new) = scheduled::create(&mut scope, &auth.0, id, new).await?;
    scope.commit().await?;
    let status = if new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(view)))
}

/// What is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeScheduled {
    text: Option<String>,
    #[serde(default, with = "rfc3339_millis::option")]
    #[schema(value_type = Option<String>, format = DateTime)]
    send_at: Option<OffsetDateTime>,
}

/// Change the words or the time of a reply that waits, or plan one anew that did not go out
#[utoipa::path(patch, path = "/scheduled_messages/{id}", tag = "scheduled_messages", params(("id" = Uuid, Path)),
    request_body = ChangeScheduled,
    responses((status = 200, body = ScheduledMessageView), Refused, Unknown,
        (status = 409, body = Problem, description = "`window_closed`: the time to answer is over by then; `inbox_disconnected`")))]
async fn change(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Json(body): Json<ChangeScheduled>,
) -> Result<Json<ScheduledMessageView>> {
    scheduled::check(body.text.as_deref(), &[])?;
    let change = ScheduledChange {
        text: body.text,
        send_at: body.send_at,
    };
    let mut scope = looked(&app, &auth, id).await?;
    let view = scheduled::change(&mut scope, id, change).await?;
    scope.commit().await?;
    Ok(Json(view))
}

/// Cancel a reply that waits for its time: it never goes out
#[utoipa::path(delete, path = "/scheduled_messages/{id}", tag = "scheduled_messages", params(("id" = Uuid, Path)),
    responses((status = 204, description = "Cancelled"), Refused, Unknown))]
async fn cancel(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<StatusCode> {
    let mut scope = looked(&app, &auth, id).await?;
    scheduled::cancel(&mut scope, id).await?;
    scope.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// For changing one that they see.
async fn looked(app: &App, auth: &Auth, id: Uuid) -> Result<Scoped> {
    let mut seen = auth.scope(app).await?;
    scheduled::get(&mut seen, id).await?;
    drop(seen);
    auth.beyond(app).await
}
