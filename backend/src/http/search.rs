//! `/search`

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;
use super::extract::{Auth, Json, Paging, Query};
use super::problem::Problem;
use crate::domain::page::Page;
use crate::domain::search;
use crate::domain::views::SearchHitView;
use crate::errors::Result;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(find))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SearchQuery {
    /// Words of any script, in any order; the beginning of a word is enough. `"words in a row"`. Filters: `from:` (`customer`,
    /// `agent`, `note`, `me`, a name), `has:` (`image`, `sticker`, `video`, `audio`, `voice`, `file`, `location`, `contact`, `link`),
    /// `channel:`, `inbox:` and `label:` (a name), `status:`, `assignee:` (`me`, `none`, a name), `before:` and `after:` (a
    /// day in UTC such as 2026-03-31; after begins with that day). A value with blanks is quoted: `label:"very important"`. Instead
    /// of a name, which is looked for among two thousand of its kind, there can be an id.
    q: String,
    limit: Option<i64>,
    cursor: Option<String>,
}

/// Messages, people and ids: people first, then the newest messages, the best matches of every two hundred first
///
/// A page may be shorter than asked for, or empty, and still have a `next_cursor`: filters left little of what was looked
/// through. In a filter an id may stand for a name; nothing is found by one that nothing has.
#[utoipa::path(get, path = "/search", tag = "search", params(SearchQuery),
    responses((status = 200, body = Page<SearchHitView>), (status = 401, body = Problem), (status = 422, body = Problem)))]
async fn find(
    State(app): State<App>,
    auth: Auth,
    Query(query): Query<SearchQuery>,
) -> Result<Json<Page<SearchHitView>>> {
    let paging = Paging {
        limit: query.limit,
        cursor: query.cursor,
    };
    let limit = paging.limit()?;
    search::index::catch_up(&app.store, auth.0.workspace_id).await?;
    let mut scope = auth.scope(&app).await?;
    Ok(Json(
        search::find(&mut scope, &auth.0, &query.q, limit, paging.cursor.as_deref()).await?,
    ))
}
