//! Pages of lists that no index holds as they are: an index that follows their order is walked, and what does not belong is passed
//! over. What one request may pass over is bounded: where little belongs, a page is short, and its cursor says where to go on.

use sqlx::postgres::PgArguments;
use sqlx::{Arguments, Postgres, QueryBuilder, Row};
use uuid::Uuid;

use super::list::{Filter, narrow};
use super::load::{self, SELECT};
use super::order::{Place, Run, runs};
use super::ways::{Source, source};
use crate::domain::page::{Cursor, Page};
use crate::domain::views::ConversationView;
use crate::errors::Result;
use crate::store::Reader;
use crate::store::glance::SCOPE;

/// Rows that are looked at, step by step, until a page is full. Most pages are full after the first.
const WINDOWS: [i64; 3] = [250, 1_000, 4_000];
/// So many rows before its last one a stretch is said to end. Rows and end are read one after the other, and what gets a message meanwhile goes to
/// the top: the last ones then are rows that nobody looked at.
const MARGIN: i64 = 25;

pub async fn page(
    reader: &mut Reader<'_>,
    filter: &Filter,
    found: Option<Vec<Uuid>>,
    limit: i64,
    from: Place,
) -> Result<Page<ConversationView>> {
    let source = source(reader, filter, found).await?;
    let most = limit + 1;
    let mut rows: Vec<(ConversationView, Place)> = Vec::new();
    let mut place = from;
    let mut windows = WINDOWS.into_iter();
    let order = runs(filter.sort);
    while let Some(run) = order.get(place.run) {
        let Some(window) = windows.next() else {
            return Ok(cut(rows, filter, limit, Some(place)));
        };
        let walk = Walk {
            filter,
            source: &source,
            run,
            place,
            window,
        };
        rows.extend(walk.rows(reader, most - rows.len() as i64).await?);
        if rows.len() as i64 >= most {
            return Ok(cut(rows, filter, limit, None));
        }
        match walk.end(reader).await? {
            Some(after) => place.after = Some(further(run, place.run, after, rows.last().map(|row| row.1))),
            None => {
                place = Place {
                    run: place.run + 1,
                    after: None,
                };
                // what is over costs nothing of the next
                windows = WINDOWS.into_iter();
            }
        }
    }
    Ok(cut(rows, filter, limit, None))
}

/// The end of a stretch, or the last row that was found in it where that lies behind it.
fn further(run: &Run, at: usize, end: Cursor, last: Option<Place>) -> Cursor {
    let last = last.filter(|place| place.run == at).and_then(|place| place.after);
    let is_behind = |last: &Cursor| ((last.at, last.id) < (end.at, end.id)) == run.newest_first;
    last.filter(is_behind).unwrap_or(end)
}

/// `stopped`: where nobody has looked yet.
fn cut(
    mut rows: Vec<(ConversationView, Place)>,
    filter: &Filter,
    limit: i64,
    stopped: Option<Place>,
) -> Page<ConversationView> {
    let limit = usize::try_from(limit).unwrap_or(0);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = if more { rows.last().map(|row| row.1) } else { stopped };
    // between two runs one may have gone from the first to the second
    let mut seen = std::collections::HashSet::new();
    Page {
        items: rows
            .into_iter()
            .map(|row| row.0)
            .filter(|view| seen.insert(view.id))
            .collect(),
        next_cursor: next.map(|place| place.encode(filter.sort)),
    }
}

/// A stretch of one run.
struct Walk<'a> {
    filter: &'a Filter,
    source: &'a Source,
    run: &'a Run,
    place: Place,
    window: i64,
}

impl Walk<'_> {
    /// Those of it that belong to the list.
    async fn rows(&self, reader: &mut Reader<'_>, most: i64) -> Result<Vec<(ConversationView, Place)>> {
        let mut query = bound(reader.workspace_id)?;
        query.push(format_args!(
            ", found as materialized (select c.id, {} as at from scope cross join lateral (select c.* from (",
            self.run.by
        ));
        self.push_window(&mut query);
        query.push(") c where true");
        narrow(&mut query, self.filter);
        // in there, where the order is known: where most belong, no more of the stretch is read than fills the page
        let order = self.source.order(self.run);
        query.push(format_args!("{order} limit {most}) c)"));
        let direction = if self.run.newest_first { "desc" } else { "asc" };
        query.push(format_args!(
            " select t.*, found.at as place_at from scope cross join found cross join lateral (
               {SELECT} where c.workspace_id = scope.workspace_id and c.id = found.id offset 0) t
             order by found.at {direction}, found.id {direction}"
        ));
        let rows = query.build().fetch_all(&mut *reader.connection).await?;
        let mut read = Vec::with_capacity(rows.len());
        for row in &rows {
            let view = load::view(row)?;
            let after = Cursor {
                at: row.try_get("place_at")?,
                id: view.id,
            };
            read.push((
                view,
                Place {
                    run: self.place.run,
                    after: Some(after),
                },
            ));
        }
        Ok(read)
    }

    /// Where the stretch ends; none: the run is over.
    async fn end(&self, reader: &mut Reader<'_>) -> Result<Option<Cursor>> {
        if self.source.is_known() {
            return Ok(None);
        }
        let mut query = bound(reader.workspace_id)?;
        query.push(format_args!(
            " select t.at, t.id from scope cross join lateral (select c.id, {} as at from (",
            self.run.by
        ));
        self.push_window(&mut query);
        let (order, last) = (self.source.order(self.run), self.window - 1 - MARGIN);
        query.push(format_args!(") c{order} offset {last} limit 1) t"));
        let row = query.build().fetch_optional(&mut *reader.connection).await?;
        let read = |row: sqlx::postgres::PgRow| {
            Ok::<_, sqlx::Error>(Cursor {
                at: row.try_get(0)?,
                id: row.try_get(1)?,
            })
        };
        Ok(row.map(read).transpose()?)
    }

    fn push_window(&self, query: &mut QueryBuilder<Postgres>) {
        let order = self.source.order(self.run);
        let (window, of) = (self.window, self.run.of);
        self.source.push(query, self.run, |query, order| {
            query.push(of);
            self.run.after(query, self.place.after);
            query.push(format_args!("{order} limit {window}"));
        });
        query.push(format_args!("{order} limit {window}"));
    }
}

pub(super) fn bound(workspace_id: Uuid) -> Result<QueryBuilder<Postgres>> {
    let mut arguments = PgArguments::default();
    arguments.add(workspace_id).map_err(sqlx::Error::Encode)?;
    Ok(QueryBuilder::with_arguments(SCOPE, arguments))
}
