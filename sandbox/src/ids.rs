//! Ids in the forms the platforms use. Opaque to everyone, but recognisable to a reader of logs.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use crate::config::Channel;

/// A fresh message id.
pub fn message(channel: Channel) -> String {
    message_from(channel, &rand::random::<[u8; 32]>())
}

/// The message id that belongs to `seed`: the story uses it, so that a story told twice adds nothing.
pub fn message_fixed(channel: Channel, seed: &str) -> String {
    message_from(channel, &digest(seed))
}

fn message_from(channel: Channel, bytes: &[u8; 32]) -> String {
    match channel {
        Channel::Messenger => format!("m_{}", URL_SAFE_NO_PAD.encode(bytes)),
        Channel::Instagram => format!("aWdfZAG1faXRlbToxOklHTWVzc2FnZA{}", URL_SAFE_NO_PAD.encode(bytes)),
        Channel::Whatsapp => format!("wamid.HBgL{}", STANDARD.encode(&bytes[..29])),
    }
}

/// The id a platform gives a person: scoped to the account on Messenger and Instagram, a phone number on WhatsApp.
pub fn customer(channel: Channel) -> String {
    customer_from(channel, &rand::random::<[u8; 32]>())
}

pub fn customer_fixed(channel: Channel, seed: &str) -> String {
    customer_from(channel, &digest(seed))
}

fn customer_from(channel: Channel, bytes: &[u8; 32]) -> String {
    let n = number(bytes);
    match channel {
        Channel::Messenger => format!("2{:015}", n % 1_000_000_000_000_000),
        Channel::Instagram => format!("9{:014}", n % 100_000_000_000_000),
        // The 555-01xx block is reserved for fiction; the area codes make room for enough people.
        Channel::Whatsapp => format!("1{}55501{:02}", 200 + n % 800, (n >> 32) % 100),
    }
}

/// A numeric object id: media, uploads, business accounts.
pub fn object() -> String {
    format!("1{:015}", number(&rand::random::<[u8; 32]>()) % 1_000_000_000_000_000)
}

pub fn object_fixed(seed: &str) -> String {
    format!("1{:015}", number(&digest(seed)) % 1_000_000_000_000_000)
}

/// WhatsApp's business-scoped user id.
pub fn bsuid(seed: &str) -> String {
    format!("US.{}", number(&digest(seed)))
}

pub fn trace() -> String {
    format!("A{}", URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>()))
}

pub fn digest(seed: &str) -> [u8; 32] {
    Sha256::digest(seed.as_bytes()).into()
}

fn number(bytes: &[u8; 32]) -> u64 {
    let mut first = [0; 8];
    first.copy_from_slice(&bytes[..8]);
    u64::from_be_bytes(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_ids_stay_and_fresh_ids_differ() {
        for channel in [Channel::Messenger, Channel::Instagram, Channel::Whatsapp] {
            assert_eq!(message_fixed(channel, "a"), message_fixed(channel, "a"));
            assert_ne!(message_fixed(channel, "a"), message_fixed(channel, "b"));
            assert_ne!(message(channel), message(channel));
        }
        assert!(message(Channel::Whatsapp).starts_with("wamid."));
        assert!(message(Channel::Messenger).starts_with("m_"));
        assert!(message(Channel::Instagram).starts_with("aWd"));
    }

    #[test]
    fn phone_numbers_are_fictional() {
        let id = customer(Channel::Whatsapp);
        assert_eq!(id.len(), 11);
        assert_eq!(&id[4..9], "55501");
    }
}
