//! Webhook bodies in the platform's own spelling, and their signature.

use std::collections::HashMap;
use std::sync::Mutex;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;

/// Which app signs: the Meta app, or for some accounts an app of their own.
pub struct Secrets {
    meta: String,
    by_account: Mutex<HashMap<String, String>>,
}

impl Secrets {
    pub fn new(meta: String) -> Self {
        Secrets {
            meta,
            by_account: Mutex::default(),
        }
    }

    pub fn set(&self, account: &str, secret: Option<String>) {
        let mut own = self.by_account.lock().expect("secrets lock");
        match secret {
            Some(secret) => own.insert(account.to_owned(), secret),
            None => own.remove(account),
        };
    }

    /// The value of `X-Hub-Signature-256`, by the secret of the account that the first entry is about.
    pub fn sign(&self, body: &[u8]) -> String {
        let own = self.by_account.lock().expect("secrets lock");
        if own.is_empty() {
            return sign(&self.meta, body);
        }
        let body_value: Value = serde_json::from_slice(body).unwrap_or_default();
        let account = body_value["entry"][0]["id"].as_str().unwrap_or_default();
        sign(own.get(account).unwrap_or(&self.meta), body)
    }
}

/// Meta writes JSON in pure ASCII: everything else as `\uXXXX` (lower-case hex, surrogate pairs) and `/` as `\/`.
/// The signature is taken over exactly these bytes, so a receiver that re-serialises them first will not match.
pub fn encode(body: &Value) -> Vec<u8> {
    let json = body.to_string();
    let mut out = Vec::with_capacity(json.len() + json.len() / 8);
    // Outside of strings JSON has neither slashes nor anything beyond ASCII, so no state is needed.
    for character in json.chars() {
        match character {
            '/' => out.extend_from_slice(b"\\/"),
            c if c.is_ascii() => out.push(c as u8),
            c => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    out.extend_from_slice(format!("\\u{unit:04x}").as_bytes());
                }
            }
        }
    }
    out
}

fn sign(secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn bodies_are_pure_ascii_as_meta_writes_them() {
        let body = encode(&json!({"text": "äö 😀 https://x.test \"q\""}));
        assert_eq!(
            String::from_utf8(body).unwrap(),
            r#"{"text":"\u00e4\u00f6 \ud83d\ude00 https:\/\/x.test \"q\""}"#
        );
    }

    #[test]
    fn encoding_changes_nothing_but_the_spelling() {
        let value = json!({"a": ["日本語", "\u{0}\n", "a/b\\/c"], "n": 1.5});
        assert_eq!(serde_json::from_slice::<Value>(&encode(&value)).unwrap(), value);
    }

    #[test]
    fn signatures_match_known_vectors() {
        assert_eq!(
            sign("key", b"The quick brown fox jumps over the lazy dog"),
            "sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"
        );
        let body = br#"{"object":"page","entry":[{"id":"1001","time":1458692752478,"messaging":[{"sender":{"id":"2002"},"recipient":{"id":"1001"},"timestamp":1458692752478,"message":{"mid":"m_1","text":"\u00e4\u00f6 \ud83d\ude00 https:\/\/x.test"}}]}]}"#;
        assert_eq!(
            sign("meta-app-secret", body),
            "sha256=4add393a242ad9705ede3b1fead04a8c62fe239ec1aac72c1fddefa73b6cef67"
        );
    }
}
