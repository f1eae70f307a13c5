//! Web Push over HTTP: the key that browsers subscribe with, and the browsers of the member who asks. Not for tokens: what is pushed
//! tells of conversations, which a token may not be given.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Path};
use super::teams::{Refused, Unknown};
use crate::domain::page::Page;
use crate::domain::push::{self, Answer, NewPushSubscription, PushKeyView, PushSubscriptionView};
use crate::errors::{Error, Result};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(key))
        .routes(routes!(list, subscribe))
        .routes(routes!(remove))
        .routes(routes!(test))
}

/// The key that browsers subscribe with.
#[utoipa::path(
    get, path = "/push_key", tag = "push",
    responses((status = 200, body = PushKeyView, description = "The same as long as this installation lives"), Refused),
)]
async fn key(State(app): State<App>, _auth: Auth) -> Result<Json<PushKeyView>> {
    Ok(Json(push::public_key(&app.store, app.outgoing.keys()).await?))
}

/// The browsers that the member who asks has subscribed, newest first; at most twenty.
#[utoipa::path(
    get, path = "/push_subscriptions", tag = "push",
    responses((status = 200, body = Page<PushSubscriptionView>, description = "All of them"), Refused),
)]
async fn list(State(app): State<App>, auth: Auth) -> Result<Json<Page<PushSubscriptionView>>> {
    let user_id = auth.person()?;
    let mut scope = auth.scope(&app).await?;
    let items = push::list(&mut scope, user_id).await?;
    Ok(Json(Page {
        items,
        next_cursor: None,
    }))
}

/// Subscribes a browser; the same one again keeps its id.
#[utoipa::path(
    post, path = "/push_subscriptions", tag = "push",
    request_body = NewPushSubscription,
    responses((status = 201, body = PushSubscriptionView, description = "It is pushed to from now on"), Refused),
)]
async fn subscribe(
    State(app): State<App>,
    auth: Auth,
    Json(new): Json<NewPushSubscription>,
) -> Result<(StatusCode, Json<PushSubscriptionView>)> {
    let user_id = auth.person()?;
    let mut scope = auth.scope(&app).await?;
    let allowed = |endpoint: &str| app.outgoing.may_push(endpoint);
    let view = push::subscribe(&mut scope, app.outgoing.keys(), user_id, new, allowed).await?;
    scope.commit().await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// Takes a browser away: nothing is pushed to it any more.
#[utoipa::path(
    delete, path = "/push_subscriptions/{id}", tag = "push",
    params(("id" = Uuid, Path)),
    responses((status = 204, description = "Gone"), Refused, Unknown),
)]
async fn remove(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<StatusCode> {
    let user_id = auth.person()?;
    let mut scope = auth.scope(&app).await?;
    push::remove(&mut scope, user_id, id).await?;
    scope.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Serialize, ToSchema)]
struct PushTestView {
    /// The push service took it: the browser shows it in a moment.
    accepted: bool,
    /// What the push service answered; none: it did not answer.
    status: Option<u16>,
}

/// Sends one browser a push to see whether it arrives.
#[utoipa::path(
    post, path = "/push_subscriptions/{id}/test", tag = "push",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = PushTestView, description = "What the push service said"), Refused, Unknown),
)]
async fn test(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<PushTestView>> {
    let user_id = auth.person()?;
    let browser = (auth.0.workspace_id, user_id, id);
    let (store, outgoing) = (&app.store, &app.outgoing);
    let sent = push::prepare(store, outgoing.keys(), outgoing.public_url(), browser, None)
        .await?
        .ok_or(Error::NotFound("push subscription"))?;
    let answer = outgoing.push(sent).await;
    push::outcome(store, browser, answer, 0).await?;
    let status = match answer {
        Answer::Status { code, .. } => Some(code),
        Answer::Nothing => None,
    };
    Ok(Json(PushTestView {
        accepted: status.is_some_and(|code| (200..300).contains(&code)),
        status,
    }))
}
