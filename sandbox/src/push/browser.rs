//! Browsers that subscribed: their keys, what they were sent, and what is to go wrong.

use std::collections::{BTreeMap, VecDeque};

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes128Gcm, Nonce};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hkdf::Hkdf;
use p256::ecdh::diffie_hellman;
use p256::elliptic_curve::sec1::ToSec1Point;
use p256::{PublicKey, SecretKey};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// One message as the browser reads it.
#[derive(Debug, Clone, Serialize)]
pub struct Pushed {
    pub text: String,
    pub ttl: u64,
    pub urgency: Option<String>,
    pub topic: Option<String>,
    /// Whom the service would write to.
    pub sub: String,
    pub at: String,
}

/// Instead of taking a message.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Answer {
    pub status: u16,
    #[serde(default)]
    pub retry_after: Option<u64>,
}

pub struct Browser {
    secret: SecretKey,
    auth: [u8; 16],
    /// The key that it subscribed with: nobody else may send to it.
    pub server_key: Option<String>,
    pub gone: bool,
    pub messages: Vec<Pushed>,
    answers: VecDeque<Answer>,
}

#[derive(Default)]
pub struct Browsers(BTreeMap<String, Browser>);

impl Browsers {
    pub fn add(&mut self, server_key: Option<String>) -> (String, &Browser) {
        let id = hex::encode(rand::random::<[u8; 16]>());
        let secret = loop {
            if let Ok(secret) = SecretKey::from_slice(&rand::random::<[u8; 32]>()) {
                break secret;
            }
        };
        let browser = Browser {
            secret,
            auth: rand::random(),
            server_key,
            gone: false,
            messages: Vec::new(),
            answers: VecDeque::new(),
        };
        (id.clone(), self.0.entry(id).or_insert(browser))
    }

    pub fn get_mut(&mut self, id: &str) -> Option<&mut Browser> {
        self.0.get_mut(id)
    }
}

impl Browser {
    fn public(&self) -> Vec<u8> {
        self.secret.public_key().to_sec1_point(false).as_bytes().to_vec()
    }

    pub fn p256dh(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.public())
    }

    pub fn auth(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.auth)
    }

    pub fn refuse_with(&mut self, answers: Vec<Answer>) {
        self.answers = answers.into();
    }

    pub fn next_answer(&mut self) -> Option<Answer> {
        self.answers.pop_front()
    }

    /// RFC 8188 with the keys of RFC 8291: salt, record size, length of the key, the sender's key, one record.
    pub fn decrypt(&self, body: &[u8]) -> Result<Vec<u8>, String> {
        let (salt, rest) = body.split_at_checked(16).ok_or("no salt")?;
        let (size, rest) = rest.split_at_checked(4).ok_or("no record size")?;
        let (&length, rest) = rest.split_first().ok_or("no key length")?;
        let (theirs, sealed) = rest.split_at_checked(usize::from(length)).ok_or("no key")?;
        let size = u32::from_be_bytes(size.try_into().unwrap_or_default()) as usize;
        if sealed.len() > size {
            return Err("more than one record".to_owned());
        }
        let point = PublicKey::from_sec1_bytes(theirs).map_err(|_| "the sender's key is no point")?;
        let shared = diffie_hellman(self.secret.to_nonzero_scalar(), point.as_affine());
        let info = [&b"WebPush: info\0"[..], &self.public(), theirs].concat();
        let input: [u8; 32] = expand(&self.auth, shared.raw_secret_bytes(), &info)?;
        let key: [u8; 16] = expand(salt, &input, b"Content-Encoding: aes128gcm\0")?;
        let nonce: [u8; 12] = expand(salt, &input, b"Content-Encoding: nonce\0")?;
        let mut plain = Aes128Gcm::new(&key.into())
            .decrypt(&Nonce::from(nonce), sealed)
            .map_err(|_| "it does not open")?;
        while plain.last() == Some(&0) {
            plain.pop();
        }
        match plain.pop() {
            Some(2) => Ok(plain),
            _ => Err("the last record ends with 2".to_owned()),
        }
    }
}

fn expand<const N: usize>(salt: &[u8], input: &[u8], info: &[u8]) -> Result<[u8; N], String> {
    let mut output = [0; N];
    Hkdf::<Sha256>::new(Some(salt), input)
        .expand(info, &mut output)
        .map_err(|error| error.to_string())?;
    Ok(output)
}
