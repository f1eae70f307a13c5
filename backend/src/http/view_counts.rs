//! The numbers beside the views.

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Query};
use super::problem::Problem;
use crate::domain::conversations::{self, Counted, Filter, Looker};
use crate::domain::page::Page;
use crate::domain::saved_views;
use crate::domain::views::ViewCountView;
use crate::errors::{Error, Result};

/// Views of one request.
const VIEWS_MAX: usize = 100;
/// Of them, saved ones: each is counted by itself.
const SAVED_MAX: usize = 30;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(count))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct CountQuery {
    /// Separated by commas, at most 100: `all`, `mine`, `unassigned`, `inbox:ID`, `team:ID`, `label:ID` (the open ones), `snoozed`,
    /// and at most 30 of `saved:ID`.
    #[param(example = "mine,unassigned,all,snoozed")]
    views: String,
}

/// How many conversations views hold, up to 99
///
/// A saved view that is not there is left out.
#[utoipa::path(get, path = "/conversation_counts", tag = "conversations", params(CountQuery),
    responses((status = 200, body = Page<ViewCountView>), (status = 401, body = Problem), (status = 422, body = Problem)))]
async fn count(
    State(app): State<App>,
    auth: Auth,
    Query(query): Query<CountQuery>,
) -> Result<Json<Page<ViewCountView>>> {
    let asked = asked(&query.views)?;
    let looker = Looker {
        id: auth.0.id(),
        now: app.store.clock.now(),
    };
    let mut scope = auth.scope(&app).await?;
    let ids: Vec<Uuid> = asked.iter().filter_map(|(_, asked)| asked.saved()).collect();
    let saved = if ids.is_empty() {
        Vec::new()
    } else {
        saved_views::find(&mut scope, &auth.0, &ids).await?
    };
    let mut names = Vec::new();
    let mut views = Vec::new();
    for (name, asked) in asked {
        let view = match asked {
            Asked::Plain(view) => view,
            Asked::Snoozed => conversations::snoozed(looker, auth.0.sight.clone()),
            Asked::Saved(id) => {
                let Some(view) = saved.iter().find(|view| view.id == id) else {
                    continue;
                };
                Counted::Filtered(Box::new(Filter {
                    conditions: Some(view.conditions.clone()),
                    sight: auth.0.sight.clone(),
                    ..Filter::of(looker)
                }))
            }
        };
        names.push(name);
        views.push(view);
    }
    let mut scope = scope.for_lists().await?;
    let counts = conversations::count(&mut scope.reader(), looker, &views).await?;
    let items = names
        .into_iter()
        .zip(counts)
        .map(|(view, (count, more))| ViewCountView {
            view: view.to_owned(),
            count,
            more,
        });
    Ok(Json(Page {
        items: items.collect(),
        next_cursor: None,
    }))
}

enum Asked {
    Plain(Counted),
    Snoozed,
    Saved(Uuid),
}

impl Asked {
    fn saved(&self) -> Option<Uuid> {
        match self {
            Self::Saved(id) => Some(*id),
            _ => None,
        }
    }
}

fn asked(views: &str) -> Result<Vec<(&str, Asked)>> {
    let names: Vec<&str> = views.split(',').filter(|name| !name.is_empty()).collect();
    let read: Option<Vec<(&str, Asked)>> = names.iter().map(|name| Some((*name, one(name)?))).collect();
    let read = read.ok_or_else(|| Error::invalid("views", "must be names of views, separated by commas"))?;
    let saved = read.iter().filter(|(_, asked)| asked.saved().is_some()).count();
    if read.len() > VIEWS_MAX || saved > SAVED_MAX {
        let text = format!("must be at most {VIEWS_MAX}, of them at most {SAVED_MAX} saved ones");
        return Err(Error::invalid("views", text));
    }
    Ok(read)
}

fn one(name: &str) -> Option<Asked> {
    let Some((kind, id)) = name.split_once(':') else {
        return match name {
            "all" => Some(Asked::Plain(Counted::All)),
            "mine" => Some(Asked::Plain(Counted::Mine)),
            "unassigned" => Some(Asked::Plain(Counted::Unassigned)),
            "snoozed" => Some(Asked::Snoozed),
            _ => None,
        };
    };
    let id = id.parse().ok()?;
    match kind {
        "inbox" => Some(Asked::Plain(Counted::Inbox(id))),
        "team" => Some(Asked::Plain(Counted::Team(id))),
        "label" => Some(Asked::Plain(Counted::Label(id))),
        "saved" => Some(Asked::Saved(id)),
        _ => None,
    }
}
