//! `/webhook_endpoints`: where what happens here is posted, and how that went.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Paging, Path, Query};
use super::problem::Problem;
use super::teams::{Refused, Unknown};
use crate::domain::page::Page;
use crate::domain::webhook_endpoints::{
    self as endpoints, Again, ByHand, DeliveryFilter, EndpointDeliveryState, EndpointDeliveryView,
    MadeWebhookEndpointView, NewWebhookEndpoint, RotateSecret, WebhookEndpointChanges, WebhookEndpointView,
};
use crate::errors::{Check, Result};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get, change, remove))
        .routes(routes!(rotate))
        .routes(routes!(test))
        .routes(routes!(list_deliveries))
        .routes(routes!(resend))
}

/// Webhook endpoints, the newest first
#[utoipa::path(get, path = "/webhook_endpoints", tag = "webhook_endpoints", params(Paging),
    responses((status = 200, body = Page<WebhookEndpointView>, description = "One page"), Refused))]
async fn list(
    State(app): State<App>,
    auth: Auth,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<WebhookEndpointView>>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(
        endpoints::list(&mut scope, paging.cursor()?, paging.limit()?).await?,
    ))
}

/// Make a webhook endpoint: what happens from now on is posted there
///
/// Each event is a POST of its own, as `WebhookPayload`, signed as Standard Webhooks has it. The secret is in the answer, this once.
#[utoipa::path(post, path = "/webhook_endpoints", tag = "webhook_endpoints", request_body = NewWebhookEndpoint,
    responses((status = 201, body = MadeWebhookEndpointView, description = "Made; its secret is shown this once"), Refused,
        (status = 409, body = Problem, description = "`too_many_endpoints`: a workspace has 20")))]
async fn create(
    State(app): State<App>,
    auth: Auth,
    Json(new): Json<NewWebhookEndpoint>,
) -> Result<(StatusCode, Json<MadeWebhookEndpointView>)> {
    let mut scope = auth.scope(&app).await?;
    let allowed = |url: &str| app.outgoing.webhooks().may_post(url);
    let made = endpoints::create(&mut scope, &auth.0, app.outgoing.keys(), new, allowed).await?;
    scope.commit().await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// One webhook endpoint
#[utoipa::path(get, path = "/webhook_endpoints/{id}", tag = "webhook_endpoints", params(("id" = Uuid, Path)),
    responses((status = 200, body = WebhookEndpointView, description = "As it is now"), Refused, Unknown))]
async fn get(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<WebhookEndpointView>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(endpoints::get(&mut scope, id).await?))
}

/// Change a webhook endpoint, switch it on or off
#[utoipa::path(patch, path = "/webhook_endpoints/{id}", tag = "webhook_endpoints", params(("id" = Uuid, Path)),
    request_body = WebhookEndpointChanges,
    responses((status = 200, body = WebhookEndpointView, description = "As it is now"), Refused, Unknown))]
async fn change(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Json(changes): Json<WebhookEndpointChanges>,
) -> Result<Json<WebhookEndpointView>> {
    let mut scope = auth.scope(&app).await?;
    let allowed = |url: &str| app.outgoing.webhooks().may_post(url);
    let view = endpoints::update(&mut scope, &auth.0, id, changes, allowed).await?;
    scope.commit().await?;
    Ok(Json(view))
}

/// Remove a webhook endpoint, with what it had not got yet
#[utoipa::path(delete, path = "/webhook_endpoints/{id}", tag = "webhook_endpoints", params(("id" = Uuid, Path)),
    responses((status = 204, description = "Gone"), Refused, Unknown))]
async fn remove(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<StatusCode> {
    let mut scope = auth.scope(&app).await?;
    endpoints::remove(&mut scope, id).await?;
    scope.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Give a webhook endpoint another secret
///
/// For a while both sign, so that its owner can change over in peace.
#[utoipa::path(post, path = "/webhook_endpoints/{id}/secret", tag = "webhook_endpoints", params(("id" = Uuid, Path)),
    request_body = RotateSecret,
    responses((status = 201, body = MadeWebhookEndpointView, description = "Made; it is shown this once"), Refused, Unknown))]
async fn rotate(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Json(wanted): Json<RotateSecret>,
) -> Result<(StatusCode, Json<MadeWebhookEndpointView>)> {
    let mut scope = auth.scope(&app).await?;
    let made = endpoints::rotate(&mut scope, app.outgoing.keys(), id, wanted).await?;
    scope.commit().await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// Post something that did not happen, to see whether it arrives
///
/// It is tried once, also where the endpoint is switched off, and stands in the list of deliveries.
#[utoipa::path(post, path = "/webhook_endpoints/{id}/test", tag = "webhook_endpoints", params(("id" = Uuid, Path)),
    responses((status = 200, body = EndpointDeliveryView, description = "How it went"), Refused, Unknown))]
async fn test(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<EndpointDeliveryView>> {
    let mut scope = auth.scope(&app).await?;
    let made = endpoints::test(&mut scope, app.outgoing.keys(), id).await?;
    drop(scope);
    attempt(&app, &auth, &made).await
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct DeliveriesQuery {
    state: Option<EndpointDeliveryState>,
    /// The name of an event, or `webhook_endpoint.test`.
    event_type: Option<String>,
    limit: Option<i64>,
    cursor: Option<String>,
}

const EVENT_TYPE_MAX: usize = 100;

/// What was posted to a webhook endpoint lately, the newest first
#[utoipa::path(get, path = "/webhook_endpoints/{id}/deliveries", tag = "webhook_endpoints", params(("id" = Uuid, Path), DeliveriesQuery),
    responses((status = 200, body = Page<EndpointDeliveryView>, description = "One page"), Refused, Unknown))]
async fn list_deliveries(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Query(query): Query<DeliveriesQuery>,
) -> Result<Json<Page<EndpointDeliveryView>>> {
    let paging = Paging {
        limit: query.limit,
        cursor: query.cursor,
    };
    let (limit, cursor) = (paging.limit()?, paging.cursor()?);
    let named = query.event_type.as_deref().unwrap_or_default();
    Check::default()
        .field(
            "event_type",
            named.len() <= EVENT_TYPE_MAX && !named.contains('\0'),
            "is no name of an event",
        )
        .done()?;
    let filter = DeliveryFilter {
        state: query.state,
        event_type: query.event_type,
    };
    let mut scope = auth.scope(&app).await?;
    Ok(Json(
        endpoints::deliveries(&mut scope, id, &filter, cursor, limit).await?,
    ))
}

/// Post something again, under the same `webhook-id`
///
/// What is tried again by itself anyway is tried now, in its turn. Everything else is posted at once, whatever the state of the endpoint.
#[utoipa::path(post, path = "/webhook_endpoints/{id}/deliveries/{delivery_id}/resend", tag = "webhook_endpoints",
    params(("id" = Uuid, Path), ("delivery_id" = Uuid, Path)),
    responses((status = 200, body = EndpointDeliveryView, description = "How it went"), Refused, Unknown,
        (status = 409, body = Problem, description = "`event_gone`: it is too long ago to be kept")))]
async fn resend(
    State(app): State<App>,
    auth: Auth,
    Path((id, delivery_id)): Path<(Uuid, Uuid)>,
) -> Result<Json<EndpointDeliveryView>> {
    let mut scope = auth.scope(&app).await?;
    let again = endpoints::resend(&mut scope, app.outgoing.keys(), &auth.0, id, delivery_id).await?;
    scope.commit().await?;
    match again {
        Again::Queued(view) => Ok(Json(*view)),
        Again::Now(made) => attempt(&app, &auth, &made).await,
    }
}

/// No transaction is open while the endpoint is asked.
async fn attempt(app: &App, auth: &Auth, made: &ByHand) -> Result<Json<EndpointDeliveryView>> {
    let answer = app.outgoing.webhooks().post(&made.request).await;
    let mut scope = auth.scope(app).await?;
    let view = endpoints::tried(&mut scope, made, &answer).await?;
    scope.commit().await?;
    Ok(Json(view))
}
