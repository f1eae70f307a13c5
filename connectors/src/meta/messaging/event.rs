//! One messaging event: what kind it is, and the kinds that are not messages or receipts.

use serde_json::Value;
use time::{Duration, OffsetDateTime};

use super::{Flavour, message, notice, peer, receipt};
use crate::meta::envelope::unsupported;
use crate::meta::{json, referral};
use crate::model::{Action, Inbound, InboundEvent, InboundMessage, Origin, Peer, Side};

const STORY_LASTS: Duration = Duration::hours(24);

pub(super) struct Event<'a> {
    pub flavour: &'a Flavour,
    pub account_id: &'a str,
    pub value: &'a Value,
    pub at: Option<OffsetDateTime>,
    pub peer: Option<Peer>,
    /// Who acted.
    pub from: Side,
}

impl<'a> Event<'a> {
    pub(super) fn new(
        flavour: &'a Flavour,
        account_id: &'a str,
        entry_time: Option<OffsetDateTime>,
        value: &'a Value,
    ) -> Self {
        let (peer, from) = peer::of_event(flavour, account_id, value);
        Event {
            flavour,
            account_id,
            value,
            at: json::time(value, "timestamp").or(entry_time),
            peer,
            from,
        }
    }

    /// An event is named by its key. A message may bring a referral along, so messages are looked at first.
    pub(super) fn parse(&self) -> Vec<Inbound> {
        let part = |key| json::object(self.value, key);
        if let Some(policy) = part("policy_enforcement") {
            return vec![self.account("policy_enforcement", policy)];
        }
        if part("app_roles").is_some() {
            return vec![self.account("app_roles", self.value)];
        }
        let Some(peer) = &self.peer else {
            return vec![self.unsupported()];
        };
        let events = if let Some(message) = part("message") {
            message::parse(self, peer, message)
        } else if let Some(edit) = part("message_edit") {
            self.edit(peer, edit)
        } else if let Some(reaction) = part("reaction") {
            self.reaction(peer, reaction)
        } else if let Some(postback) = part("postback") {
            vec![self.message(self.postback(peer, postback))]
        } else if let Some(read) = part("read") {
            receipt::read(self, peer, read)
        } else if let Some(delivery) = part("delivery") {
            receipt::delivery(self, peer, delivery)
        } else {
            notice::read(self, peer)
        };
        if events.is_empty() {
            vec![self.unsupported()]
        } else {
            events
        }
    }

    /// An edit that does not say what the message reads now must not wipe it.
    fn edit(&self, peer: &Peer, edit: &Value) -> Vec<Inbound> {
        let (Some(target), Some(text)) = (json::id(edit, "mid"), json::text(edit, "text")) else {
            return Vec::new();
        };
        let number = json::whole(edit, "num_edit").and_then(|number| u32::try_from(number).ok());
        vec![self.inbound(InboundEvent::Edit {
            peer: peer.clone(),
            target,
            text: Some(text),
            number,
        })]
    }

    fn reaction(&self, peer: &Peer, reaction: &Value) -> Vec<Inbound> {
        let Some(target) = json::id(reaction, "mid") else {
            return Vec::new();
        };
        let removed = json::text(reaction, "action").is_some_and(|action| action == "unreact");
        let emoji = emoji(reaction).filter(|_| !removed);
        if emoji.is_none() && !removed {
            return Vec::new();
        }
        vec![self.inbound(InboundEvent::Reaction {
            peer: peer.clone(),
            from: self.from,
            target,
            emoji,
        })]
    }

    fn postback(&self, peer: &Peer, postback: &Value) -> InboundMessage {
        let title = json::text(postback, "title");
        let referral = json::object(postback, "referral").or_else(|| json::object(self.value, "referral"));
        InboundMessage {
            external_id: json::id(postback, "mid").unwrap_or_else(|| self.hash_id()),
            text: title.clone(),
            action: Some(Action {
                kind: "postback".to_owned(),
                title,
                payload: json::id(postback, "payload"),
                detail: None,
            }),
            referral: referral.map(referral::of_messaging),
            opens_window: self.from == Side::Customer,
            ..self.blank(peer)
        }
    }

    /// A message with nothing in it but the names of those involved.
    pub(super) fn blank(&self, peer: &Peer) -> InboundMessage {
        InboundMessage {
            external_id: String::new(),
            peer: peer.clone(),
            origin: match self.from {
                Side::Customer => Origin::Customer,
                Side::Business => Origin::Echo {
                    our_id: None,
                    app_id: None,
                    app_name: None,
                },
            },
            text: None,
            attachments: Vec::new(),
            reply_to: None,
            action: None,
            referral: None,
            unsupported: None,
            notice: None,
            opens_window: false,
            forwarded: false,
            arrival: None,
        }
    }

    /// Stories last a day; when one began is not told, so it is over a day after it was answered or shared at the latest.
    pub(super) fn story_ends(&self) -> Option<OffsetDateTime> {
        self.at.and_then(|at| at.checked_add(STORY_LASTS))
    }

    pub(super) fn hash_id(&self) -> String {
        json::hash_id(self.account_id, self.value)
    }

    pub(super) fn inbound(&self, event: InboundEvent) -> Inbound {
        Inbound { at: self.at, event }
    }

    pub(super) fn message(&self, message: InboundMessage) -> Inbound {
        self.inbound(InboundEvent::Message(Box::new(message)))
    }

    fn account(&self, kind: &str, raw: &Value) -> Inbound {
        self.inbound(InboundEvent::Account {
            kind: kind.to_owned(),
            raw: raw.clone(),
        })
    }

    pub(super) fn unsupported(&self) -> Inbound {
        let known = ["sender", "recipient", "timestamp"];
        let kind = self
            .value
            .as_object()
            .and_then(|map| json::unknown_key(map, &known))
            .unwrap_or("event");
        unsupported(self.at, self.peer.clone(), kind, self.value.clone())
    }
}

/// The emoji, or the one behind the reaction's name where a platform gives only that.
fn emoji(reaction: &Value) -> Option<String> {
    json::text(reaction, "emoji").or_else(|| {
        let name = json::text(reaction, "reaction")?;
        let emoji = match name.as_str() {
            "love" => "❤️",
            "laugh" => "😂",
            "smile" => "😆",
            "angry" => "😠",
            "sad" => "😢",
            "wow" => "😮",
            "like" => "👍",
            "dislike" => "👎",
            // `other`, and whatever comes yet: something was meant, and nobody says what.
            _ => "🤍",
        };
        Some(emoji.to_owned())
    })
}
