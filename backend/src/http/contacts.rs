//! `/contacts`

use std::collections::BTreeMap;

use axum::extract::State;
use serde::Deserialize;
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Paging, Path, Query, nullable};
use super::problem::Problem;
use crate::domain::contacts::{self, ContactChange, Filter};
use crate::domain::page::Page;
use crate::domain::search;
use crate::domain::views::{ContactTimelineItem, ContactView, DuplicateView};
use crate::errors::{Check, Result};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get, change))
        .routes(routes!(block, unblock))
        .routes(routes!(timeline))
        .routes(routes!(duplicates))
}

/// Which contacts.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct FilterQuery {
    /// Words of a name, user name, phone number or e-mail address, or parts of them of three letters.
    q: Option<String>,
    /// The key of an attribute that they have.
    attribute: Option<String>,
    /// With `attribute`: its value, whatever the case of a text; left out: any.
    value: Option<String>,
    /// Only those who are blocked, or only those who are not.
    blocked: Option<bool>,
}

impl FilterQuery {
    /// Where words are looked for, the index catches up first.
    pub(super) async fn filter(self, app: &App, auth: &Auth) -> Result<Filter> {
        let mut check = Check::default();
        for (name, text) in [("q", &self.q), ("attribute", &self.attribute), ("value", &self.value)] {
            let clean = text.as_deref().is_none_or(|text| !text.contains('\0'));
            check.field(name, clean, "must not hold a NUL character");
        }
        check.field(
            "value",
            self.value.is_none() || self.attribute.is_some(),
            "goes with an attribute only",
        );
        check.done()?;
        if self.q.is_some() {
            search::index::catch_up(&app.store, auth.0.workspace_id).await?;
        }
        Ok(Filter {
            q: self.q,
            attribute: self.attribute.map(|key| (key, self.value)),
            blocked: self.blocked,
        })
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Words of a name, user name, phone number or e-mail address, or parts of them of three letters.
    q: Option<String>,
    /// The key of an attribute that they have.
    attribute: Option<String>,
    /// With `attribute`: its value, whatever the case of a text; left out: any.
    value: Option<String>,
    /// Only those who are blocked, or only those who are not.
    blocked: Option<bool>,
    limit: Option<i64>,
    cursor: Option<String>,
}

/// Contacts, newest first
///
/// Where few of many have the attribute, or words that are very common, pages are short: `next_cursor` says where to go on.
#[utoipa::path(get, path = "/contacts", tag = "contacts", params(ListQuery),
    responses((status = 200, body = Page<ContactView>), (status = 401, body = Problem), (status = 422, body = Problem)))]
async fn list(State(app): State<App>, auth: Auth, Query(query): Query<ListQuery>) -> Result<Json<Page<ContactView>>> {
    let paging = Paging {
        limit: query.limit,
        cursor: query.cursor,
    };
    let (limit, cursor) = (paging.limit()?, paging.cursor()?);
    let query = FilterQuery {
        q: query.q,
        attribute: query.attribute,
        value: query.value,
        blocked: query.blocked,
    };
    let filter = query.filter(&app, &auth).await?;
    let mut scope = auth.scope(&app).await?;
    Ok(Json(contacts::list(&mut scope, &filter, limit, cursor).await?))
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
#[schema(example = json!({ "email": "ada@example.test", "attributes": { "plan": "Team", "birthday": null } }))]
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
    /// By key, each as its kind says: a text, a number, a day (`2026-03-31`), true or false, one of the choices. Those that are left
    /// out stay as they are; null clears.
    #[serde(default)]
    #[schema(required = false)]
    attributes: BTreeMap<String, Value>,
}

/// Change a contact
#[utoipa::path(patch, path = "/contacts/{id}", tag = "contacts", params(("id" = Uuid, Path)), request_body = ChangeContact,
    responses((status = 200, body = ContactView), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "`contact_merged`"), (status = 422, body = Problem)))]
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
        attributes: body.attributes,
    };
    let view = contacts::change(&mut scope, &auth.by(), id, change).await?;
    scope.commit().await?;
    Ok(Json(view))
}

/// Block a contact
///
/// What they write is stored and shown, and nobody is told: it notifies nobody, opens no conversation again, raises none in a list and
/// counts as read. They can be written to.
#[utoipa::path(put, path = "/contacts/{id}/block", tag = "contacts", params(("id" = Uuid, Path)),
    responses((status = 200, body = ContactView), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "`contact_merged`")))]
async fn block(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<ContactView>> {
    set_block(&app, &auth, id, true).await
}

/// Unblock a contact
#[utoipa::path(delete, path = "/contacts/{id}/block", tag = "contacts", params(("id" = Uuid, Path)),
    responses((status = 200, body = ContactView), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "`contact_merged`")))]
async fn unblock(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<ContactView>> {
    set_block(&app, &auth, id, false).await
}

async fn set_block(app: &App, auth: &Auth, id: Uuid, blocked: bool) -> Result<Json<ContactView>> {
    let mut scope = auth.scope(app).await?;
    let view = contacts::block(&mut scope, &auth.by(), id, blocked).await?;
    scope.commit().await?;
    Ok(Json(view))
}

/// What there was with a contact, newest first: conversations, notes, and what members changed
#[utoipa::path(get, path = "/contacts/{id}/timeline", tag = "contacts", params(("id" = Uuid, Path), Paging),
    responses((status = 200, body = Page<ContactTimelineItem>), (status = 401, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn timeline(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<ContactTimelineItem>>> {
    let (cursor, limit) = (paging.cursor()?, paging.limit()?);
    let mut scope = auth.scope(&app).await?;
    Ok(Json(contacts::timeline(&mut scope, id, cursor, limit).await?))
}

/// Other contacts who may be the same person: with the same phone number or e-mail address, at most ten
#[utoipa::path(get, path = "/contacts/{id}/duplicates", tag = "contacts", params(("id" = Uuid, Path)),
    responses((status = 200, body = Vec<DuplicateView>), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn duplicates(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<Vec<DuplicateView>>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(contacts::duplicates(&mut scope, id).await?))
}
