//! Keyset pagination: a page and the place where the next one begins.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
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

    pub fn map<U>(self, map: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(map).collect(),
            next_cursor: self.next_cursor,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
