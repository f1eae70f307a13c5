//! Attributes of contacts over HTTP.

use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Paging, Path, Query};
use super::problem::Problem;
use super::teams::{Refused, Unknown};
use crate::domain::contact_attributes::{self, ContactAttributeChanges, NewContactAttribute};
use crate::domain::page::Page;
use crate::domain::views::ContactAttributeView;
use crate::errors::Result;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_attributes, create_attribute))
        .routes(routes!(get_attribute, update_attribute, remove_attribute))
}

/// What the workspace notes of its contacts, in the order of their creation.
#[utoipa::path(
    get, path = "/contact_attributes", tag = "contact_attributes",
    params(Paging),
    responses((status = 200, body = Page<ContactAttributeView>, description = "One page"), Refused),
)]
async fn list_attributes(
    State(app): State<App>,
    auth: Auth,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<ContactAttributeView>>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(
        contact_attributes::list(&mut scope, paging.cursor()?, paging.limit()?).await?,
    ))
}

/// Adds something to note of contacts. Admins only.
#[utoipa::path(
    post, path = "/contact_attributes", tag = "contact_attributes",
    request_body = NewContactAttribute,
    responses((status = 201, body = ContactAttributeView, description = "Created"), Refused,
        (status = 409, body = Problem, description = "`too_many_attributes`")),
)]
async fn create_attribute(
    State(app): State<App>,
    auth: Auth,
    Json(new): Json<NewContactAttribute>,
) -> Result<(StatusCode, Json<ContactAttributeView>)> {
    let mut scope = auth.scope(&app).await?;
    let view = contact_attributes::create(&mut scope, new).await?;
    scope.commit().await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// One attribute.
#[utoipa::path(
    get, path = "/contact_attributes/{id}", tag = "contact_attributes",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = ContactAttributeView, description = "As it is now"), Refused, Unknown),
)]
async fn get_attribute(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<ContactAttributeView>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(contact_attributes::get(&mut scope, id).await?))
}

/// Changes an attribute; its key and kind stay. Admins only.
#[utoipa::path(
    patch, path = "/contact_attributes/{id}", tag = "contact_attributes",
    params(("id" = Uuid, Path)),
    request_body = ContactAttributeChanges,
    responses((status = 200, body = ContactAttributeView, description = "As it is now"), Refused, Unknown),
)]
async fn update_attribute(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Json(changes): Json<ContactAttributeChanges>,
) -> Result<Json<ContactAttributeView>> {
    let mut scope = auth.scope(&app).await?;
    let view = contact_attributes::update(&mut scope, id, changes).await?;
    scope.commit().await?;
    Ok(Json(view))
}

/// Removes an attribute, and its values from every contact. Admins only.
#[utoipa::path(
    delete, path = "/contact_attributes/{id}", tag = "contact_attributes",
    params(("id" = Uuid, Path)),
    responses((status = 204, description = "Gone"), Refused, Unknown),
)]
async fn remove_attribute(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<StatusCode> {
    let mut scope = auth.scope(&app).await?;
    contact_attributes::remove(&mut scope, id).await?;
    scope.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
