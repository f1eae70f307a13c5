//! The list of contacts, newest first.

use serde_json::{Value, json};
use sqlx::{FromRow, Postgres, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

use super::load;
use crate::domain::contact_attributes;
use crate::domain::page::{Cursor, Page};
use crate::domain::search;
use crate::domain::views::{AttributeKind, ContactView};
use crate::errors::{Error, Result};
use crate::store::Scoped;

/// Contacts that one request passes over where few of them belong: then its page is short, and says where to go on (decision 23).
const WALK: i64 = 4_000;

/// Which contacts. What is none restricts nothing.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Words of name, user name, phone, e-mail address and ids at the platforms. The index must have caught up
    /// (`search::index::catch_up`).
    pub q: Option<String>,
    /// An attribute's key, and its value: any, where there is none.
    pub attribute: Option<(String, Option<String>)>,
    pub blocked: Option<bool>,
}

/// What a contact has to have of one attribute.
enum Wanted {
    Any(Uuid),
    /// A text, whatever its case.
    Text(Uuid, String),
    Value(Uuid, Value),
}

#[derive(FromRow)]
struct Place {
    id: Uuid,
    created_at: OffsetDateTime,
    /// The last that was passed over, where there may be more.
    is_end: bool,
}

/// Newest first; those who were merged into another are in no list.
pub async fn list(scope: &mut Scoped, filter: &Filter, limit: i64, after: Option<Cursor>) -> Result<Page<ContactView>> {
    let found = match filter.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        Some(q) => Some(search::contacts(scope, q).await?),
        None => None,
    };
    let wanted = wanted(scope, filter).await?;
    let mut places = places(scope, found, &wanted, filter.blocked, limit, after).await?;
    let end = places.iter().position(|place| place.is_end).map(|at| places.remove(at));
    let mut page = Page::cut(places, limit, |place| Cursor {
        at: place.created_at,
        id: place.id,
    });
    if page.next_cursor.is_none() {
        page.next_cursor = end.map(|end| {
            Cursor {
                at: end.created_at,
                id: end.id,
            }
            .encode()
        });
    }
    let workspace_id = scope.workspace_id();
    let ids: Vec<(Uuid, Uuid)> = page.items.iter().map(|place| (workspace_id, place.id)).collect();
    let views = load::by_ids(scope.connection(), &ids).await?;
    Ok(Page {
        items: views.into_iter().map(|(_, view)| view).collect(),
        next_cursor: page.next_cursor,
    })
}

async fn wanted(scope: &mut Scoped, filter: &Filter) -> Result<Option<Wanted>> {
    let Some((key, text)) = &filter.attribute else {
        return Ok(None);
    };
    let attributes = contact_attributes::all(scope).await?;
    let attribute = attributes
        .iter()
        .find(|attribute| attribute.key == *key)
        .ok_or_else(|| Error::invalid("attribute", "is no attribute"))?;
    let Some(text) = text.as_deref().map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(Some(Wanted::Any(attribute.id)));
    };
    Ok(Some(match attribute.kind {
        AttributeKind::Text => Wanted::Text(attribute.id, text.to_lowercase()),
        // one that is no longer among the choices may still be somebody's
        AttributeKind::Choice => Wanted::Value(attribute.id, json!(text)),
        _ => {
            let value = contact_attributes::read(attribute, text).map_err(|wrong| Error::invalid("value", wrong))?;
            Wanted::Value(attribute.id, value)
        }
    }))
}

async fn places(
    scope: &mut Scoped,
    found: Option<Vec<Uuid>>,
    wanted: &Option<Wanted>,
    blocked: Option<bool>,
    limit: i64,
    after: Option<Cursor>,
) -> Result<Vec<Place>> {
    let mut query: QueryBuilder<Postgres> = QueryBuilder::new(
        "with walked as materialized (select id, created_at, attributes, blocked_at from contact where workspace_id = ",
    );
    query.push_bind(scope.workspace_id()).push(" and merged_into is null");
    if let Some(ids) = found {
        query.push(" and id = any(").push_bind(ids).push(")");
    }
    if let Some(cursor) = after {
        query
            .push(" and (created_at, id) < (")
            .push_bind(cursor.at)
            .push(", ")
            .push_bind(cursor.id)
            .push(")");
    }
    let narrowed = wanted.is_some() || blocked.is_some();
    let room = if narrowed { WALK } else { limit + 1 };
    query
        .push(" order by created_at desc, id desc limit ")
        .push_bind(room)
        .push("), fitting as (select id, created_at from walked where true");
    match wanted {
        Some(Wanted::Any(id)) => query.push(" and attributes ? ").push_bind(id.to_string()),
        Some(Wanted::Text(id, text)) => query
            .push(" and lower(attributes ->> ")
            .push_bind(id.to_string())
            .push(") = ")
            .push_bind(text.clone()),
        Some(Wanted::Value(id, value)) => query
            .push(" and attributes @> ")
            .push_bind(json!({ id.to_string(): value })),
        None => &mut query,
    };
    match blocked {
        Some(true) => query.push(" and blocked_at is not null"),
        Some(false) => query.push(" and blocked_at is null"),
        None => &mut query,
    };
    query
        .push(" order by created_at desc, id desc limit ")
        .push_bind(limit + 1)
        .push(") select id, created_at, false as is_end from fitting");
    if narrowed {
        query
            .push(" union all (select id, created_at, true from walked where (select count(*) from walked) = ")
            .push_bind(room)
            .push(" order by created_at, id limit 1)");
    }
    query.push(" order by is_end, created_at desc, id desc");
    Ok(query.build_query_as().fetch_all(scope.connection()).await?)
}
