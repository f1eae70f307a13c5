//! `/inboxes/{id}/health`, and what one does about it: a test message, a look for what was missed.

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Path, Query};
use super::problem::Problem;
use crate::checkup;
use crate::domain::messages::NewMessage;
use crate::domain::permissions::Permission;
use crate::domain::views::{InboxHealthView, MessageView};
use crate::domain::{conversations, inboxes, reconcile};
use crate::errors::{Error, Result};
use crate::traces::Trace;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(health))
        .routes(routes!(send_test))
        .routes(routes!(look_for_missed))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct HealthQuery {
    /// Ask the platform now, whatever it said some minutes ago; needs `inboxes.manage`.
    #[serde(default)]
    fresh: bool,
}

/// How an inbox stands, in words, and what to do about it
#[utoipa::path(get, path = "/inboxes/{id}/health", tag = "inboxes", params(("id" = Uuid, Path), HealthQuery),
    responses((status = 200, body = InboxHealthView), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn health(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Query(query): Query<HealthQuery>,
) -> Result<Json<InboxHealthView>> {
    if query.fresh {
        auth.needs(Permission::InboxesManage)?;
    }
    let inbox = (auth.0.workspace_id, id);
    Ok(Json(
        checkup::inbox(&app.store, &app.outgoing, &app.config, inbox, query.fresh).await?,
    ))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SendTest {
    /// A conversation of this inbox whose window is open, such as the one with your own phone.
    conversation_id: Uuid,
    /// The client's own id of this send; sending it again changes nothing.
    client_id: String,
}

/// Send a test message through the inbox, as a reply that says so
#[utoipa::path(post, path = "/inboxes/{id}/test_message", tag = "inboxes", params(("id" = Uuid, Path)), request_body = SendTest,
    responses((status = 201, body = MessageView, description = "Accepted: follow its delivery"), (status = 200, body = MessageView, description = "This client_id was accepted before"),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "`window_closed`: the customer has to write first"), (status = 422, body = Problem)))]
async fn send_test(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    trace: Option<Extension<Trace>>,
    Json(body): Json<SendTest>,
) -> Result<(StatusCode, Json<MessageView>)> {
    let received_at = app.store.clock.now();
    let mut scope = auth.scope(&app).await?;
    let inbox = inboxes::get(&mut scope, id).await?;
    let conversation = conversations::get(&mut scope, body.conversation_id).await?;
    drop(scope);
    if conversation.inbox_id != id {
        return Err(Error::invalid("conversation_id", "is of another inbox"));
    }
    if body.client_id.is_empty() || body.client_id.chars().count() > 64 || body.client_id.contains('\0') {
        return Err(Error::invalid("client_id", "must have 1 to 64 characters and no NUL"));
    }
    let new = NewMessage {
        text: Some(format!("Test message of {}: replies from here reach you.", inbox.name)),
        trace: trace.map(|Extension(trace)| trace),
        ..NewMessage::empty(
            auth.0.workspace_id,
            conversation.id,
            body.client_id,
            auth.0.author(),
            received_at,
        )
    };
    let (view, new) = app.replies.accept(new).await?;
    let status = if new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(view)))
}

/// Ask the platform now for messages that its webhooks missed; where it keeps none, nothing happens
#[utoipa::path(post, path = "/inboxes/{id}/reconcile", tag = "inboxes", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn look_for_missed(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<StatusCode> {
    let mut scope = auth.scope(&app).await?;
    inboxes::get(&mut scope, id).await?;
    let (workspace_id, now) = (scope.workspace_id(), app.store.clock.now());
    reconcile::look_now(scope.connection(), workspace_id, id, now).await?;
    scope.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
