//! Whether a message comes from the server that the browser subscribed to: RFC 8292.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use serde::Deserialize;

const LONGEST: i64 = 24 * 3_600;

#[derive(Deserialize)]
struct Claims {
    aud: String,
    exp: i64,
    sub: String,
}

/// Returns whom to write to. `now` in seconds.
pub fn check(authorization: &str, origin: &str, key: Option<&str>, now: i64) -> Result<String, String> {
    let fields = authorization
        .strip_prefix("vapid ")
        .ok_or("Authorization must be vapid")?;
    let field = |name: &str| {
        fields
            .split(',')
            .find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='))
            .ok_or_else(|| format!("{name} is missing"))
    };
    let (token, k) = (field("t")?, field("k")?);
    if key.is_some_and(|key| key != k) {
        return Err("signed with another key than the browser subscribed with".to_owned());
    }
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).map_err(|error| error.to_string());
    let (signed, signature) = token.rsplit_once('.').ok_or("no signature")?;
    let verifier = VerifyingKey::from_sec1_bytes(&decode(k)?).map_err(|error| error.to_string())?;
    let signature = Signature::from_slice(&decode(signature)?).map_err(|error| error.to_string())?;
    verifier
        .verify(signed.as_bytes(), &signature)
        .map_err(|_| "the signature is wrong")?;
    let claims = signed.split_once('.').ok_or("no claims")?.1;
    let claims: Claims = serde_json::from_slice(&decode(claims)?).map_err(|error| error.to_string())?;
    if claims.aud != origin {
        return Err(format!("aud is {}, not {origin}", claims.aud));
    }
    if claims.exp <= now || claims.exp > now + LONGEST {
        return Err("exp is over, or more than a day ahead".to_owned());
    }
    if !claims.sub.starts_with("mailto:") && !claims.sub.starts_with("https:") {
        return Err("sub must be mailto: or https:".to_owned());
    }
    Ok(claims.sub)
}
