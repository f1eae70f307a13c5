//! Messages of a bot.

use serde_json::{Value, json};

use super::error::BotError;
use super::methods::customer;
use super::request::{Call, whole};
use super::{rates, rules, updates};
use crate::app::App;
use crate::clock;
use crate::config::Channel;
use crate::ids;
use crate::world::CustomerKey;
use crate::world::journal::{Entry, Refusal};
use crate::world::thread::{Bubble, Direction, Quote};

/// `sendMessage` and its like. Answers the message as it was sent.
pub fn message(app: &App, call: &Call, fault: Option<&'static str>) -> Result<Value, BotError> {
    let sent = accept(app, call).inspect_err(|error| refuse(app, call, error, fault))?;
    let (key, bubble) = sent;
    app.world.lock().journal.accept(Entry {
        seq: 0,
        at: clock::rfc3339(bubble.at),
        channel: Channel::Telegram,
        account: key.account.clone(),
        recipient: key.customer.clone(),
        external_id: bubble.id.clone(),
        our_id: None,
        text: bubble.text.clone(),
        kind: bubble.kind.clone(),
        reply_to: bubble.reply_to.as_ref().map(|quote| quote.id.clone()),
        media: bubble.media.iter().map(|media| media.content_type.clone()).collect(),
        fault,
    });
    app.world.add_bubble(&key, bubble.clone());
    Ok(updates::sent(app, &call.account, &key, &bubble))
}

fn accept(app: &App, call: &Call) -> Result<(CustomerKey, Bubble), BotError> {
    let key = reachable(app, call)?;
    let mut bubble = Bubble::new(
        ids::telegram_message(&key.customer),
        Direction::Out,
        "text",
        clock::now(),
    );
    bubble.reply_to = quote(app, call, &key)?;
    match call.method.as_str() {
        "sendmessage" => bubble.text = Some(rules::text(call.text("text"))?),
        "sendlocation" | "sendvenue" => place(call, &mut bubble)?,
        "sendcontact" => {
            let (Some(phone), Some(name)) = (call.text("phone_number"), call.text("first_name")) else {
                return Err(BotError::bad("phone number and first name are required"));
            };
            bubble.kind = "contact".to_owned();
            bubble.text = Some(name.to_owned());
            bubble.contact = Some(json!({"name": name, "phone": phone}));
        }
        method => file(app, call, method, &mut bubble)?,
    }
    bubble.buttons = rules::buttons(&call.body["reply_markup"])?;
    if !bubble.buttons.is_empty() && bubble.kind == "text" {
        bubble.kind = "buttons".to_owned();
    }
    // what is refused for what it is does not count
    rates::check(app, &key)?;
    Ok((key, bubble))
}

/// A bot writes to nobody who has not pressed Start, and to nobody who has blocked it.
fn reachable(app: &App, call: &Call) -> Result<CustomerKey, BotError> {
    let key = customer(app, call)?.key;
    let state = app.world.lock();
    if state.blocked.contains(&key) {
        return Err(BotError::new(403, "Forbidden: bot was blocked by the user"));
    }
    let started = state
        .threads
        .get(&key)
        .is_some_and(|thread| thread.last_customer_at.is_some());
    drop(state);
    match started {
        true => Ok(key),
        false => Err(BotError::new(
            403,
            "Forbidden: bot can't initiate conversation with a user",
        )),
    }
}

fn quote(app: &App, call: &Call, key: &CustomerKey) -> Result<Option<Quote>, BotError> {
    // in a form it comes as JSON in text
    let parameters = &call.body["reply_parameters"];
    let Some(number) = whole(&parameters["message_id"]) else {
        return Ok(None);
    };
    match app.world.quote(key, &format!("{}:{number}", key.customer)) {
        Some(quote) => Ok(Some(quote)),
        None if parameters["allow_sending_without_reply"] == true => Ok(None),
        None => Err(BotError::bad("message to be replied not found")),
    }
}

fn place(call: &Call, bubble: &mut Bubble) -> Result<(), BotError> {
    let (Some(latitude), Some(longitude)) = (call.number("latitude"), call.number("longitude")) else {
        return Err(BotError::bad("latitude and longitude must be specified"));
    };
    if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
        return Err(BotError::bad("wrong latitude or longitude"));
    }
    let name = call.text("title");
    if call.method == "sendvenue" && (name.is_none() || call.text("address").is_none()) {
        return Err(BotError::bad("venue title and address must be non-empty"));
    }
    bubble.kind = "location".to_owned();
    bubble.text = name.map(str::to_owned);
    bubble.location = Some(json!({
        "latitude": latitude, "longitude": longitude, "name": name, "address": call.text("address"),
    }));
    Ok(())
}

/// `sendPhoto` takes a `photo`, and so on.
fn file(app: &App, call: &Call, method: &str, bubble: &mut Bubble) -> Result<(), BotError> {
    let kind = method.strip_prefix("send").unwrap_or_default();
    bubble.kind = match kind {
        "photo" => "image",
        "document" => "file",
        "video" | "audio" | "voice" | "animation" | "sticker" => kind,
        _ => return Err(BotError::new(404, "Not Found: method not found")),
    }
    .to_owned();
    let file = call
        .file
        .as_ref()
        .ok_or_else(|| BotError::bad(format_args!("there is no {kind} in the request")))?;
    rules::file(kind, file)?;
    if kind != "sticker" {
        bubble.text = rules::caption(call.text("caption"))?;
    }
    let owner = Some((Channel::Telegram, call.account.id.clone()));
    let media = app
        .world
        .lock()
        .media
        .put(&file.content_type, &file.name, file.bytes.clone(), owner);
    bubble.media.push(media.attached());
    Ok(())
}

pub fn refuse(app: &App, call: &Call, error: &BotError, fault: Option<&'static str>) {
    app.world.lock().journal.refuse(Refusal {
        seq: 0,
        at: clock::rfc3339(clock::now()),
        channel: Some(Channel::Telegram),
        account: call.account.id.clone(),
        recipient: call.recipient(),
        our_id: None,
        status: error.code,
        code: i64::from(error.code),
        subcode: None,
        message: error.description.clone(),
        fault,
    });
}

pub fn typing(app: &App, call: &Call) -> Result<Value, BotError> {
    let key = reachable(app, call)?;
    if call.text("action").is_none() {
        return Err(BotError::bad("wrong parameter action in request"));
    }
    app.world.tell(&json!({"type": "typing", "channel": key.channel, "account": key.account, "customer": key.customer, "on": true}));
    Ok(json!(true))
}

pub fn react(app: &App, call: &Call) -> Result<Value, BotError> {
    let key = reachable(app, call)?;
    let emoji = rules::reaction(&call.body["reaction"])?;
    let target = call.whole("message_id").map(|id| format!("{}:{id}", key.customer));
    let target = target.ok_or_else(|| BotError::bad("message identifier is not specified"))?;
    app.world
        .update_bubble(&key, &target, |bubble| {
            bubble.react(Direction::Out, emoji.as_deref());
            true
        })
        .map(|_| json!(true))
        .ok_or_else(|| BotError::bad("message to react not found"))
}
