//! Webhooks of the WhatsApp Cloud API.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::app::App;
use crate::samples;
use crate::world::thread::Bubble;
use crate::world::{BusinessAccount, Customer};

/// What the customer tapped on, beside its title.
pub struct Tapped<'a> {
    pub kind: &'a str,
    pub id: &'a str,
    pub title: &'a str,
}

/// One change of a field of the number.
pub fn envelope(account: &BusinessAccount, field: &str, mut value: Value) -> Value {
    value["messaging_product"] = json!("whatsapp");
    value["metadata"] = json!({"display_phone_number": account.display_phone_number(), "phone_number_id": account.id});
    json!({
        "object": "whatsapp_business_account",
        "entry": [{"id": account.waba_id, "changes": [{"field": field, "value": value}]}],
    })
}

/// Something about the business account itself, which names no number.
pub fn about_account(account: &BusinessAccount, field: &str, value: &Value) -> Value {
    json!({
        "object": "whatsapp_business_account",
        "entry": [{"id": account.waba_id, "time": crate::clock::now() / 1000, "changes": [{"field": field, "value": value}]}],
    })
}

/// Seconds as text, as WhatsApp writes times.
pub fn seconds(at: i64) -> String {
    (at / 1000).to_string()
}

pub fn contact(customer: &Customer) -> Value {
    let mut profile = json!({"name": customer.name});
    if let Some(username) = &customer.username {
        profile["username"] = json!(format!("@{username}"));
    }
    let mut contact = json!({"profile": profile});
    name(&mut contact, customer, "wa_id", "user_id");
    contact
}

/// Names a person by number and id. Who keeps the number to themselves has the id alone.
pub fn name(value: &mut Value, customer: &Customer, number: &str, user_id: &str) {
    if let Some(wa_id) = customer.wa_id() {
        value[number] = json!(wa_id);
    }
    value[user_id] = json!(customer.user_id);
}

pub fn from_customer(account: &BusinessAccount, customer: &Customer, mut message: Value) -> Value {
    name(&mut message, customer, "from", "from_user_id");
    envelope(
        account,
        "messages",
        json!({"contacts": [contact(customer)], "messages": [message]}),
    )
}

pub fn message(
    app: &App,
    account: &BusinessAccount,
    customer: &Customer,
    bubble: &Bubble,
    tapped: Option<&Tapped<'_>>,
) -> Value {
    let mut message = content(app, bubble, tapped);
    message["id"] = json!(bubble.id);
    message["timestamp"] = json!(seconds(bubble.at));
    if let Some(quote) = &bubble.reply_to {
        message["context"] = json!({"from": account.display_phone_number(), "id": quote.id});
    }
    from_customer(account, customer, message)
}

/// `type` and the object named after it.
fn content(app: &App, bubble: &Bubble, tapped: Option<&Tapped<'_>>) -> Value {
    if let Some(Tapped { kind, id, title }) = tapped {
        return match *kind {
            "template" => json!({"type": "button", "button": {"payload": id, "text": title}}),
            "list_reply" => {
                json!({"type": "interactive", "interactive": {"type": "list_reply", "list_reply": {"id": id, "title": title}}})
            }
            _ => {
                json!({"type": "interactive", "interactive": {"type": "button_reply", "button_reply": {"id": id, "title": title}}})
            }
        };
    }
    if let Some(attached) = bubble.media.first() {
        let state = app.world.lock();
        let animated = state
            .media
            .get(&attached.media_id)
            .is_some_and(|media| samples::is_animated(&media.bytes));
        let mut file = Map::new();
        file.insert("id".into(), json!(attached.media_id));
        file.insert("mime_type".into(), json!(attached.content_type));
        if let Some(media) = state.media.get(&attached.media_id) {
            file.insert("sha256".into(), json!(STANDARD.encode(media.sha256())));
        }
        let kind = match bubble.kind.as_str() {
            "image" | "video" | "sticker" | "audio" => bubble.kind.as_str(),
            "voice" => "audio",
            _ => "document",
        };
        match kind {
            "audio" => _ = file.insert("voice".into(), json!(bubble.kind == "voice")),
            "sticker" => _ = file.insert("animated".into(), json!(animated)),
            "document" => _ = file.insert("filename".into(), json!(attached.file_name)),
            _ => {}
        }
        if let (Some(caption), "image" | "video" | "document") = (&bubble.text, kind) {
            file.insert("caption".into(), json!(caption));
        }
        let mut message = json!({"type": kind});
        message[kind] = Value::Object(file);
        return message;
    }
    match bubble.kind.as_str() {
        "location" => json!({"type": "location", "location": bubble.location}),
        "contact" => {
            let card = bubble.contact.clone().unwrap_or_default();
            let name = card["name"].as_str().unwrap_or_default();
            let (first, last) = name.split_once(' ').unwrap_or((name, ""));
            json!({"type": "contacts", "contacts": [{
                "name": {"formatted_name": name, "first_name": first, "last_name": last},
                "phones": [{"phone": card["phone"], "type": "CELL"}],
            }]})
        }
        "unsupported" => unsupported("poll"),
        // the platform hands its file to nobody
        "ephemeral" => unsupported("view_once"),
        _ => json!({"type": "text", "text": {"body": bubble.text.clone().unwrap_or_default()}}),
    }
}

/// What the platform hands over by its name alone.
fn unsupported(kind: &str) -> Value {
    json!({
        "type": "unsupported",
        "errors": [{"code": 131051, "title": "Message type unknown", "message": "Message type unknown",
            "error_data": {"details": "Message type is currently not supported."}}],
        "unsupported": {"type": kind},
    })
}

pub fn reaction(
    account: &BusinessAccount,
    customer: &Customer,
    id: &str,
    target: &str,
    emoji: Option<&str>,
    at: i64,
) -> Value {
    let mut reaction = json!({"message_id": target});
    if let Some(emoji) = emoji {
        reaction["emoji"] = json!(emoji);
    }
    from_customer(
        account,
        customer,
        json!({"id": id, "timestamp": seconds(at), "type": "reaction", "reaction": reaction}),
    )
}

/// Edits and unsends reach only numbers that are also used in the phone app.
pub fn edit(account: &BusinessAccount, customer: &Customer, id: &str, bubble: &Bubble, at: i64) -> Value {
    let text = bubble.text.clone().unwrap_or_default();
    from_customer(
        account,
        customer,
        json!({"id": id, "timestamp": seconds(at), "type": "edit",
            "edit": {"original_message_id": bubble.id, "message": {"type": "text", "text": {"body": text}}}}),
    )
}

pub fn revoke(account: &BusinessAccount, customer: &Customer, id: &str, target: &str, at: i64) -> Value {
    from_customer(
        account,
        customer,
        json!({"id": id, "timestamp": seconds(at), "type": "revoke", "revoke": {"original_message_id": target}}),
    )
}

/// What became of one message of the business.
pub fn status(account: &BusinessAccount, customer: &Customer, bubble: &Bubble, status: &str, at: i64) -> Value {
    let mut update = json!({
        "id": bubble.id,
        "status": status,
        "timestamp": seconds(at),
    });
    name(&mut update, customer, "recipient_id", "recipient_user_id");
    if let Some(our_id) = &bubble.our_id {
        update["biz_opaque_callback_data"] = json!(our_id);
    }
    if status == "sent" || status == "delivered" {
        update["pricing"] =
            json!({"billable": false, "pricing_model": "PMP", "type": "free_customer_service", "category": "service"});
    }
    envelope(
        account,
        "messages",
        json!({"contacts": [contact(customer)], "statuses": [update]}),
    )
}

pub fn failed(
    account: &BusinessAccount,
    customer: &Customer,
    bubble: &Bubble,
    code: i64,
    message: &str,
    at: i64,
) -> Value {
    let mut update = json!({
        "id": bubble.id,
        "status": "failed",
        "timestamp": seconds(at),
        "errors": [{"code": code, "title": message, "message": message, "error_data": {"details": message}}],
    });
    name(&mut update, customer, "recipient_id", "recipient_user_id");
    if let Some(our_id) = &bubble.our_id {
        update["biz_opaque_callback_data"] = json!(our_id);
    }
    envelope(account, "messages", json!({"statuses": [update]}))
}

/// Something the business typed in the phone app.
pub fn app_echo(app: &App, account: &BusinessAccount, customer: &Customer, bubble: &Bubble) -> Value {
    let mut echo = content(app, bubble, None);
    echo["from"] = json!(account.display_phone_number());
    name(&mut echo, customer, "to", "to_user_id");
    echo["id"] = json!(bubble.id);
    echo["timestamp"] = json!(seconds(bubble.at));
    if let Some(quote) = &bubble.reply_to {
        echo["context"] = json!({"id": quote.id});
    }
    envelope(
        account,
        "smb_message_echoes",
        json!({"contacts": [contact(customer)], "message_echoes": [echo]}),
    )
}
