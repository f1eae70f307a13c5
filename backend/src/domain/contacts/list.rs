//! The list of contacts, newest first.

use serde_json::{Value, json};
use sqlx::{FromRow, Postgres, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

use super::load;
use crate::clock::made_at;
use crate::domain::contact_attributes;
use crate::domain::page::{Cursor, Page};
use crate::domain::search;
use crate::domain::views::{AttributeKind, ContactView};
use crate::errors::{Error, Result};
use crate::store::Scoped;

/// Contacts that one request passes over, step by step, until its page is full. Where few of them belong it is short, and says where to
/// go on (decision 23).
const STEPS: [i64; 3] = [250, 1_000, 2_750];
/// Of those who are found by words, so many are looked at at a time for what else is asked, and so many times.
const FOUND: i64 = 200;
const TIMES: usize = 5;

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
}

#[derive(FromRow)]
struct Walked {
    id: Uuid,
    created_at: OffsetDateTime,
    /// The last that was passed over, where there may be more.
    is_end: bool,
}

/// A stretch of the list: those of it who belong, one more than the page holds, and where to go on if they are not enough.
struct Stretch {
    places: Vec<Place>,
    end: Option<Cursor>,
}

/// Newest first; those who were merged into another are in no list.
pub async fn list(scope: &mut Scoped, filter: &Filter, limit: i64, after: Option<Cursor>) -> Result<Page<ContactView>> {
    let wanted = wanted(scope, filter).await?;
    let conditions = Conditions {
        wanted,
        blocked: filter.blocked,
    };
    let stretch = match filter.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        Some(q) => found(scope, q, &conditions, limit, after).await?,
        None => walked(scope, &conditions, limit, after).await?,
    };
    let mut page = Page::cut(stretch.places, limit, |place| Cursor {
        at: place.created_at,
        id: place.id,
    });
    if page.next_cursor.is_none() {
        page.next_cursor = stretch.end.map(Cursor::encode);
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

/// What is asked beside words. None of it: everybody belongs.
struct Conditions {
    wanted: Option<Wanted>,
    blocked: Option<bool>,
}

impl Conditions {
    fn narrow(&self) -> bool {
        self.wanted.is_some() || self.blocked.is_some()
    }

    /// Of those who are blocked alone an index knows the order.
    fn are_an_index(&self) -> bool {
        self.wanted.is_none() && self.blocked != Some(false)
    }

    fn push(&self, query: &mut QueryBuilder<Postgres>) {
        match &self.wanted {
            Some(Wanted::Any(id)) => query.push(" and attributes ? ").push_bind(id.to_string()),
            Some(Wanted::Text(id, text)) => query
                .push(" and lower(attributes ->> ")
                .push_bind(id.to_string())
                .push(") = ")
                .push_bind(text.clone()),
            Some(Wanted::Value(id, value)) => query
                .push(" and attributes @> ")
                .push_bind(json!({ id.to_string(): value })),
            None => &mut *query,
        };
        match self.blocked {
            Some(true) => query.push(" and blocked_at is not null"),
            Some(false) => query.push(" and blocked_at is null"),
            None => query,
        };
    }
}

/// Of those who have all words, the newest by their ids, which is when they came; of a place only the id counts.
async fn found(
    scope: &mut Scoped,
    q: &str,
    conditions: &Conditions,
    limit: i64,
    after: Option<Cursor>,
) -> Result<Stretch> {
    let (room, times) = if conditions.narrow() {
        (FOUND, TIMES)
    } else {
        (limit + 1, 1)
    };
    let mut places: Vec<Place> = Vec::new();
    let mut below = after.map(|after| after.id);
    for _ in 0..times {
        let newest = search::contacts(scope, q, below, room).await?;
        let most = limit + 1 - places.len() as i64;
        // it stopped because it had read enough
        let is_spent = (newest.ids.len() as i64) < room;
        places.append(&mut fitting(scope, newest.ids, conditions, most).await?);
        below = newest.next;
        if below.is_none() || is_spent || places.len() as i64 > limit {
            break;
        }
    }
    let end = below.map(|id| Cursor {
        at: made_at(id).unwrap_or(OffsetDateTime::UNIX_EPOCH),
        id,
    });
    Ok(Stretch { places, end })
}

/// Those of them who belong.
async fn fitting(scope: &mut Scoped, ids: Vec<Uuid>, conditions: &Conditions, most: i64) -> Result<Vec<Place>> {
    let mut query: QueryBuilder<Postgres> = QueryBuilder::new("select c.id, c.created_at from unnest(");
    query
        .push_bind(ids)
        .push(
            "::uuid[]) as one (id) cross join lateral (
               select id, created_at, attributes, blocked_at from contact where workspace_id = ",
        )
        .push_bind(scope.workspace_id())
        .push(" and id = one.id and merged_into is null offset 0) c where true");
    conditions.push(&mut query);
    query.push(format_args!(" order by c.id desc limit {most}"));
    Ok(query.build_query_as().fetch_all(scope.connection()).await?)
}

/// Everybody, newest first, and of them those who belong.
async fn walked(scope: &mut Scoped, conditions: &Conditions, limit: i64, after: Option<Cursor>) -> Result<Stretch> {
    let mut places: Vec<Place> = Vec::new();
    let mut end = after;
    for step in STEPS {
        let most = limit + 1 - places.len() as i64;
        let step = if conditions.are_an_index() { most } else { step };
        let (mut fitting, last) = walk(scope, conditions, step, most, end).await?;
        places.append(&mut fitting);
        end = last;
        if end.is_none() || places.len() as i64 > limit {
            break;
        }
    }
    Ok(Stretch { places, end })
}

/// Those who belong of so many, and the last that was passed over where there may be more.
async fn walk(
    scope: &mut Scoped,
    conditions: &Conditions,
    step: i64,
    most: i64,
    after: Option<Cursor>,
) -> Result<(Vec<Place>, Option<Cursor>)> {
    let mut query: QueryBuilder<Postgres> = QueryBuilder::new(
        "with walked as materialized (select id, created_at, attributes, blocked_at from contact where workspace_id = ",
    );
    query.push_bind(scope.workspace_id()).push(" and merged_into is null");
    if conditions.blocked == Some(true) {
        query.push(" and blocked_at is not null");
    }
    if let Some(cursor) = after {
        query
            .push(" and (created_at, id) < (")
            .push_bind(cursor.at)
            .push(", ")
            .push_bind(cursor.id)
            .push(")");
    }
    query.push(format_args!(
        " order by created_at desc, id desc limit {step}), fitting as (select id, created_at from walked where true"
    ));
    conditions.push(&mut query);
    query.push(format_args!(
        " order by created_at desc, id desc limit {most})
         select id, created_at, false as is_end from fitting
         union all (select id, created_at, true from walked where (select count(*) from walked) = {step} order by created_at, id limit 1)
         order by is_end, created_at desc, id desc"
    ));
    let mut rows: Vec<Walked> = query.build_query_as().fetch_all(scope.connection()).await?;
    let end = rows.pop_if(|row| row.is_end).map(|row| Cursor {
        at: row.created_at,
        id: row.id,
    });
    let place = |row: Walked| Place {
        id: row.id,
        created_at: row.created_at,
    };
    Ok((rows.into_iter().map(place).collect(), end))
}
