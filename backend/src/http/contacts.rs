//! `/contacts`

use axum::extract::State;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Paging, Path, Query, nullable};
use super::problem::Problem;
use crate::domain::contacts::{self, ContactChange};
use crate::domain::page::Page;
use crate::domain::search;
use crate::domain::views::ContactView;
use crate::errors::{Error, Result};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(get, change))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Words of a name, user name, phone number or e-mail address, or parts of them of three letters: of the newest thousand who
    /// match.
    q: Option<String>,
    limit: Option<i64>,
    cursor: Option<String>,
}

/// Contacts, newest first
#[utoipa::path(get, path = "/contacts", tag = "contacts", params(ListQuery),
    responses((status = 200, body = Page<ContactView>), (status = 401, body = Problem), (status = 422, body = Problem)))]
async fn list(State(app): State<App>, auth: Auth, Query(query): Query<ListQuery>) -> Result<Json<Page<ContactView>>> {
    if query.q.as_deref().is_some_and(|q| q.contains('\0')) {
        return Err(Error::invalid("q", "must not hold a NUL character"));
    }
    let paging = Paging {
        limit: query.limit,
        cursor: query.cursor,
    };
    if query.q.is_some() {
        search::index::catch_up(&app.store, auth.0.workspace_id).await?;
    }
    let mut scope = auth.scope(&app).await?;
    Ok(Json(
        contacts::list(&mut scope, query.q.as_deref(), paging.limit()?, paging.cursor()?).await?,
    ))
}

/// One contact
#[utoipa::path(get, path = "/contacts/{id}", tag = "contacts", params(("id" = Uuid, Path)),
    responses((status = 200, body = ContactView), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn get(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<ContactView>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(contacts::get(&mut scope, id).await?))
}

/// What is left out stays as it is; null clears.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeContact {
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    name: Option<Option<String>>,
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    phone: Option<Option<String>>,
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    email: Option<Option<String>>,
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    note: Option<Option<String>>,
}

/// Change a contact
#[utoipa::path(patch, path = "/contacts/{id}", tag = "contacts", params(("id" = Uuid, Path)), request_body = ChangeContact,
    responses((status = 200, body = ContactView), (status = 401, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn change(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Json(body): Json<ChangeContact>,
) -> Result<Json<ContactView>> {
    let mut scope = auth.scope(&app).await?;
    let change = ContactChange {
        name: body.name,
        phone: body.phone,
        email: body.email,
        note: body.note,
    };
    let view = contacts::change(&mut scope, id, change).await?;
    scope.commit().await?;
    Ok(Json(view))
}
