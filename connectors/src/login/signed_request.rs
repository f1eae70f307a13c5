//! What Meta tells an app about somebody who leaves it: `signed_request`, from the deauthorize and the data-deletion callback.
//!
//! Source: "Data Deletion Request Callback", "Parsing the signed request".

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq};
use time::{Duration, OffsetDateTime};

use crate::meta::json;

/// Older ones are somebody's copy.
const OLDEST: Duration = Duration::hours(24);
/// How far the platform's clock may be ahead of ours.
const AHEAD: Duration = Duration::minutes(10);
/// A person's id and two times fit.
const LONGEST: usize = 8 * 1024;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignedRequestError {
    #[error("no app secret is configured")]
    NotConfigured,
    #[error("the signed request is malformed")]
    Malformed,
    #[error("the signature does not match")]
    Mismatch,
    #[error("the signed request is too old")]
    TooOld,
}

/// `{signature}.{payload}`, both base64url; signed is the payload as it is written. Returns the app-scoped id of the person
/// and which of `secrets` it was signed with.
pub fn verify(text: &str, secrets: &[&str], now: OffsetDateTime) -> Result<(String, usize), SignedRequestError> {
    if secrets.iter().all(|secret| secret.is_empty()) {
        return Err(SignedRequestError::NotConfigured);
    }
    let malformed = SignedRequestError::Malformed;
    let (signature, payload) = Some(text.trim())
        .filter(|text| text.len() <= LONGEST)
        .and_then(|text| text.split_once('.'))
        .ok_or(malformed)?;
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part.trim_end_matches('='));
    let given = decode(signature).map_err(|_| malformed)?;
    let signed_by = signer(payload, &given, secrets).ok_or(SignedRequestError::Mismatch)?;
    let value: Value = serde_json::from_slice(&decode(payload).map_err(|_| malformed)?).map_err(|_| malformed)?;
    let algorithm = json::text(&value, "algorithm").unwrap_or_default();
    if !algorithm.eq_ignore_ascii_case("HMAC-SHA256") {
        return Err(malformed);
    }
    let issued_at = json::time(&value, "issued_at").ok_or(malformed)?;
    let expired = json::time(&value, "expires").is_some_and(|at| at < now);
    if expired || issued_at < now - OLDEST || issued_at > now + AHEAD {
        return Err(SignedRequestError::TooOld);
    }
    Ok((json::id(&value, "user_id").ok_or(malformed)?, signed_by))
}

/// Every secret is tried, so that the time tells nothing.
fn signer(payload: &str, given: &[u8], secrets: &[&str]) -> Option<usize> {
    let mut found = None;
    for (index, secret) in secrets.iter().enumerate().filter(|(_, secret)| !secret.is_empty()) {
        let matches = match Hmac::<Sha256>::new_from_slice(secret.as_bytes()) {
            Ok(mut mac) => {
                mac.update(payload.as_bytes());
                mac.finalize().into_bytes().as_slice().ct_eq(given)
            }
            Err(_) => Choice::from(0),
        };
        if bool::from(matches) {
            found = found.or(Some(index));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const VECTOR: &str = "rha9N5aTmriuJ7QKxa7tVIjUjzpo_aQFATUkW6iR2Ow.eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsImlzc3VlZF9hdCI6MTcwMDAwMDAwMCwidXNlcl9pZCI6IjIxODQ3MSJ9";

    fn at(seconds: i64) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(seconds).unwrap()
    }

    #[test]
    fn the_known_request_names_its_person() {
        let now = at(1_700_000_060);
        assert_eq!(
            verify(VECTOR, &["other", "meta-app-secret"], now),
            Ok(("218471".to_owned(), 1))
        );
    }

    #[test]
    fn others_secrets_and_other_times_are_refused() {
        let now = at(1_700_000_060);
        assert_eq!(verify(VECTOR, &["other"], now), Err(SignedRequestError::Mismatch));
        assert_eq!(verify(VECTOR, &[], now), Err(SignedRequestError::NotConfigured));
        assert_eq!(verify(VECTOR, &[""], now), Err(SignedRequestError::NotConfigured));
        let secrets = ["meta-app-secret"];
        assert_eq!(
            verify(VECTOR, &secrets, at(1_700_200_000)),
            Err(SignedRequestError::TooOld)
        );
        assert_eq!(
            verify(VECTOR, &secrets, at(1_699_990_000)),
            Err(SignedRequestError::TooOld)
        );
    }

    #[test]
    fn nonsense_is_malformed_and_a_changed_payload_does_not_match() {
        let now = at(1_700_000_060);
        for text in ["", ".", "a", "a.b.c", "\u{0}.x", &"x".repeat(10_000)] {
            assert!(verify(text, &["meta-app-secret"], now).is_err(), "{text}");
        }
        let (signature, payload) = VECTOR.split_once('.').unwrap();
        let forged = format!("{signature}.{}", payload.replace("eyJh", "eyJi"));
        assert_eq!(
            verify(&forged, &["meta-app-secret"], now),
            Err(SignedRequestError::Mismatch)
        );
    }
}
