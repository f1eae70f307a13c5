//! What is posted to an endpoint is signed with, as Standard Webhooks has it.

use frontdesk_connectors::standard_webhooks;
use uuid::Uuid;

use crate::crypto::{self, Keys};
use crate::errors::Result;

/// Of 24 to 64 that are allowed.
const BYTES: usize = 32;

/// What the sealed secret is bound to.
pub(in crate::domain) fn bound_to(endpoint_id: Uuid) -> String {
    format!("webhook_endpoint:{endpoint_id}")
}

/// A new one: sealed as it is stored, and as its owner is shown it.
pub(super) fn make(keys: &Keys, endpoint_id: Uuid) -> (Vec<u8>, String) {
    let secret = crypto::random_bytes::<BYTES>();
    (
        keys.seal(&secret, &bound_to(endpoint_id)),
        standard_webhooks::shown(&secret),
    )
}

pub(super) fn open(keys: &Keys, endpoint_id: Uuid, sealed: &[u8]) -> Result<Vec<u8>> {
    Ok(keys.open(sealed, &bound_to(endpoint_id))?)
}

/// The header `webhook-signature`: one signature for each secret.
pub(super) fn signatures(secrets: &[Vec<u8>], id: &str, timestamp: i64, body: &str) -> String {
    standard_webhooks::signatures(secrets, id, timestamp, body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_in_its_row_alone_and_is_another_each_time() {
        let keys = Keys::parse(&Keys::generate()).unwrap();
        let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let (sealed, shown) = make(&keys, one);
        let secret = open(&keys, one, &sealed).unwrap();
        assert_eq!(standard_webhooks::read(&shown).as_deref(), Some(secret.as_slice()));
        assert!((24..=64).contains(&secret.len()));
        assert!(open(&keys, two, &sealed).is_err());
        assert_ne!(make(&keys, one).1, shown);
    }
}
