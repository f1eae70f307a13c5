//! A customer on one of the channels, and the webhooks a platform sends about them.

use serde_json::{Map, Value, json};

use super::app::{ACCOUNTS, TestApp};

#[derive(Debug, Clone)]
pub struct Customer {
    pub channel: &'static str,
    /// The business's account that they write to.
    pub account: String,
    pub id: String,
    pub name: Option<String>,
}

/// Now, as platforms count: in milliseconds.
pub fn now(app: &TestApp) -> i64 {
    (app.store.clock.now().unix_timestamp_nanos() / 1_000_000) as i64
}

/// One POST of several.
pub fn together(bodies: &[Value]) -> Value {
    let entries: Vec<Value> = bodies
        .iter()
        .flat_map(|body| body["entry"].as_array().unwrap().clone())
        .collect();
    json!({ "object": bodies[0]["object"], "entry": entries })
}

/// A WhatsApp message of somebody who is known by some of their ids.
pub fn known_by(number: Option<&str>, user_id: Option<&str>, id: &str, at: i64) -> Value {
    let mut contact = json!({ "profile": { "name": "Bea", "username": "@bea" } });
    let mut message = json!({ "id": id, "timestamp": at.to_string(), "type": "text", "text": { "body": id } });
    if let Some(number) = number {
        contact["wa_id"] = json!(number);
        message["from"] = json!(number);
    }
    if let Some(user_id) = user_id {
        contact["user_id"] = json!(user_id);
        message["from_user_id"] = json!(user_id);
    }
    Customer::on("whatsapp").change("messages", json!({ "contacts": [contact], "messages": [message] }))
}

impl Customer {
    /// Of the test workspace's own account.
    pub fn on(channel: &'static str) -> Self {
        let account = ACCOUNTS.iter().find(|(name, _)| *name == channel).unwrap().1;
        Self {
            channel,
            account: account.to_owned(),
            id: "15550002002".to_owned(),
            name: None,
        }
    }

    pub fn with_id(&self, id: impl ToString) -> Self {
        Self {
            id: id.to_string(),
            ..self.clone()
        }
    }

    pub fn of_account(&self, account: &str) -> Self {
        Self {
            account: account.to_owned(),
            ..self.clone()
        }
    }

    /// WhatsApp alone tells names.
    pub fn called(&self, name: &str) -> Self {
        Self {
            name: Some(name.to_owned()),
            ..self.clone()
        }
    }

    fn is_whatsapp(&self) -> bool {
        self.channel == "whatsapp"
    }

    pub fn text(&self, id: &str, text: &str, at: i64) -> Value {
        if self.is_whatsapp() {
            self.message(id, at, json!({ "type": "text", "text": { "body": text } }))
        } else {
            self.event(true, at, json!({ "message": { "mid": id, "text": text } }))
        }
    }

    pub fn quoting(&self, id: &str, text: &str, quoted: &str, at: i64) -> Value {
        if self.is_whatsapp() {
            self.message(
                id,
                at,
                json!({ "type": "text", "text": { "body": text }, "context": { "id": quoted } }),
            )
        } else {
            self.event(
                true,
                at,
                json!({ "message": { "mid": id, "text": text, "reply_to": { "mid": quoted } } }),
            )
        }
    }

    /// None takes the reaction away.
    pub fn reaction(&self, target: &str, emoji: Option<&str>, at: i64) -> Value {
        if self.is_whatsapp() {
            let reaction = json!({ "message_id": target, "emoji": emoji.unwrap_or_default() });
            return self.message(
                &format!("{target}.r{at}"),
                at,
                json!({ "type": "reaction", "reaction": reaction }),
            );
        }
        let reaction = match emoji {
            Some(emoji) => json!({ "mid": target, "action": "react", "reaction": "other", "emoji": emoji }),
            None => json!({ "mid": target, "action": "unreact" }),
        };
        self.event(true, at, json!({ "reaction": reaction }))
    }

    /// `number`: how many edits of this message there were.
    pub fn edit(&self, target: &str, text: &str, number: u32, at: i64) -> Value {
        if self.is_whatsapp() {
            let edit =
                json!({ "original_message_id": target, "message": { "type": "text", "text": { "body": text } } });
            return self.message(&format!("{target}.e{at}"), at, json!({ "type": "edit", "edit": edit }));
        }
        self.event(
            true,
            at,
            json!({ "message_edit": { "mid": target, "text": text, "num_edit": number } }),
        )
    }

    pub fn unsend(&self, target: &str, at: i64) -> Value {
        if self.is_whatsapp() {
            let revoke = json!({ "original_message_id": target });
            return self.message(
                &format!("{target}.u{at}"),
                at,
                json!({ "type": "revoke", "revoke": revoke }),
            );
        }
        self.event(true, at, json!({ "message": { "mid": target, "is_deleted": true } }))
    }

    /// What the business wrote in the platform's own app.
    pub fn echo(&self, id: &str, text: &str, at: i64) -> Value {
        if self.is_whatsapp() {
            let message = json!({ "from": "15550783881", "to": self.id, "id": id, "timestamp": at.to_string(), "type": "text", "text": { "body": text } });
            return self.change("smb_message_echoes", json!({ "message_echoes": [message] }));
        }
        self.event(
            false,
            at,
            json!({ "message": { "mid": id, "is_echo": true, "app_id": 26390203743090_i64, "text": text } }),
        )
    }

    /// Instagram does not tell.
    pub fn delivered(&self, target: &str, at: i64) -> Option<Value> {
        match self.channel {
            "whatsapp" => Some(self.status(target, "delivered", at)),
            "messenger" => Some(self.event(true, at, json!({ "delivery": { "mids": [target], "watermark": at } }))),
            _ => None,
        }
    }

    pub fn read(&self, target: &str, at: i64) -> Value {
        match self.channel {
            "whatsapp" => self.status(target, "read", at),
            "messenger" => self.event(true, at, json!({ "read": { "watermark": at } })),
            _ => self.event(true, at, json!({ "read": { "mid": target } })),
        }
    }

    fn status(&self, target: &str, status: &str, at: i64) -> Value {
        let status = json!({ "id": target, "status": status, "timestamp": at.to_string(), "recipient_id": self.id });
        self.change("messages", json!({ "statuses": [status] }))
    }

    /// An event of Messenger or Instagram.
    pub fn event(&self, from_customer: bool, at: i64, what: Value) -> Value {
        let (sender, recipient) = if from_customer {
            (&self.id, &self.account)
        } else {
            (&self.account, &self.id)
        };
        let mut event = json!({ "sender": { "id": sender }, "recipient": { "id": recipient }, "timestamp": at });
        extend(&mut event, what);
        let object = if self.channel == "messenger" {
            "page"
        } else {
            "instagram"
        };
        json!({ "object": object, "entry": [{ "id": self.account, "time": at, "messaging": [event] }] })
    }

    /// A message of WhatsApp.
    pub fn message(&self, id: &str, at: i64, what: Value) -> Value {
        let mut message = json!({ "from": self.id, "id": id, "timestamp": at.to_string() });
        extend(&mut message, what);
        let mut contact = json!({ "wa_id": self.id });
        if let Some(name) = &self.name {
            contact["profile"] = json!({ "name": name });
        }
        self.change("messages", json!({ "contacts": [contact], "messages": [message] }))
    }

    /// A change of a WhatsApp number.
    pub fn change(&self, field: &str, what: Value) -> Value {
        let mut value = json!({ "messaging_product": "whatsapp", "metadata": { "display_phone_number": "15550783881", "phone_number_id": self.account } });
        extend(&mut value, what);
        json!({ "object": "whatsapp_business_account", "entry": [{ "id": "WABA1", "changes": [{ "field": field, "value": value }] }] })
    }
}

fn extend(value: &mut Value, more: Value) {
    let more: Map<String, Value> = serde_json::from_value(more).unwrap();
    value.as_object_mut().unwrap().extend(more);
}
