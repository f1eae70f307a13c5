//! `/mentions`: notes that name the member who asks.

use axum::extract::State;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Paging, Query};
use super::problem::Problem;
use crate::domain::mentions::{self, Seen};
use crate::domain::page::Page;
use crate::domain::views::MentionView;
use crate::errors::{Error, Result};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(read))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct MentionsQuery {
    /// `false`: only those that were not read yet; `true`: only those that were.
    read: Option<bool>,
    limit: Option<i64>,
    cursor: Option<String>,
}

/// Notes that name the member who asks, newest first; a token has none
#[utoipa::path(get, path = "/mentions", tag = "mentions", params(MentionsQuery),
    responses((status = 200, body = Page<MentionView>), (status = 401, body = Problem), (status = 422, body = Problem)))]
async fn list(
    State(app): State<App>,
    auth: Auth,
    Query(query): Query<MentionsQuery>,
) -> Result<Json<Page<MentionView>>> {
    let paging = Paging {
        limit: query.limit,
        cursor: query.cursor,
    };
    let (cursor, limit) = (paging.cursor()?, paging.limit()?);
    let mut scope = auth.scope(&app).await?;
    Ok(Json(
        mentions::list(&mut scope, &auth.0, query.read, cursor, limit).await?,
    ))
}

/// Give one of the two, or none for all there are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "conversation_id": "0198c0de-0000-7000-8000-000000000001" }))]
struct ReadMentions {
    /// The one in this note.
    message_id: Option<Uuid>,
    /// Those in this conversation.
    conversation_id: Option<Uuid>,
}

/// Mark mentions of the member who asks as read: at most 500 at once, the newest first. Answers those that were marked
#[utoipa::path(post, path = "/mentions/read", tag = "mentions", request_body = ReadMentions,
    responses((status = 200, body = Page<MentionView>), (status = 401, body = Problem),
        (status = 403, body = Problem, description = "A token is not mentioned"), (status = 422, body = Problem)))]
async fn read(State(app): State<App>, auth: Auth, Json(body): Json<ReadMentions>) -> Result<Json<Page<MentionView>>> {
    let seen = match (body.message_id, body.conversation_id) {
        (Some(_), Some(_)) => {
            return Err(Error::invalid(
                "conversation_id",
                "give one of the two, or none for all",
            ));
        }
        (Some(id), None) => Seen::Note(id),
        (None, Some(id)) => Seen::Conversation(id),
        (None, None) => Seen::All,
    };
    let mut scope = auth.scope(&app).await?;
    let items = mentions::mark_read(&mut scope, &auth.0, seen).await?;
    scope.commit().await?;
    Ok(Json(Page {
        items,
        next_cursor: None,
    }))
}
