//! Who a WhatsApp user is. A phone number (`wa_id`) is optional: people with a username may be known by a
//! business-scoped id (BSUID, `US.134…`) alone, and some senders of webhooks put that one where a number belongs.

use serde_json::Value;

use crate::meta::json;
use crate::model::{Peer, PeerKey};

/// The ids found in one place of a webhook.
#[derive(Default)]
pub(super) struct Ids {
    keys: Vec<PeerKey>,
}

impl Ids {
    pub(super) fn read(value: &Value, number: &str, user: &str, parent: &str) -> Self {
        Ids::default()
            .with_number(json::id(value, number))
            .with("bsuid", json::id(value, user))
            .with("parent_bsuid", json::id(value, parent))
    }

    /// What stands where a phone number is due: digits, or a BSUID.
    pub(super) fn with_number(self, id: Option<String>) -> Self {
        let Some(id) = id else { return self };
        match wa_id(&id) {
            Some(digits) => self.with("wa_id", Some(digits.to_owned())),
            None => self.with("bsuid", Some(id)),
        }
    }

    pub(super) fn with(mut self, scope: &str, id: Option<String>) -> Self {
        if let Some(id) = id {
            let key = PeerKey {
                scope: scope.to_owned(),
                id,
            };
            if !self.keys.contains(&key) {
                self.keys.push(key);
            }
        }
        self
    }

    fn shares_one_with(&self, other: &Ids) -> bool {
        self.keys.iter().any(|key| other.keys.contains(key))
    }

    /// The peer, with name and further ids from the `contacts` that came along. They pair by id, not by position;
    /// where a message names nobody at all, a single contact must be the one.
    pub(super) fn peer(self, contacts: &[&Value]) -> Option<Peer> {
        let paired = contacts
            .iter()
            .find(|contact| of_contact(contact).shares_one_with(&self));
        let only = contacts.first().filter(|_| contacts.len() == 1 && self.keys.is_empty());
        let contact = paired.or(only).copied().unwrap_or(&Value::Null);
        let mut keys = self.keys;
        keys.extend(of_contact(contact).keys);
        finish(keys, contact)
    }
}

fn of_contact(contact: &Value) -> Ids {
    Ids::read(contact, "wa_id", "user_id", "parent_user_id")
}

/// Keys in a fixed order, the phone number first: it is what one can send to in every case.
fn finish(mut keys: Vec<PeerKey>, contact: &Value) -> Option<Peer> {
    let mut seen = Vec::with_capacity(keys.len());
    keys.retain(|key| {
        !seen.contains(key) && {
            seen.push(key.clone());
            true
        }
    });
    keys.sort_by_key(|key| {
        ["wa_id", "bsuid", "parent_bsuid"]
            .iter()
            .position(|scope| *scope == key.scope)
    });
    let phone = keys
        .iter()
        .find(|key| key.scope == "wa_id")
        .map(|key| format!("+{}", key.id));
    let profile = contact.get("profile").unwrap_or(&Value::Null);
    let username = json::text(profile, "username");
    let username = username
        .map(|name| name.trim_start_matches('@').to_owned())
        .filter(|name| !name.is_empty());
    (!keys.is_empty()).then(|| Peer {
        keys,
        name: json::text(profile, "name"),
        username,
        phone,
        ..Peer::default()
    })
}

/// A phone number as WhatsApp writes it: digits only.
pub(super) fn wa_id(id: &str) -> Option<&str> {
    let digits = id.strip_prefix('+').unwrap_or(id);
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

/// The digits of a number that is written for people.
pub(super) fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}
