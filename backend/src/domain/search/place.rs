//! Where the next page of a search begins. People come first, by activity; then messages, window after window. A window is
//! known by where it begins, and a place in it by score and id, so that what comes meanwhile moves nothing.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use time::OffsetDateTime;
use uuid::Uuid;

use super::hits::{Bound, Hit};
use super::people::Found;
use crate::errors::{Error, Result};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// After this one; none: at the beginning.
    People(Option<Found>),
    Messages {
        bound: Bound,
        /// In this window after score and id.
        after: Option<(i32, Uuid)>,
    },
}

impl Default for Place {
    fn default() -> Self {
        Self::People(None)
    }
}

/// Scores are never negative.
const WHOLE: i32 = -1;

impl Place {
    pub fn messages(bound: Bound) -> Self {
        Self::Messages { bound, after: None }
    }

    pub fn encode(self) -> String {
        let mut bytes = Vec::with_capacity(45);
        let mut put = |kind: u8, at: OffsetDateTime, id: Uuid| {
            bytes.push(kind);
            bytes.extend(((at.unix_timestamp_nanos() / 1_000) as i64).to_be_bytes());
            bytes.extend(id.as_bytes());
        };
        match self {
            Self::People(None) => {}
            Self::People(Some(found)) => put(0, found.last_activity_at, found.id),
            Self::Messages { bound, after } => {
                put(1, bound.at, bound.id);
                let (score, id) = after.unwrap_or((WHOLE, Uuid::nil()));
                bytes.extend(score.to_be_bytes());
                bytes.extend(id.as_bytes());
            }
        }
        URL_SAFE_NO_PAD.encode(bytes)
    }

    pub fn decode(text: &str) -> Result<Self> {
        Self::read(text).ok_or_else(|| Error::invalid("cursor", "is none that a search gave"))
    }

    fn read(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (kind, rest) = bytes.split_first()?;
        let (at, rest) = rest.split_at_checked(8)?;
        let (id, rest) = rest.split_at_checked(16)?;
        let micros = i64::from_be_bytes(at.try_into().ok()?);
        let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1_000).ok()?;
        let id = Uuid::from_slice(id).ok()?;
        match kind {
            0 if rest.is_empty() => Some(Self::People(Some(Found {
                id,
                last_activity_at: at,
            }))),
            1 => {
                let (score, last) = rest.split_at_checked(4)?;
                let score = i32::from_be_bytes(score.try_into().ok()?);
                let last = Uuid::from_slice(last).ok()?;
                Some(Self::Messages {
                    bound: Bound { at, id },
                    after: (score >= 0).then_some((score, last)),
                })
            }
            _ => None,
        }
    }
}

/// Whether a hit of a window comes after that place.
pub fn is_after(hit: &Hit, after: Option<(i32, Uuid)>) -> bool {
    after.is_none_or(|place| (hit.score, hit.message.id) < place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_survives_the_trip() {
        let at = OffsetDateTime::from_unix_timestamp_nanos(1_791_200_000_123_456_000).unwrap();
        let bound = Bound {
            at,
            id: Uuid::from_u128(7),
        };
        for place in [
            Place::People(Some(Found {
                id: Uuid::from_u128(8),
                last_activity_at: at,
            })),
            Place::messages(bound),
            Place::Messages {
                bound,
                after: Some((812, Uuid::from_u128(9))),
            },
        ] {
            assert_eq!(Place::decode(&place.encode()).ok().unwrap(), place);
        }
        for junk in [
            "",
            "x",
            "AAAA",
            "////",
            &URL_SAFE_NO_PAD.encode([9; 25]),
            &URL_SAFE_NO_PAD.encode([1; 40]),
        ] {
            assert!(Place::decode(junk).is_err(), "{junk}");
        }
    }
}
