//! `/drafts`: what the member who asks has begun to write.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Paging, Path, Query};
use super::problem::Problem;
use crate::domain::drafts::{self, NewDraft};
use crate::domain::page::Page;
use crate::domain::views::{Audience, DraftView};
use crate::errors::Result;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(put))
}

/// Drafts of the member who asks, changed last first; a token has none
#[utoipa::path(get, path = "/drafts", tag = "drafts", params(Paging),
    responses((status = 200, body = Page<DraftView>), (status = 401, body = Problem), (status = 422, body = Problem)))]
async fn list(State(app): State<App>, auth: Auth, Query(paging): Query<Paging>) -> Result<Json<Page<DraftView>>> {
    let (cursor, limit) = (paging.cursor()?, paging.limit()?);
    let mut scope = auth.scope(&app).await?;
    Ok(Json(drafts::list(&mut scope, &auth.0, cursor, limit).await?))
}

/// All of a draft: what is left out is empty.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reply": "Good morning, your parcel" }))]
struct PutDraft {
    /// Which of the two is being written.
    #[serde(default)]
    audience: Audience,
    /// To the customer, at most 20,000 characters.
    #[serde(default)]
    reply: String,
    /// To the team, at most 20,000 characters.
    #[serde(default)]
    note: String,
    /// The message that the reply quotes.
    reply_to_id: Option<Uuid>,
    /// Files that were uploaded and not sent, at most 10; they are kept as long as the draft.
    #[serde(default)]
    reply_attachment_ids: Vec<Uuid>,
    /// The same for the note.
    #[serde(default)]
    note_attachment_ids: Vec<Uuid>,
}

/// Keep a draft in the place of the one before; an empty one is none. Whoever writes last wins
#[utoipa::path(put, path = "/conversations/{id}/draft", tag = "drafts", params(("id" = Uuid, Path)), request_body = PutDraft,
    responses((status = 200, body = DraftView), (status = 401, body = Problem),
        (status = 403, body = Problem, description = "A token has no drafts"), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn put(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Json(body): Json<PutDraft>,
) -> Result<Json<DraftView>> {
    let draft = NewDraft {
        audience: body.audience,
        reply: body.reply,
        note: body.note,
        reply_to_id: body.reply_to_id,
        reply_attachment_ids: body.reply_attachment_ids,
        note_attachment_ids: body.note_attachment_ids,
    };
    let mut scope = auth.scope(&app).await?;
    let view = drafts::put(&mut scope, &auth.0, id, draft).await?;
    scope.commit().await?;
    Ok(Json(view))
}
