//! What happens in the storm: conversations of three channels, each with messages of both sides, quotes, reactions, edits,
//! unsends and receipts, as the platforms tell them. The same seed writes the same script.

use std::collections::BTreeMap;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};

/// Stands for the business's account in a body.
pub const ACCOUNT: &str = "@ACCOUNT@";

pub struct Post {
    pub channel: &'static str,
    pub conversation: usize,
    pub body: String,
}

pub struct Script {
    pub posts: Vec<Post>,
    /// The platform's ids of all messages, by conversation.
    pub messages: BTreeMap<usize, Vec<String>>,
}

#[derive(Clone)]
struct Line {
    id: String,
    by_customer: bool,
    edits: u32,
    unsent: bool,
    at: i64,
}

struct Thread {
    number: usize,
    channel: &'static str,
    customer: String,
    /// The platform's time of the last thing that happened, in milliseconds.
    at: i64,
    lines: Vec<Line>,
}

impl Script {
    /// `now`: in milliseconds; everything happened in the hours before.
    pub fn write(seed: u64, webhooks: usize, conversations: usize, now: i64) -> Self {
        let mut rng = StdRng::seed_from_u64(seed);
        let mut threads: Vec<Thread> = (0..conversations)
            .map(|number| Thread::new(number, now, &mut rng))
            .collect();
        let posts = (0..webhooks)
            .map(|n| {
                // everybody writes first
                let place = if n < conversations {
                    n
                } else {
                    rng.random_range(0..conversations)
                };
                let thread = &mut threads[place];
                let body = thread.happens(&mut rng).to_string();
                Post {
                    channel: thread.channel,
                    conversation: thread.number,
                    body,
                }
            })
            .collect();
        let messages = threads
            .into_iter()
            .map(|thread| (thread.number, thread.lines.into_iter().map(|line| line.id).collect()))
            .collect();
        Self { posts, messages }
    }
}

impl Thread {
    fn new(number: usize, now: i64, rng: &mut StdRng) -> Self {
        let channel = ["messenger", "instagram", "whatsapp"][number % 3];
        let customer = match channel {
            "whatsapp" => format!("1500{number:07}"),
            _ => format!("9007199254{number:07}"),
        };
        // whole seconds, as WhatsApp has no finer ones
        let at = (now / 1_000 - 12 * 3_600 + rng.random_range(0..3_600)) * 1_000;
        Self {
            number,
            channel,
            customer,
            at,
            lines: Vec::new(),
        }
    }

    fn happens(&mut self, rng: &mut StdRng) -> Value {
        self.at += rng.random_range(1..30) * 1_000;
        let dice = if self.lines.is_empty() {
            0
        } else {
            rng.random_range(0..100)
        };
        match dice {
            0..=49 => self.message(true, rng),
            50..=64 => self.message(false, rng),
            65..=74 => self.reaction(rng),
            75..=82 => self.edit(rng),
            83..=86 => self.unsend(rng),
            _ => self.receipt(rng),
        }
    }

    fn message(&mut self, by_customer: bool, rng: &mut StdRng) -> Value {
        let id = format!("{}-{}-{}", self.channel, self.number, self.lines.len());
        let text = format!(
            "{} {} ☂ \"{}\"",
            if by_customer { "Customer" } else { "Desk" },
            id,
            rng.random_range(0..1_000_000)
        );
        let quoted = (!self.lines.is_empty() && rng.random_bool(0.12))
            .then(|| self.lines[rng.random_range(0..self.lines.len())].id.clone());
        let place = by_customer && rng.random_bool(0.05);
        self.lines.push(Line {
            id: id.clone(),
            by_customer,
            edits: 0,
            unsent: false,
            at: self.at,
        });
        if self.channel == "whatsapp" {
            let mut message = match place {
                true => {
                    json!({ "type": "location", "location": { "latitude": 52.5, "longitude": 13.4, "name": "Here" } })
                }
                false => json!({ "type": "text", "text": { "body": text } }),
            };
            message["id"] = json!(id);
            message["timestamp"] = json!((self.at / 1_000).to_string());
            if let Some(quoted) = quoted {
                message["context"] = json!({ "id": quoted });
            }
            return if by_customer {
                self.whatsapp_message(message)
            } else {
                self.whatsapp_echo(message)
            };
        }
        let mut message = match place {
            true => {
                json!({ "attachments": [{ "type": "location", "title": "Here", "payload": { "coordinates": { "lat": 52.5, "long": 13.4 } } }] })
            }
            false => json!({ "text": text }),
        };
        message["mid"] = json!(id);
        if let Some(quoted) = quoted {
            message["reply_to"] = json!({ "mid": quoted });
        }
        if !by_customer {
            message["is_echo"] = json!(true);
        }
        self.page_event(by_customer, "message", message)
    }

    fn any<'a>(&'a self, rng: &mut StdRng, fits: impl Fn(&Line) -> bool) -> Option<&'a Line> {
        let fitting: Vec<&Line> = self.lines.iter().filter(|line| fits(line)).collect();
        (!fitting.is_empty()).then(|| fitting[rng.random_range(0..fitting.len())])
    }

    fn reaction(&mut self, rng: &mut StdRng) -> Value {
        let target = self.any(rng, |_| true).unwrap().id.clone();
        let emoji = rng.random_bool(0.8).then(|| ["👍", "❤️", "😂"][rng.random_range(0..3)]);
        if self.channel == "whatsapp" {
            let mut reaction = json!({ "message_id": target });
            if let Some(emoji) = emoji {
                reaction["emoji"] = json!(emoji);
            }
            return self.whatsapp_event("reaction", reaction, rng);
        }
        let reaction = match emoji {
            Some(emoji) => json!({ "mid": target, "action": "react", "reaction": "other", "emoji": emoji }),
            None => json!({ "mid": target, "action": "unreact" }),
        };
        self.page_event(true, "reaction", reaction)
    }

    fn edit(&mut self, rng: &mut StdRng) -> Value {
        let Some(target) = self
            .any(rng, |line| line.by_customer && !line.unsent)
            .map(|line| line.id.clone())
        else {
            return self.message(true, rng);
        };
        let line = self.lines.iter_mut().find(|line| line.id == target).unwrap();
        line.edits += 1;
        let (edits, text) = (
            line.edits,
            format!("Edited {target} {}", rng.random_range(0..1_000_000)),
        );
        if self.channel == "whatsapp" {
            let edit =
                json!({ "original_message_id": target, "message": { "type": "text", "text": { "body": text } } });
            return self.whatsapp_event("edit", edit, rng);
        }
        self.page_event(
            true,
            "message_edit",
            json!({ "mid": target, "text": text, "num_edit": edits }),
        )
    }

    fn unsend(&mut self, rng: &mut StdRng) -> Value {
        let Some(target) = self
            .any(rng, |line| line.by_customer && !line.unsent)
            .map(|line| line.id.clone())
        else {
            return self.message(true, rng);
        };
        self.lines.iter_mut().find(|line| line.id == target).unwrap().unsent = true;
        if self.channel == "whatsapp" {
            return self.whatsapp_event("revoke", json!({ "original_message_id": target }), rng);
        }
        self.page_event(true, "message", json!({ "mid": target, "is_deleted": true }))
    }

    fn receipt(&mut self, rng: &mut StdRng) -> Value {
        let Some(target) = self.any(rng, |line| !line.by_customer).cloned() else {
            return self.message(false, rng);
        };
        match self.channel {
            "whatsapp" => {
                let status = ["sent", "delivered", "read", "failed"][rng.random_range(0..4)];
                let mut update = json!({ "id": target.id, "status": status, "timestamp": (self.at / 1_000).to_string(), "recipient_id": self.customer });
                if status == "failed" {
                    update["errors"] = json!([{ "code": 131_026, "title": "Undeliverable" }]);
                }
                self.whatsapp("messages", json!({ "statuses": [update] }))
            }
            "instagram" => self.page_event(true, "read", json!({ "mid": target.id })),
            _ if rng.random_bool(0.5) => {
                self.page_event(true, "delivery", json!({ "mids": [target.id], "watermark": target.at }))
            }
            _ => self.page_event(true, "read", json!({ "watermark": target.at })),
        }
    }

    fn page_event(&self, by_customer: bool, name: &str, content: Value) -> Value {
        let (sender, recipient) = match by_customer {
            true => (self.customer.as_str(), ACCOUNT),
            false => (ACCOUNT, self.customer.as_str()),
        };
        let mut event = json!({ "sender": { "id": sender }, "recipient": { "id": recipient }, "timestamp": self.at });
        event[name] = content;
        let object = if self.channel == "messenger" {
            "page"
        } else {
            "instagram"
        };
        json!({ "object": object, "entry": [{ "id": ACCOUNT, "time": self.at, "messaging": [event] }] })
    }

    fn whatsapp(&self, field: &str, mut value: Value) -> Value {
        value["messaging_product"] = json!("whatsapp");
        value["metadata"] = json!({ "display_phone_number": "15550001", "phone_number_id": ACCOUNT });
        value["contacts"] =
            json!([{ "profile": { "name": format!("Customer {}", self.number) }, "wa_id": self.customer }]);
        json!({ "object": "whatsapp_business_account", "entry": [{ "id": "1", "changes": [{ "field": field, "value": value }] }] })
    }

    fn whatsapp_message(&self, mut message: Value) -> Value {
        message["from"] = json!(self.customer);
        self.whatsapp("messages", json!({ "messages": [message] }))
    }

    fn whatsapp_echo(&self, mut message: Value) -> Value {
        message["from"] = json!("15550001");
        message["to"] = json!(self.customer);
        self.whatsapp("smb_message_echoes", json!({ "message_echoes": [message] }))
    }

    fn whatsapp_event(&self, kind: &str, content: Value, rng: &mut StdRng) -> Value {
        let mut message = json!({ "type": kind, "id": format!("event-{}-{}", self.number, rng.random_range(0..u64::MAX)), "timestamp": (self.at / 1_000).to_string() });
        message[kind] = content;
        self.whatsapp_message(message)
    }
}
