//! Ids in the forms the platforms use. Opaque to everyone, but recognisable to a reader of logs.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use std::sync::atomic::{AtomicI64, Ordering};

use crate::clock;
use crate::config::Channel;

/// A fresh message id in the thread of a customer.
pub fn message(channel: Channel, customer: &str) -> String {
    match channel {
        Channel::Telegram => telegram_message(customer),
        _ => message_from(channel, customer, &rand::random::<[u8; 32]>()),
    }
}

/// Telegram counts messages within each chat. Here one counter serves all; another life begins further on.
pub fn telegram_message(customer: &str) -> String {
    static NEXT: AtomicI64 = AtomicI64::new(0);
    let start = clock::now() / 1000;
    let _ = NEXT.compare_exchange(0, start, Ordering::Relaxed, Ordering::Relaxed);
    format!("{customer}:{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// The message id that belongs to `seed`: the story uses it, so that a story told twice adds nothing.
pub fn message_fixed(channel: Channel, customer: &str, seed: &str) -> String {
    message_from(channel, customer, &digest(seed))
}

fn message_from(channel: Channel, customer: &str, bytes: &[u8; 32]) -> String {
    match channel {
        Channel::Messenger => format!("m_{}", URL_SAFE_NO_PAD.encode(bytes)),
        Channel::Instagram => format!("aWdfZAG1faXRlbToxOklHTWVzc2FnZA{}", URL_SAFE_NO_PAD.encode(bytes)),
        Channel::Whatsapp => format!("wamid.HBgL{}", STANDARD.encode(&bytes[..29])),
        // below all that are counted
        Channel::Telegram => format!("{customer}:{}", 1 + number(bytes) % 1_000_000_000),
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
        Channel::Telegram => format!("5{:09}", n % 1_000_000_000),
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
        for channel in [
            Channel::Messenger,
            Channel::Instagram,
            Channel::Whatsapp,
            Channel::Telegram,
        ] {
            assert_eq!(message_fixed(channel, "1", "a"), message_fixed(channel, "1", "a"));
            assert_ne!(message_fixed(channel, "1", "a"), message_fixed(channel, "1", "b"));
            assert_ne!(message(channel, "1"), message(channel, "1"));
        }
        assert!(message(Channel::Whatsapp, "1").starts_with("wamid."));
        assert!(message(Channel::Messenger, "1").starts_with("m_"));
        assert!(message(Channel::Instagram, "1").starts_with("aWd"));
    }

    #[test]
    fn phone_numbers_are_fictional() {
        let id = customer(Channel::Whatsapp);
        assert_eq!(id.len(), 11);
        assert_eq!(&id[4..9], "55501");
    }
}
