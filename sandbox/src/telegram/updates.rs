//! Updates, as Telegram writes them.

use serde_json::{Value, json};

use crate::app::App;
use crate::world::thread::{Bubble, Direction};
use crate::world::{BusinessAccount, Customer, CustomerKey};

/// Times are in seconds.
fn seconds(at: i64) -> i64 {
    at / 1000
}

fn number(id: &str) -> i64 {
    id.parse().unwrap_or_default()
}

/// The message's number within its chat.
fn message_number(id: &str) -> i64 {
    id.rsplit(':').next().map_or(0, number)
}

fn names(customer: &Customer) -> Value {
    let (first, last) = match customer.name.split_once(' ') {
        Some((first, last)) => (first, Some(last)),
        None => (customer.name.as_str(), None),
    };
    let mut person = json!({"id": number(&customer.key.customer), "first_name": first});
    if let Some(last) = last {
        person["last_name"] = json!(last);
    }
    if let Some(username) = &customer.username {
        person["username"] = json!(username);
    }
    person
}

fn user(customer: &Customer) -> Value {
    let mut user = names(customer);
    user["is_bot"] = json!(false);
    user["language_code"] = json!("en");
    user
}

pub fn chat(customer: &Customer) -> Value {
    let mut chat = names(customer);
    chat["type"] = json!("private");
    chat
}

fn bot(account: &BusinessAccount) -> Value {
    json!({"id": number(&account.id), "is_bot": true, "first_name": account.name})
}

/// One update of `kind`; its number is given where it is sent.
fn update(kind: &str, part: Value) -> Value {
    let mut update = json!({});
    update[kind] = part;
    update
}

/// The kind of an update: what it has beside its number.
pub fn kind(update: &Value) -> Option<&str> {
    let mut fields = update.as_object()?.keys().map(String::as_str);
    fields.find(|field| *field != "update_id")
}

pub fn message(app: &App, account: &BusinessAccount, customer: &Customer, bubble: &Bubble) -> Value {
    update("message", written(app, account, customer, bubble))
}

pub fn edited(app: &App, account: &BusinessAccount, customer: &Customer, bubble: &Bubble, at: i64) -> Value {
    let mut message = written(app, account, customer, bubble);
    message["edit_date"] = json!(seconds(at));
    update("edited_message", message)
}

/// A message of either side.
fn written(app: &App, account: &BusinessAccount, customer: &Customer, bubble: &Bubble) -> Value {
    let mut message = content(app, bubble);
    message["message_id"] = json!(message_number(&bubble.id));
    message["chat"] = chat(customer);
    message["date"] = json!(seconds(bubble.at));
    message["from"] = match bubble.direction {
        Direction::In => user(customer),
        Direction::Out => bot(account),
    };
    if let Some(quote) = &bubble.reply_to {
        let quoted = app.world.lock().bubble(&quote.id).map(|(_, bubble)| bubble.clone());
        message["reply_to_message"] = match quoted {
            // one level deep, whatever that one quotes
            Some(quoted) => written(
                app,
                account,
                customer,
                &Bubble {
                    reply_to: None,
                    ..quoted
                },
            ),
            None => json!({"message_id": message_number(&quote.id), "chat": chat(customer), "date": 0}),
        };
    }
    message
}

/// What the method that sent it answers.
pub fn sent(app: &App, account: &BusinessAccount, key: &CustomerKey, bubble: &Bubble) -> Value {
    let customer = app.world.lock().customers.get(key).cloned();
    match customer {
        Some(customer) => written(app, account, &customer, bubble),
        None => json!({"message_id": message_number(&bubble.id)}),
    }
}

fn content(app: &App, bubble: &Bubble) -> Value {
    let mut message = match bubble.media.first() {
        Some(_) => file(app, bubble),
        None => return without_file(bubble),
    };
    if let Some(caption) = &bubble.text {
        message["caption"] = json!(caption);
    }
    message
}

fn file(app: &App, bubble: &Bubble) -> Value {
    let Some(attached) = bubble.media.first() else {
        return json!({});
    };
    let size = app
        .world
        .lock()
        .media
        .get(&attached.media_id)
        .map_or(0, |media| media.bytes.len());
    let mime = attached.content_type.split(';').next().unwrap_or_default();
    let id = &attached.media_id;
    let named = json!({"file_id": id, "file_unique_id": id, "file_size": size, "mime_type": mime, "file_name": attached.file_name});
    let with = |more: Value| {
        let mut file = named.clone();
        if let (Some(file), Value::Object(more)) = (file.as_object_mut(), more) {
            file.extend(more);
        }
        file
    };
    match bubble.kind.as_str() {
        "image" => json!({"photo": [
            {"file_id": format!("{id}-small"), "file_unique_id": format!("{id}-small"), "width": 90, "height": 68, "file_size": size / 10},
            {"file_id": id, "file_unique_id": id, "width": 1280, "height": 960, "file_size": size},
        ]}),
        "sticker" => {
            json!({"sticker": {"file_id": id, "file_unique_id": id, "type": "regular", "width": 512, "height": 512,
            "is_animated": mime == "application/x-tgsticker", "is_video": mime == "video/webm", "emoji": "🔔", "file_size": size}})
        }
        "video" => json!({"video": with(json!({"width": 320, "height": 240, "duration": 2}))}),
        "animation" => {
            let animation = with(json!({"width": 320, "height": 240, "duration": 2}));
            json!({"animation": animation, "document": named})
        }
        "video_note" => {
            json!({"video_note": {"file_id": id, "file_unique_id": id, "length": 240, "duration": 2, "file_size": size}})
        }
        "audio" => json!({"audio": with(json!({"duration": 3}))}),
        "voice" => {
            json!({"voice": {"file_id": id, "file_unique_id": id, "duration": 3, "mime_type": mime, "file_size": size}})
        }
        _ => json!({"document": named}),
    }
}

fn without_file(bubble: &Bubble) -> Value {
    match bubble.kind.as_str() {
        "location" => {
            let place = bubble.location.clone().unwrap_or_default();
            let mut location = json!({"latitude": place["latitude"], "longitude": place["longitude"]});
            if place["live_period"].is_number() {
                location["live_period"] = place["live_period"].clone();
            }
            match place["name"].as_str() {
                Some(name) => {
                    json!({"location": location, "venue": {"location": location, "title": name, "address": place["address"].as_str().unwrap_or("Sandbox Street 1")}})
                }
                None => json!({"location": location}),
            }
        }
        "contact" => {
            let card = bubble.contact.clone().unwrap_or_default();
            let name = card["name"].as_str().unwrap_or_default();
            let (first, last) = name.split_once(' ').unwrap_or((name, ""));
            json!({"contact": {"phone_number": card["phone"], "first_name": first, "last_name": last}})
        }
        "poll" => {
            let card = bubble.card.as_ref();
            let question = card.map(|card| card.title.as_str());
            let lines = card.map(|card| card.lines.as_slice()).unwrap_or_default();
            let options: Vec<Value> = lines
                .iter()
                .map(|line| json!({"text": line, "voter_count": 0}))
                .collect();
            json!({"poll": {"id": "1", "question": question, "options": options,
            "total_voter_count": 0, "is_closed": false, "is_anonymous": true, "type": "regular"}})
        }
        "dice" => json!({"dice": {"emoji": "🎲", "value": 4}}),
        _ => json!({"text": bubble.text.clone().unwrap_or_default()}),
    }
}

/// What the customer's reactions were and are.
pub fn reaction(customer: &Customer, message: &str, old: Option<&str>, new: Option<&str>, at: i64) -> Value {
    let list = |emoji: Option<&str>| match emoji {
        Some(emoji) => json!([{"type": "emoji", "emoji": emoji}]),
        None => json!([]),
    };
    update(
        "message_reaction",
        json!({
            "chat": chat(customer), "message_id": message_number(message), "user": user(customer), "date": seconds(at),
            "old_reaction": list(old), "new_reaction": list(new),
        }),
    )
}

/// The customer tapped a button below `bubble`.
pub fn tap(app: &App, account: &BusinessAccount, customer: &Customer, bubble: &Bubble, id: &str, data: &str) -> Value {
    let mut message = written(app, account, customer, bubble);
    let rows: Vec<Value> = bubble
        .buttons
        .iter()
        .map(|button| {
            let what = if button.kind == "url" { "url" } else { "callback_data" };
            let mut shown = json!({"text": button.title});
            shown[what] = json!(button.id);
            json!([shown])
        })
        .collect();
    message["reply_markup"] = json!({"inline_keyboard": rows});
    update(
        "callback_query",
        json!({"id": id, "from": user(customer), "message": message, "chat_instance": account.id, "data": data}),
    )
}

/// The customer blocks the bot, or lets it write again.
pub fn membership(account: &BusinessAccount, customer: &Customer, blocked: bool, at: i64) -> Value {
    let member = |status: &str| json!({"user": bot(account), "status": status});
    let (old, new) = if blocked {
        ("member", "kicked")
    } else {
        ("kicked", "member")
    };
    update(
        "my_chat_member",
        json!({
            "chat": chat(customer), "from": user(customer), "date": seconds(at),
            "old_chat_member": member(old), "new_chat_member": member(new),
        }),
    )
}
