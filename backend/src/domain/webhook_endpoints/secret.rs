//! Signatures as Standard Webhooks has them. Its crate signs with one secret alone and brings another HMAC; what there is to it is below.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::crypto::{self, Keys};
use crate::errors::Result;

const PREFIX: &str = "whsec_";
/// Of 24 to 64 that are allowed.
const BYTES: usize = 32;

/// What the sealed secret is bound to.
pub(in crate::domain) fn bound_to(endpoint_id: Uuid) -> String {
    format!("webhook_endpoint:{endpoint_id}")
}

/// A new one: sealed as it is stored, and as its owner is shown it.
pub(super) fn make(keys: &Keys, endpoint_id: Uuid) -> (Vec<u8>, String) {
    let secret = crypto::random_bytes::<BYTES>();
    let shown = format!("{PREFIX}{}", STANDARD.encode(secret));
    (keys.seal(&secret, &bound_to(endpoint_id)), shown)
}

pub(super) fn open(keys: &Keys, endpoint_id: Uuid, sealed: &[u8]) -> Result<Vec<u8>> {
    Ok(keys.open(sealed, &bound_to(endpoint_id))?)
}

/// The header `webhook-signature`: one signature for each secret.
pub(super) fn signatures(secrets: &[Vec<u8>], id: &str, timestamp: i64, body: &str) -> String {
    let each = secrets.iter().map(|secret| {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret).expect("any key length is fine");
        mac.update(format!("{id}.{timestamp}.").as_bytes());
        mac.update(body.as_bytes());
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    });
    each.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the standard's own libraries.
    #[test]
    fn a_signature_is_that_of_the_standard() {
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signed = |secrets: &[Vec<u8>]| {
            signatures(
                secrets,
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1_614_265_330,
                r#"{"test": 2432232314}"#,
            )
        };
        let expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(signed(std::slice::from_ref(&secret)), expected);
        let both = signed(&[b"another".to_vec(), secret]);
        assert!(
            both.ends_with(&format!(" {expected}")) && both.starts_with("v1,"),
            "{both}"
        );
    }

    #[test]
    fn a_secret_opens_in_its_row_alone_and_is_another_each_time() {
        let keys = Keys::parse(&Keys::generate()).unwrap();
        let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let (sealed, shown) = make(&keys, one);
        let secret = open(&keys, one, &sealed).unwrap();
        assert_eq!(shown, format!("whsec_{}", STANDARD.encode(&secret)));
        assert!((24..=64).contains(&secret.len()));
        assert!(open(&keys, two, &sealed).is_err());
        assert_ne!(make(&keys, one).1, shown);
    }
}
