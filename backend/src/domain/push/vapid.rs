//! Who sends: a signed token for the push service, RFC 8292.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::json;
use time::{Duration, OffsetDateTime};
use url::Url;

use super::encrypt::uncompressed;
use super::key::Key;

/// Half of what is allowed.
const VALID: Duration = Duration::hours(12);

/// The value of the `Authorization` header for a request to this endpoint. `contact`: how those who run the push service reach
/// us, as `https://…` or `mailto:…`.
pub fn authorization(key: &Key, endpoint: &Url, contact: &str, now: OffsetDateTime) -> String {
    let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let claims = json!({
        "aud": endpoint.origin().ascii_serialization(),
        "exp": (now + VALID).unix_timestamp(),
        "sub": contact,
    });
    let signed = format!("{}.{}", part(&json!({ "typ": "JWT", "alg": "ES256" })), part(&claims));
    let signature: Signature = SigningKey::from(key.secret.clone()).sign(signed.as_bytes());
    format!(
        "vapid t={signed}.{}, k={}",
        URL_SAFE_NO_PAD.encode(signature.to_bytes()),
        URL_SAFE_NO_PAD.encode(uncompressed(&key.secret.public_key()))
    )
}

/// How push services reach us: an address of ours where it is one of the open internet.
pub fn contact(public_url: &str) -> String {
    match Url::parse(public_url) {
        Ok(url) if url.scheme() == "https" => public_url.to_owned(),
        url => format!(
            "mailto:admin@{}",
            url.ok()
                .and_then(|url| url.host_str().map(str::to_owned))
                .unwrap_or_default()
        ),
    }
}
