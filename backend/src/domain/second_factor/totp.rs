//! Codes of an authenticator app (RFC 6238), as every app makes them: SHA-1, six digits, a new one every thirty seconds.

use time::OffsetDateTime;
use totp_rs::{Builder, Totp};

use crate::crypto;

/// Of a secret: as long as what the codes are hashed with.
pub const SECRET_BYTES: usize = 20;
pub const DIGITS: usize = 6;
/// What apps show above the code.
const ISSUER: &str = "Frontdesk";

pub struct Authenticator(Totp);

impl Authenticator {
    /// To check codes.
    pub fn of(secret: &[u8]) -> anyhow::Result<Self> {
        Self::shown(secret, ISSUER)
    }

    /// To be set up in an app, which shows the account.
    pub fn shown(secret: &[u8], account: &str) -> anyhow::Result<Self> {
        // the label's parts are divided by a colon
        let account = account.replace(':', "_");
        let totp = Builder::new()
            .with_secret(secret)
            .with_issuer(Some(ISSUER))
            .with_account_name(account.as_str())
            .build()?;
        Ok(Self(totp))
    }

    pub fn new_secret() -> [u8; SECRET_BYTES] {
        crypto::random_bytes()
    }

    /// Of which step a code is: the present one, the one before or the one after. Compared in constant time.
    pub fn step(&self, code: &str, now: OffsetDateTime) -> Option<i64> {
        let seconds = u64::try_from(now.unix_timestamp()).ok()?;
        self.0.check(code, seconds).and_then(|step| i64::try_from(step).ok())
    }

    /// The secret as it is typed in.
    pub fn secret(&self) -> String {
        self.0.secret().to_base32()
    }

    /// The same as an address, which a QR code holds.
    pub fn uri(&self) -> anyhow::Result<String> {
        Ok(self.0.to_url()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(seconds).unwrap()
    }

    /// The secret and codes of RFC 6238, appendix B, of which apps show the last six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let totp = Authenticator::of(b"12345678901234567890").unwrap();
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            assert_eq!(totp.step(code, at(seconds)), Some(seconds / 30), "{seconds}");
        }
    }

    #[test]
    fn one_step_either_side_is_taken_and_no_more() {
        let totp = Authenticator::of(b"12345678901234567890").unwrap();
        let (code, step) = ("081804", 1_111_111_109 / 30);
        for (drift, taken) in [(-60, false), (-30, true), (0, true), (30, true), (60, false)] {
            let found = totp.step(code, at(1_111_111_109 + drift));
            assert_eq!(found, taken.then_some(step), "{drift}");
        }
        for wrong in ["", "08180", "0818040", "abcdef", "+81804", "081805"] {
            assert_eq!(totp.step(wrong, at(1_111_111_109)), None, "{wrong}");
        }
    }

    #[test]
    fn the_address_holds_what_an_app_needs() {
        let totp = Authenticator::shown(b"12345678901234567890", "a:da@example.test").unwrap();
        assert_eq!(totp.secret(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        let uri = url::Url::parse(&totp.uri().unwrap()).unwrap();
        assert_eq!((uri.scheme(), uri.host_str()), ("otpauth", Some("totp")));
        let parameters: std::collections::HashMap<_, _> = uri.query_pairs().into_owned().collect();
        assert_eq!(parameters["secret"], totp.secret());
        assert_eq!(parameters["issuer"], ISSUER);
    }
}
