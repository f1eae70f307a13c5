//! Meta's subscription check (GET) and signature (POST).

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq};

use crate::connector::{Verified, VerifyError};

const HEADER: &str = "x-hub-signature-256";
const PREFIX: &str = "sha256=";

/// `X-Hub-Signature-256: sha256=<64 hex>`, HMAC-SHA256 over the bytes as they came. Meta signs escaped JSON, so a
/// body that was parsed and written again has another signature.
///
/// Every secret is tried, also after one matched: an Instagram login signs with another secret than the Meta app,
/// and a secret that is being rotated has a successor. An empty secret never counts.
pub(crate) fn verify<'a>(
    body: &'a [u8],
    header: &dyn Fn(&str) -> Option<String>,
    secrets: &[String],
) -> Result<Verified<'a>, VerifyError> {
    let mut secrets = secrets.iter().filter(|secret| !secret.is_empty()).peekable();
    if secrets.peek().is_none() {
        return Err(VerifyError::NotConfigured);
    }
    let given = header(HEADER).ok_or(VerifyError::Missing)?;
    let given = decode(&given).ok_or(VerifyError::Malformed)?;
    let matched = secrets.fold(Choice::from(0), |matched, secret| {
        matched | matches(body, secret, &given)
    });
    if bool::from(matched) {
        Ok(Verified(body))
    } else {
        Err(VerifyError::Mismatch)
    }
}

fn decode(header: &str) -> Option<[u8; 32]> {
    let mut digest = [0; 32];
    hex::decode_to_slice(header.strip_prefix(PREFIX)?, &mut digest).ok()?;
    Some(digest)
}

fn matches(body: &[u8], secret: &str, given: &[u8; 32]) -> Choice {
    match Hmac::<Sha256>::new_from_slice(secret.as_bytes()) {
        Ok(mut mac) => {
            mac.update(body);
            mac.finalize().into_bytes().as_slice().ct_eq(given)
        }
        // HMAC takes keys of any length; were it ever to refuse one, nothing would match.
        Err(_) => Choice::from(0),
    }
}

/// The challenge as Meta sent it, when the mode is `subscribe` and the token is ours.
pub(crate) fn handshake(query: &[(String, String)], verify_token: &str) -> Option<String> {
    let value = |name: &str| {
        query
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    };
    let token = value("hub.verify_token")?;
    let ours = !verify_token.is_empty() && bool::from(token.as_bytes().ct_eq(verify_token.as_bytes()));
    (ours && value("hub.mode") == Some("subscribe"))
        .then(|| value("hub.challenge").map(str::to_owned))
        .flatten()
}
