//! Sealing of credentials, hashing of passwords and tokens.

use anyhow::{Context, anyhow, bail};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use rand::RngCore;
use sha2::{Digest, Sha256};

/// The keys of `FRONTDESK_SECRET_KEY`: the first seals, all open.
#[derive(Clone)]
pub struct Keys(Vec<[u8; 32]>);

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keys({})", self.0.len())
    }
}

const NONCE: usize = 24;

impl Keys {
    pub fn parse(list: &str) -> anyhow::Result<Self> {
        let keys = list
            .split(',')
            .map(|key| {
                let bytes = STANDARD.decode(key.trim()).context("not base64")?;
                <[u8; 32]>::try_from(bytes).map_err(|bytes| anyhow!("{} bytes instead of 32", bytes.len()))
            })
            .collect::<anyhow::Result<Vec<_>>>()?;
        if keys.is_empty() {
            bail!("no key");
        }
        Ok(Self(keys))
    }

    /// A new random key, as `FRONTDESK_SECRET_KEY` takes it.
    pub fn generate() -> String {
        STANDARD.encode(random_bytes::<32>())
    }

    /// Seals `plain` and binds it to `row`, so that it opens nowhere else.
    pub fn seal(&self, plain: &[u8], row: &str) -> Vec<u8> {
        let nonce = random_bytes::<NONCE>();
        let cipher = XChaCha20Poly1305::new((&self.0[0]).into());
        let payload = Payload {
            msg: plain,
            aad: row.as_bytes(),
        };
        let sealed = cipher
            .encrypt(XNonce::from_slice(&nonce), payload)
            .expect("sealing in memory does not fail");
        [nonce.as_slice(), &sealed].concat()
    }

    pub fn open(&self, sealed: &[u8], row: &str) -> anyhow::Result<Vec<u8>> {
        if sealed.len() < NONCE {
            bail!("sealed value is too short");
        }
        let (nonce, body) = sealed.split_at(NONCE);
        self.0
            .iter()
            .find_map(|key| {
                let payload = Payload {
                    msg: body,
                    aad: row.as_bytes(),
                };
                XChaCha20Poly1305::new(key.into())
                    .decrypt(XNonce::from_slice(nonce), payload)
                    .ok()
            })
            .ok_or_else(|| anyhow!("no key of FRONTDESK_SECRET_KEY opens it"))
    }

    /// The same sealed with the first key; none where it already is.
    pub fn reseal(&self, sealed: &[u8], row: &str) -> anyhow::Result<Option<Vec<u8>>> {
        if self.first().open(sealed, row).is_ok() {
            return Ok(None);
        }
        let plain = self.open(sealed, row)?;
        Ok(Some(self.seal(&plain, row)))
    }

    /// As if it were the only one.
    fn first(&self) -> Self {
        Self(self.0[..1].to_vec())
    }

    /// A keyed signature for links, hex.
    pub fn sign(&self, text: &str) -> String {
        hex::encode(keyed_hash(&self.0[0], text))
    }

    /// By each of the keys, the one that signs first.
    pub fn signatures(&self, text: &str) -> Vec<String> {
        self.0.iter().map(|key| hex::encode(keyed_hash(key, text))).collect()
    }

    pub fn verify(&self, text: &str, signature: &str) -> bool {
        use subtle::ConstantTimeEq;
        let Ok(given) = hex::decode(signature) else {
            return false;
        };
        self.0.iter().any(|key| keyed_hash(key, text).ct_eq(&given).into())
    }
}

fn keyed_hash(key: &[u8; 32], text: &str) -> [u8; 32] {
    use hmac::{Hmac, KeyInit, Mac};
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("any key length is fine");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().into()
}

pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}

/// A new bearer token or session id: 256 random bits.
pub fn new_token() -> String {
    URL_SAFE_NO_PAD.encode(random_bytes::<32>())
}

/// Tokens and sessions are stored as their SHA-256 only.
pub fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Argon2id. Slow on purpose: call it off the async threads.
pub fn hash_password(password: &str) -> anyhow::Result<String> {
    use argon2::PasswordHasher;
    argon2::Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| anyhow!("{error}"))
}

pub fn password_matches(password: &str, hash: &str) -> bool {
    use argon2::PasswordVerifier;
    argon2::PasswordHash::new(hash).is_ok_and(|hash| {
        argon2::Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_value_opens_with_any_key_of_the_list_and_only_in_its_row() {
        let old = Keys::parse(&Keys::generate()).unwrap();
        let sealed = old.seal(b"secret", "inbox 1");
        let rotated = Keys(vec![random_bytes(), old.0[0]]);
        assert_eq!(rotated.open(&sealed, "inbox 1").unwrap(), b"secret");
        assert!(rotated.open(&sealed, "inbox 2").is_err());
        assert!(
            Keys::parse(&Keys::generate())
                .unwrap()
                .open(&sealed, "inbox 1")
                .is_err()
        );
    }

    #[test]
    fn what_is_sealed_anew_needs_the_old_key_no_more() {
        let old = Keys::parse(&Keys::generate()).unwrap();
        let new = Keys::parse(&Keys::generate()).unwrap();
        let both = Keys(vec![new.0[0], old.0[0]]);
        let sealed = old.seal(b"secret", "inbox 1");
        let anew = both.reseal(&sealed, "inbox 1").unwrap().unwrap();
        assert_eq!(new.open(&anew, "inbox 1").unwrap(), b"secret");
        assert_eq!(both.reseal(&anew, "inbox 1").unwrap(), None, "once is enough");
        assert!(new.reseal(&sealed, "inbox 1").is_err());
    }

    #[test]
    fn links_verify_with_their_own_text_only() {
        let keys = Keys::parse(&Keys::generate()).unwrap();
        let signature = keys.sign("a");
        assert!(keys.verify("a", &signature));
        assert!(!keys.verify("b", &signature));
        assert!(!keys.verify("a", "zz"));
    }

    #[test]
    fn passwords_verify() {
        let hash = hash_password("correct horse").unwrap();
        assert!(password_matches("correct horse", &hash));
        assert!(!password_matches("wrong", &hash));
        assert!(!password_matches("x", "not a hash"));
    }
}
