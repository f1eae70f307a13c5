//! Notifications of the member who asks, over HTTP.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Paging, Query};
use super::teams::Refused;
use crate::domain::notifications::{
    self, NotificationSettings, NotificationSettingsView, NotificationView, Which, member,
};
use crate::domain::page::Page;
use crate::errors::{Error, Result};

/// Ids in one request.
const IDS: usize = 100;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(mark_read))
        .routes(routes!(get_settings, put_settings))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Only those that were not read.
    unread: Option<bool>,
    /// Items of a page: 50 by default, at most 100.
    #[param(minimum = 1)]
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// What the member who asks was told, newest first. Kept for thirty days.
#[utoipa::path(
    get, path = "/notifications", tag = "notifications",
    params(ListQuery),
    responses((status = 200, body = Page<NotificationView>, description = "One page"), Refused),
)]
async fn list(
    State(app): State<App>,
    auth: Auth,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<NotificationView>>> {
    let user_id = member(&auth.0)?;
    let paging = Paging {
        limit: query.limit,
        cursor: query.cursor,
    };
    let (after, limit) = (paging.cursor()?, paging.limit()?);
    let mut scope = auth.scope(&app).await?;
    let page = notifications::list(&mut scope, user_id, query.unread.unwrap_or(false), after, limit).await?;
    Ok(Json(page))
}

/// One of the three.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "all": true }))]
struct ReadNotifications {
    /// Every one there is now.
    all: Option<bool>,
    /// These, at most 100.
    ids: Option<Vec<Uuid>>,
    /// All that are about this conversation.
    conversation_id: Option<Uuid>,
}

impl ReadNotifications {
    fn which(self) -> Result<Which> {
        match (self.all, self.ids, self.conversation_id) {
            (Some(true), None, None) => Ok(Which::All),
            (None | Some(false), Some(ids), None) if ids.len() <= IDS => Ok(Which::These(ids)),
            (None | Some(false), Some(_), None) => Err(Error::invalid("ids", "must be at most 100 ids")),
            (None | Some(false), None, Some(id)) => Ok(Which::OfConversation(id)),
            _ => Err(Error::invalid(
                "body",
                "must have exactly one of all, ids, conversation_id",
            )),
        }
    }
}

/// Marks notifications as read: all, some, or those of a conversation.
#[utoipa::path(
    post, path = "/notifications/read", tag = "notifications",
    request_body = ReadNotifications,
    responses((status = 204, description = "They are read"), Refused),
)]
async fn mark_read(State(app): State<App>, auth: Auth, Json(body): Json<ReadNotifications>) -> Result<StatusCode> {
    let user_id = member(&auth.0)?;
    let which = body.which()?;
    let mut scope = auth.scope(&app).await?;
    notifications::mark_read(&mut scope, user_id, which).await?;
    scope.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What the member who asks wants to be told, and how.
#[utoipa::path(
    get, path = "/notification_settings", tag = "notifications",
    responses((status = 200, body = NotificationSettingsView, description = "As they are now"), Refused),
)]
async fn get_settings(State(app): State<App>, auth: Auth) -> Result<Json<NotificationSettingsView>> {
    let user_id = member(&auth.0)?;
    let mut scope = auth.scope(&app).await?;
    Ok(Json(notifications::settings::get(&mut scope, user_id).await?))
}

/// Replaces what the member who asks wants to be told.
#[utoipa::path(
    put, path = "/notification_settings", tag = "notifications",
    request_body = NotificationSettings,
    responses((status = 200, body = NotificationSettingsView, description = "As they are now"), Refused),
)]
async fn put_settings(
    State(app): State<App>,
    auth: Auth,
    Json(body): Json<NotificationSettings>,
) -> Result<Json<NotificationSettingsView>> {
    let user_id = member(&auth.0)?;
    let mut scope = auth.scope(&app).await?;
    let view = notifications::settings::put(&mut scope, user_id, body).await?;
    scope.commit().await?;
    Ok(Json(view))
}
