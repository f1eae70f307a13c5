//! Encrypting for one browser, so that the push service cannot read it: RFC 8291 over RFC 8188 (`aes128gcm`), in one record.

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes128Gcm, Nonce};
use anyhow::{Context, anyhow};
use hkdf::Hkdf;
use p256::ecdh::diffie_hellman;
use p256::elliptic_curve::sec1::ToSec1Point;
use p256::{PublicKey, SecretKey};
use sha2::Sha256;

use crate::crypto::random_bytes;

/// What every push service takes; the plaintext may be this less the header, the tag and the padding's end.
const RECORD: u32 = 4_096;
pub const LARGEST: usize = 3_900;

/// What a browser told of itself when it subscribed.
pub struct Receiver<'a> {
    /// Its public key, uncompressed.
    pub p256dh: &'a [u8],
    /// The secret it shares with us alone.
    pub auth: &'a [u8],
}

/// A key pair for one message, or for signing.
pub fn new_key() -> SecretKey {
    loop {
        if let Ok(key) = SecretKey::from_slice(&random_bytes::<32>()) {
            return key;
        }
    }
}

pub fn uncompressed(key: &PublicKey) -> Vec<u8> {
    key.to_sec1_point(false).as_bytes().to_vec()
}

/// The body of the request to the push service.
pub fn encrypt(receiver: &Receiver<'_>, plain: &[u8]) -> anyhow::Result<Vec<u8>> {
    sealed_with(&new_key(), random_bytes::<16>(), receiver, plain)
}

fn sealed_with(sender: &SecretKey, salt: [u8; 16], receiver: &Receiver<'_>, plain: &[u8]) -> anyhow::Result<Vec<u8>> {
    let theirs = PublicKey::from_sec1_bytes(receiver.p256dh).context("the browser's key is no point of the curve")?;
    let ours = uncompressed(&sender.public_key());
    let shared = diffie_hellman(sender.to_nonzero_scalar(), theirs.as_affine());
    let mut info = b"WebPush: info\0".to_vec();
    info.extend_from_slice(receiver.p256dh);
    info.extend_from_slice(&ours);
    let input: [u8; 32] = expand(receiver.auth, shared.raw_secret_bytes(), &info)?;
    let key: [u8; 16] = expand(&salt, &input, b"Content-Encoding: aes128gcm\0")?;
    let nonce: [u8; 12] = expand(&salt, &input, b"Content-Encoding: nonce\0")?;
    // 2: the last record, and no padding
    let record = [plain, &[2]].concat();
    let cipher = Aes128Gcm::new(&key.into());
    let sealed = cipher
        .encrypt(&Nonce::from(nonce), record.as_slice())
        .map_err(|_| anyhow!("sealing failed"))?;
    let length = u8::try_from(ours.len()).context("a key is 65 bytes")?;
    Ok([&salt[..], &RECORD.to_be_bytes(), &[length], &ours, &sealed].concat())
}

fn expand<const N: usize>(salt: &[u8], input: &[u8], info: &[u8]) -> anyhow::Result<[u8; N]> {
    let mut output = [0; N];
    Hkdf::<Sha256>::new(Some(salt), input)
        .expand(info, &mut output)
        .map_err(|_| anyhow!("too much was asked of the key"))?;
    Ok(output)
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;

    fn bytes(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).unwrap()
    }

    /// The example of RFC 8291, section 5 and appendix A.
    #[test]
    fn the_example_of_the_standard_comes_out_as_it_is_there() {
        let sender = SecretKey::from_slice(&bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")).unwrap();
        let receiver = Receiver {
            p256dh: &bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
            auth: &bytes("BTBZMqHH6r4Tts7J_aSIgg"),
        };
        let salt: [u8; 16] = bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap();
        let sealed = sealed_with(&sender, salt, &receiver, b"When I grow up, I want to be a watermelon").unwrap();
        let wanted = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
        assert_eq!(URL_SAFE_NO_PAD.encode(sealed), wanted);
    }

    #[test]
    fn a_key_that_is_none_is_refused() {
        let receiver = Receiver {
            p256dh: &[4; 65],
            auth: &[0; 16],
        };
        assert!(encrypt(&receiver, b"x").is_err());
    }
}
