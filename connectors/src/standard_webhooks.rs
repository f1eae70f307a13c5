//! Signatures as Standard Webhooks has them (<https://www.standardwebhooks.com>). Its crate signs with one secret alone and brings
//! another HMAC; what there is to it is below.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq};

use crate::connector::VerifyError;

pub const ID: &str = "webhook-id";
pub const TIMESTAMP: &str = "webhook-timestamp";
pub const SIGNATURE: &str = "webhook-signature";

const PREFIX: &str = "whsec_";
const VERSION: &str = "v1,";
/// Of a secret, in bytes.
const LENGTHS: std::ops::RangeInclusive<usize> = 24..=64;
/// Signatures of one header that are looked at: a sender has one for each of its secrets, which are few.
const LOOKED_AT: usize = 10;

/// A secret as its owner is shown it.
pub fn shown(secret: &[u8]) -> String {
    format!("{PREFIX}{}", STANDARD.encode(secret))
}

/// The bytes of one that is written like that; none where it is no secret.
pub fn read(shown: &str) -> Option<Vec<u8>> {
    let secret = STANDARD.decode(shown.strip_prefix(PREFIX)?).ok()?;
    LENGTHS.contains(&secret.len()).then_some(secret)
}

/// The header `webhook-signature`: one signature for each secret.
pub fn signatures(secrets: &[Vec<u8>], id: &str, timestamp: i64, body: &str) -> String {
    let each = secrets.iter().map(|secret| {
        let signature = signature(secret, id, &timestamp.to_string(), body.as_bytes());
        format!("{VERSION}{}", STANDARD.encode(signature))
    });
    each.collect::<Vec<_>>().join(" ")
}

fn signature(secret: &[u8], id: &str, timestamp: &str, body: &[u8]) -> Vec<u8> {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret).expect("any key length is fine");
    mac.update(format!("{id}.{timestamp}.").as_bytes());
    mac.update(body);
    mac.finalize().into_bytes().to_vec()
}

/// Every secret and every signature is compared, in constant time, also after two matched. How old the signature may be is for
/// whoever has a clock: [`signed_at`].
pub fn verify(body: &[u8], header: &dyn Fn(&str) -> Option<String>, secrets: &[Vec<u8>]) -> Result<(), VerifyError> {
    if secrets.is_empty() {
        return Err(VerifyError::NotConfigured);
    }
    let (Some(id), Some(timestamp), Some(given)) = (header(ID), header(TIMESTAMP), header(SIGNATURE)) else {
        return Err(VerifyError::Missing);
    };
    let given: Vec<Vec<u8>> = given
        .split_ascii_whitespace()
        .take(LOOKED_AT)
        .filter_map(|one| STANDARD.decode(one.strip_prefix(VERSION)?).ok())
        .collect();
    if given.is_empty() || id.is_empty() || timestamp.parse::<i64>().is_err() {
        return Err(VerifyError::Malformed);
    }
    let mut matched = Choice::from(0);
    for secret in secrets {
        let right = signature(secret, &id, &timestamp, body);
        for one in &given {
            matched |= right.as_slice().ct_eq(one.as_slice());
        }
    }
    if bool::from(matched) {
        Ok(())
    } else {
        Err(VerifyError::Mismatch)
    }
}

/// When the sender says that it signed, in seconds since 1970: a part of what is signed.
pub fn signed_at(header: &dyn Fn(&str) -> Option<String>) -> Option<i64> {
    header(TIMESTAMP)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the standard's own libraries.
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const BODY: &str = r#"{"test": 2432232314}"#;
    const AT: i64 = 1_614_265_330;
    const RIGHT: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    const NAME: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";

    fn headers(id: &str, at: &str, signature: &str) -> impl Fn(&str) -> Option<String> + use<> {
        let all = [(ID, id), (TIMESTAMP, at), (SIGNATURE, signature)].map(|(name, value)| (name, value.to_owned()));
        move |name| all.iter().find(|(one, _)| *one == name).map(|(_, value)| value.clone())
    }

    fn check(body: &str, secrets: &[&str], header: &dyn Fn(&str) -> Option<String>) -> Result<(), VerifyError> {
        let secrets: Vec<Vec<u8>> = secrets.iter().filter_map(|secret| read(secret)).collect();
        verify(body.as_bytes(), header, &secrets)
    }

    #[test]
    fn a_signature_is_that_of_the_standard() {
        let secret = read(SECRET).unwrap();
        assert_eq!(shown(&secret), SECRET);
        assert_eq!(signatures(std::slice::from_ref(&secret), NAME, AT, BODY), RIGHT);
        let both = signatures(&[b"another".to_vec(), secret], NAME, AT, BODY);
        assert!(
            both.starts_with("v1,") && both.ends_with(&format!(" {RIGHT}")),
            "{both}"
        );
        let header = headers(NAME, "1614265330", RIGHT);
        assert_eq!(check(BODY, &[SECRET], &header), Ok(()));
        assert_eq!(signed_at(&header), Some(AT));
        let among = headers(NAME, "1614265330", &format!("v1,AAAA v2,x {RIGHT}"));
        assert_eq!(check(BODY, &[&shown(&[7; 32]), SECRET], &among), Ok(()));
    }

    #[test]
    fn whatever_is_changed_does_not_fit() {
        let right = headers(NAME, "1614265330", RIGHT);
        assert_eq!(
            check(&BODY.replace('4', "5"), &[SECRET], &right),
            Err(VerifyError::Mismatch)
        );
        assert_eq!(check(BODY, &[&shown(&[7; 32])], &right), Err(VerifyError::Mismatch));
        for wrong in [
            headers("msg_other", "1614265330", RIGHT),
            headers(NAME, "1614265331", RIGHT),
        ] {
            assert_eq!(check(BODY, &[SECRET], &wrong), Err(VerifyError::Mismatch));
        }
        assert_eq!(
            check(BODY, &[SECRET], &headers(NAME, "1614265330", "v1,AAAA")),
            Err(VerifyError::Mismatch)
        );
        let (_, bare) = RIGHT.split_once(',').unwrap();
        for signature in ["", bare, "v2,AAAA", "v1,%%%"] {
            let malformed = check(BODY, &[SECRET], &headers(NAME, "1614265330", signature));
            assert_eq!(malformed, Err(VerifyError::Malformed), "{signature}");
        }
        assert_eq!(
            check(BODY, &[SECRET], &headers(NAME, "soon", RIGHT)),
            Err(VerifyError::Malformed)
        );
        assert_eq!(check(BODY, &[SECRET], &|_| None), Err(VerifyError::Missing));
        assert_eq!(check(BODY, &[], &right), Err(VerifyError::NotConfigured));
    }

    #[test]
    fn what_is_no_secret_is_none() {
        for text in [
            "",
            "whsec_",
            "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "whsec_c2hvcnQ=",
            "whsec_%%%",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
