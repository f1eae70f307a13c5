//! The orders of a list of conversations. Each is a row of runs, one after the other, and each run follows an index.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sqlx::{Postgres, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::page::Cursor;
use crate::domain::views::ConversationSort as Sort;
use crate::errors::{Error, Result};

/// A part of an order: those of whom `of` holds, by a time and their id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    pub of: &'static str,
    pub by: &'static str,
    pub newest_first: bool,
    /// An index holds these alone, in this order, whatever else is asked for.
    pub has_index: bool,
}

const ACTIVITY: Run = Run {
    of: "",
    by: "c.last_activity_at",
    newest_first: true,
    has_index: false,
};

macro_rules! prioritised {
    ($of:literal) => {
        Run {
            of: concat!(" and c.priority = '", $of, "'"),
            has_index: true,
            ..ACTIVITY
        }
    };
}

const NEWEST: [Run; 1] = [ACTIVITY];
const OLDEST: [Run; 1] = [Run {
    newest_first: false,
    ..ACTIVITY
}];
const WAITING: [Run; 2] = [
    Run {
        of: " and c.waiting_since is not null",
        by: "c.waiting_since",
        newest_first: false,
        has_index: true,
    },
    Run {
        of: " and c.waiting_since is null",
        ..ACTIVITY
    },
];
const PRIORITY: [Run; 5] = [
    prioritised!("urgent"),
    prioritised!("high"),
    prioritised!("medium"),
    prioritised!("low"),
    Run {
        of: " and c.priority = 'none'",
        ..ACTIVITY
    },
];

pub fn runs(sort: Sort) -> &'static [Run] {
    match sort {
        Sort::Newest => &NEWEST,
        Sort::Oldest => &OLDEST,
        Sort::Waiting => &WAITING,
        Sort::Priority => &PRIORITY,
    }
}

impl Run {
    /// ` order by …`
    pub fn order(&self) -> String {
        let direction = if self.newest_first { "desc" } else { "asc" };
        format!(" order by {} {direction}, c.id {direction}", self.by)
    }

    /// The same of what has no assignee: said so that the index of assignees is known to have this order.
    pub fn order_of_nobodys(&self) -> String {
        let direction = if self.newest_first { "asc" } else { "desc" };
        let order = self.order();
        order.replacen("order by ", &format!("order by c.assignee_id {direction}, "), 1)
    }

    /// Says what comes after a place in it.
    pub fn after(&self, query: &mut QueryBuilder<Postgres>, place: Option<Cursor>) {
        let Some(place) = place else { return };
        let than = if self.newest_first { "<" } else { ">" };
        query
            .push(format_args!(" and ({}, c.id) {than} (", self.by))
            .push_bind(place.at)
            .push(", ")
            .push_bind(place.id)
            .push(")");
    }
}

/// Where a page ended. In the usual order it is a plain cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub run: usize,
    /// None: at its beginning.
    pub after: Option<Cursor>,
}

impl Place {
    pub const BEGINNING: Self = Self { run: 0, after: None };

    pub fn encode(self, sort: Sort) -> String {
        if let (Sort::Newest, Some(cursor)) = (sort, self.after) {
            return cursor.encode();
        }
        let bytes = [letter(sort), u8::try_from(self.run).unwrap_or(u8::MAX)];
        let after = self.after.map(|after| {
            let micros = (after.at.unix_timestamp_nanos() / 1_000) as i64;
            [micros.to_be_bytes().as_slice(), after.id.as_bytes()].concat()
        });
        URL_SAFE_NO_PAD.encode([&bytes, after.unwrap_or_default().as_slice()].concat())
    }

    /// Of a list in this order: a place in another one means nothing.
    pub fn decode(text: &str, sort: Sort) -> Result<Self> {
        if sort == Sort::Newest {
            let after = Some(Cursor::decode(text)?);
            return Ok(Self { run: 0, after });
        }
        read(text, sort).ok_or_else(|| Error::invalid("cursor", "is none that this list gave"))
    }
}

fn read(text: &str, sort: Sort) -> Option<Place> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let ([of, run], rest) = bytes.split_first_chunk::<2>()?;
    let run = usize::from(*run);
    if *of != letter(sort) || run >= runs(sort).len() {
        return None;
    }
    let after = match rest.split_first_chunk::<8>() {
        None if rest.is_empty() => None,
        None => return None,
        Some((micros, id)) => {
            let nanos = i128::from(i64::from_be_bytes(*micros)) * 1_000;
            Some(Cursor {
                at: OffsetDateTime::from_unix_timestamp_nanos(nanos).ok()?,
                id: Uuid::from_slice(id).ok()?,
            })
        }
    };
    Some(Place { run, after })
}

fn letter(sort: Sort) -> u8 {
    match sort {
        Sort::Newest => b'n',
        Sort::Oldest => b'o',
        Sort::Waiting => b'w',
        Sort::Priority => b'p',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_one_of_its_own_order_alone() {
        let after = Some(Cursor {
            at: OffsetDateTime::from_unix_timestamp_nanos(1_791_200_000_123_456_000).unwrap(),
            id: Uuid::from_u128(7),
        });
        let sorts = [Sort::Newest, Sort::Oldest, Sort::Waiting, Sort::Priority];
        for sort in sorts {
            let place = Place {
                run: runs(sort).len() - 1,
                after,
            };
            let text = place.encode(sort);
            assert_eq!(Place::decode(&text, sort).ok(), Some(place));
            for other in sorts.into_iter().filter(|other| *other != sort) {
                assert!(Place::decode(&text, other).is_err(), "{sort:?} as {other:?}");
            }
            for junk in ["", "x", "AAAA", "////", &text[1..]] {
                assert!(Place::decode(junk, sort).is_err());
            }
        }
        let begins = Place { run: 3, after: None };
        assert_eq!(
            Place::decode(&begins.encode(Sort::Priority), Sort::Priority).ok(),
            Some(begins)
        );
    }
}
