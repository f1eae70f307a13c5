//! Keyset pagination: a page and the place where the next one begins.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use sqlx::FromRow;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::errors::{Error, Result};

pub const DEFAULT_LIMIT: i64 = 50;
pub const MAX_LIMIT: i64 = 100;

/// A place in a list that is sorted by time and id. Opaque to clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    pub at: OffsetDateTime,
    pub id: Uuid,
}

impl Cursor {
    pub fn encode(self) -> String {
        let micros = (self.at.unix_timestamp_nanos() / 1_000) as i64;
        URL_SAFE_NO_PAD.encode([micros.to_be_bytes().as_slice(), self.id.as_bytes()].concat())
    }

    pub fn decode(text: &str) -> Result<Self> {
        let read = || {
            let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
            let (at, id) = bytes.split_at_checked(8)?;
            let micros = i64::from_be_bytes(at.try_into().ok()?);
            let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1_000).ok()?;
            Some(Self {
                at,
                id: Uuid::from_slice(id).ok()?,
            })
        };
        read().ok_or_else(|| Error::invalid("cursor", "is none that a list gave"))
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Give it as `cursor` for the next page; null: this was the last.
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// Of `limit + 1` rows that were asked for: the page, and a cursor if there was one more.
    pub fn cut(mut rows: Vec<T>, limit: i64, cursor: impl Fn(&T) -> Cursor) -> Self {
        let limit = usize::try_from(limit).unwrap_or(0);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next_cursor = if more {
            rows.last().map(|row| cursor(row).encode())
        } else {
            None
        };
        Self {
            items: rows,
            next_cursor,
        }
    }

    /// The page of a walk: of its rows those that belong to the list, and where it goes on. Where little belongs it is short, or empty.
    pub fn walked(rows: Vec<Walked<T>>, limit: i64, cursor: impl Fn(&T) -> String) -> Self {
        let limit = usize::try_from(limit).unwrap_or(0);
        let mut items = Vec::new();
        let mut stopped = None;
        for walked in rows {
            if walked.is_end {
                stopped = Some(cursor(&walked.row));
            }
            if walked.fits && items.len() == limit {
                return Self {
                    next_cursor: items.last().map(cursor),
                    items,
                };
            }
            if walked.fits {
                items.push(walked.row);
            }
        }
        Self {
            items,
            next_cursor: stopped,
        }
    }

    pub fn map<U>(self, map: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(map).collect(),
            next_cursor: self.next_cursor,
        }
    }
}

/// A row that a walk came by (decision 23): one that belongs to the list, or the last that was looked at, or both.
#[derive(Debug, FromRow)]
pub struct Walked<T> {
    #[sqlx(flatten)]
    pub row: T,
    pub fits: bool,
    pub is_end: bool,
}

/// One row more than a page, from the oldest on. The place is compared as a row, so that an index of this order is entered there.
pub fn oldest_first<Q, C>(rows: Q, at: C, id: C, after: Option<Cursor>, limit: i64) -> Q
where
    Q: QueryFilter + QueryOrder + QuerySelect,
    C: ColumnTrait,
{
    let rows = match after {
        Some(cursor) => {
            let place = Expr::tuple([at.into_expr(), id.into_expr()]);
            rows.filter(place.gt(Expr::tuple([Expr::value(cursor.at), Expr::value(cursor.id)])))
        }
        None => rows,
    };
    rows.order_by_asc(at).order_by_asc(id).limit(limit.unsigned_abs() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(rows: &[(u8, bool, bool)], limit: i64) -> (Vec<u8>, Option<String>) {
        let walked = rows.iter().map(|&(row, fits, is_end)| Walked { row, fits, is_end });
        let page = Page::walked(walked.collect(), limit, u8::to_string);
        (page.items, page.next_cursor)
    }

    #[test]
    fn a_walk_goes_on_behind_what_it_showed_or_where_it_stopped() {
        let fit = |row| (row, true, false);
        assert_eq!(walk(&[fit(1), fit(2), fit(3)], 2), (vec![1, 2], Some("2".to_owned())));
        assert_eq!(walk(&[fit(1), fit(2)], 2), (vec![1, 2], None), "all that there is");
        assert_eq!(walk(&[fit(1), (9, false, true)], 2), (vec![1], Some("9".to_owned())));
        assert_eq!(
            walk(&[fit(1), fit(2), (9, false, true)], 2),
            (vec![1, 2], Some("9".to_owned()))
        );
        assert_eq!(walk(&[fit(1), (2, true, true)], 2), (vec![1, 2], Some("2".to_owned())));
        assert_eq!(walk(&[(9, false, true)], 2), (vec![], Some("9".to_owned())));
        assert_eq!(walk(&[], 2), (vec![], None));
    }

    #[test]
    fn a_cursor_survives_the_trip() {
        let cursor = Cursor {
            at: OffsetDateTime::from_unix_timestamp_nanos(1_791_200_000_123_456_000).unwrap(),
            id: Uuid::from_u128(7),
        };
        assert_eq!(Cursor::decode(&cursor.encode()).ok().unwrap(), cursor);
        for junk in ["", "x", "AAAA", "////"] {
            assert!(Cursor::decode(junk).is_err());
        }
    }
}
