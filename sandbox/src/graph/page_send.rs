//! The Send API of Messenger and Instagram.

use serde_json::{Value, json};

use crate::app::App;
use crate::clock;
use crate::config::Channel;
use crate::graph::error::GraphError;
use crate::graph::messages::{Accepted, Sent};
use crate::graph::payload::{File, Payload};
use crate::graph::{links, page_buttons, rules};
use crate::ids;
use crate::webhooks::receipts::Outcome;
use crate::world::media::Media;
use crate::world::thread::{Bubble, Direction, Quote, Status};
use crate::world::{BusinessAccount, CustomerKey};

/// Messenger counts characters.
const MESSENGER_TEXT: usize = 1999;
/// Instagram counts bytes.
const INSTAGRAM_TEXT: usize = 1000;
const METADATA: usize = 1000;
/// Pictures in one message.
const IMAGES: usize = 10;

pub async fn accept(app: &App, account: &BusinessAccount, payload: Payload) -> Result<Accepted, GraphError> {
    let body = &payload.body;
    let key = find_recipient(app, account, body)?;
    if let Some(action) = body["sender_action"].as_str() {
        return sender_action(app, &key, action, &body["payload"]);
    }
    let message = &body["message"];
    if !message.is_object() {
        return Err(GraphError::parameter("The parameter message is required"));
    }
    check_window(app, &key, body)?;
    check_text(account.channel, message)?;

    let mut bubble = Bubble::new(
        ids::message(account.channel, &key.customer),
        Direction::Out,
        "text",
        clock::now(),
    );
    bubble.our_id = metadata(message)?;
    bubble.text = message["text"].as_str().map(str::to_owned);
    bubble.reply_to = quote(app, &key, &body["reply_to"]["mid"])?;
    let media = attach(app, account, message, payload.file, &mut bubble).await?;
    if bubble.text.is_some() && !media.is_empty() {
        return Err(GraphError::parameter("A message holds either a text or attachments").subcode(2_018_034));
    }
    if bubble.text.is_none() && media.is_empty() && bubble.kind == "text" {
        return Err(GraphError::parameter(
            "Message cannot be empty, must provide valid attachment or text",
        ));
    }
    page_buttons::quick_replies(message, &mut bubble)?;
    bubble.media = media.iter().map(Media::attached).collect();
    let mut answer = json!({"recipient_id": key.customer, "message_id": bubble.id});
    if let (Channel::Messenger, Some(first)) = (account.channel, media.first()) {
        answer["attachment_id"] = json!(first.id);
    }
    Ok(Accepted {
        answer,
        sent: Some(Sent {
            key,
            bubble,
            outcome: Outcome::Arrives,
        }),
    })
}

fn find_recipient(app: &App, account: &BusinessAccount, body: &Value) -> Result<CustomerKey, GraphError> {
    let id = body["recipient"]["id"]
        .as_str()
        .ok_or_else(|| GraphError::parameter("The parameter recipient is required"))?;
    match app.world.recipient(account, id) {
        Some(customer) => Ok(customer.key),
        None if account.channel == Channel::Instagram => {
            Err(GraphError::parameter("No matching Instagram user found").subcode(2_534_014))
        }
        None => Err(GraphError::parameter("No matching user found").subcode(2_018_001)),
    }
}

/// 24 hours for everything, 7 days for what a person writes.
fn check_window(app: &App, key: &CustomerKey, body: &Value) -> Result<(), GraphError> {
    let tag = body["tag"].as_str();
    match (body["messaging_type"].as_str(), tag) {
        (None | Some("RESPONSE" | "UPDATE"), _) => {}
        (Some("MESSAGE_TAG"), Some("HUMAN_AGENT")) => {}
        (Some("MESSAGE_TAG"), Some("CUSTOMER_FEEDBACK")) if key.channel == Channel::Messenger => {}
        (Some("MESSAGE_TAG"), _) => return Err(GraphError::parameter("This message tag is not available")),
        (Some(_), _) => {
            return Err(GraphError::parameter(
                "Param messaging_type must be one of RESPONSE, UPDATE, MESSAGE_TAG",
            ));
        }
    }
    let last = app
        .world
        .lock()
        .threads
        .get(key)
        .and_then(|thread| thread.last_customer_at);
    let age = last.map(|last| clock::now() - last);
    let tagged = body["messaging_type"] == "MESSAGE_TAG" && tag.is_some();
    let limit = if tagged { 7 * clock::DAY } else { clock::DAY };
    if age.is_some_and(|age| age <= limit) {
        return Ok(());
    }
    let subcode = if key.channel == Channel::Instagram {
        2_534_022
    } else {
        2_018_278
    };
    Err(GraphError::new(400, 10, "(#10) This message is sent outside of allowed window.").subcode(subcode))
}

fn check_text(channel: Channel, message: &Value) -> Result<(), GraphError> {
    let Some(text) = message.get("text") else { return Ok(()) };
    let text = text
        .as_str()
        .ok_or_else(|| GraphError::parameter("Param message[text] must be a string"))?;
    if text.trim().is_empty() {
        return Err(GraphError::parameter("Param message[text] must not be empty"));
    }
    let (length, limit, unit) = match channel {
        Channel::Instagram => (text.len(), INSTAGRAM_TEXT, "bytes"),
        _ => (text.chars().count(), MESSENGER_TEXT, "characters"),
    };
    if length > limit {
        return Err(GraphError::parameter(format_args!(
            "Length of param message[text] must be less than or equal to {limit} {unit}"
        ))
        .subcode(2_018_109));
    }
    Ok(())
}

fn metadata(message: &Value) -> Result<Option<String>, GraphError> {
    let metadata = message["metadata"].as_str();
    if metadata.is_some_and(|metadata| metadata.chars().count() >= METADATA) {
        return Err(GraphError::parameter(
            "Param message[metadata] must be shorter than 1000 characters",
        ));
    }
    Ok(metadata.map(str::to_owned))
}

/// A quoted message has to be one of this thread.
fn quote(app: &App, key: &CustomerKey, mid: &Value) -> Result<Option<Quote>, GraphError> {
    let Some(mid) = mid.as_str() else { return Ok(None) };
    let quote = app.world.quote(key, mid);
    quote
        .map(Some)
        .ok_or_else(|| GraphError::parameter("Param reply_to[mid] is not a message of this conversation"))
}

/// Files by upload, by id or by link, and templates.
async fn attach(
    app: &App,
    account: &BusinessAccount,
    message: &Value,
    file: Option<File>,
    bubble: &mut Bubble,
) -> Result<Vec<Media>, GraphError> {
    let list: Vec<&Value> = match (&message["attachment"], &message["attachments"]) {
        (one @ Value::Object(_), _) | (_, one @ Value::Object(_)) => vec![one],
        (_, Value::Array(many)) => many.iter().collect(),
        _ => Vec::new(),
    };
    let pictures = list.iter().all(|attachment| attachment["type"] == "image");
    if list.len() > IMAGES || (list.len() > 1 && !pictures) {
        return Err(GraphError::parameter(
            "A message holds one attachment, or up to 10 images",
        ));
    }
    let mut media = Vec::new();
    let mut file = file;
    for attachment in list {
        let kind = attachment["type"]
            .as_str()
            .ok_or_else(|| GraphError::parameter("Param attachment[type] is required"))?;
        let payload = &attachment["payload"];
        match kind {
            "template" => page_buttons::template(payload, bubble)?,
            "like_heart" if account.channel == Channel::Instagram => bubble.kind = "like".to_owned(),
            "image" | "video" | "audio" | "file" => {
                bubble.kind = kind.to_owned();
                media.push(one_file(app, account, kind, payload, file.take()).await?);
            }
            other => return Err(GraphError::parameter(format_args!("Unknown attachment type {other}"))),
        }
    }
    if file.is_some() {
        return Err(GraphError::parameter(
            "An uploaded file needs message[attachment] with its type",
        ));
    }
    Ok(media)
}

async fn one_file(
    app: &App,
    account: &BusinessAccount,
    kind: &str,
    payload: &Value,
    file: Option<File>,
) -> Result<Media, GraphError> {
    let owner = Some((account.channel, account.id.clone()));
    if let Some(file) = file {
        if account.channel == Channel::Instagram {
            return Err(GraphError::parameter(
                "Instagram takes attachments by link or attachment_id only",
            ));
        }
        rules::check_file(account.channel, kind, &file.content_type, file.bytes.len())?;
        return Ok(app
            .world
            .lock()
            .media
            .put(&file.content_type, &file.name, file.bytes, owner));
    }
    if let Some(id) = payload["attachment_id"].as_str() {
        let state = app.world.lock();
        return state
            .media
            .living(id)
            .filter(|media| media.owner == owner)
            .cloned()
            .ok_or_else(|| GraphError::parameter("Invalid attachment id").subcode(2_018_074));
    }
    let link = payload["url"]
        .as_str()
        .ok_or_else(|| GraphError::parameter("Param attachment[payload][url] is required"))?;
    let fetched = links::fetch(app, link).await.map_err(|why| {
        GraphError::parameter(format_args!("Failed to fetch the file from the url: {why}")).subcode(2_018_008)
    })?;
    rules::check_file(account.channel, kind, &fetched.content_type, fetched.bytes.len())?;
    rules::check_linked(account.channel, kind, fetched.bytes.len())?;
    Ok(app
        .world
        .lock()
        .media
        .put(&fetched.content_type, &fetched.file_name, fetched.bytes, owner))
}

/// Typing, seen, and reactions.
fn sender_action(app: &App, key: &CustomerKey, action: &str, payload: &Value) -> Result<Accepted, GraphError> {
    match action {
        "typing_on" | "typing_off" => {
            app.world.tell(
                &json!({"type": "typing", "channel": key.channel, "account": key.account,
                "customer": key.customer, "on": action == "typing_on"}),
            );
        }
        "mark_seen" => seen(app, key, None),
        "react" | "unreact" => {
            let mid = payload["message_id"].as_str().unwrap_or_default();
            let emoji = match payload["reaction"].as_str() {
                Some("love") | None => "❤️",
                Some(emoji) => emoji,
            };
            let emoji = (action == "react").then_some(emoji);
            let found = app.world.update_bubble(key, mid, |bubble| {
                bubble.react(Direction::Out, emoji);
                true
            });
            found.ok_or_else(|| {
                GraphError::parameter("Param payload[message_id] is not a message of this conversation")
            })?;
        }
        _ => {
            return Err(GraphError::parameter(
                "Param sender_action must be one of typing_on, typing_off, mark_seen, react, unreact",
            ));
        }
    }
    Ok(Accepted {
        answer: json!({"recipient_id": key.customer}),
        sent: None,
    })
}

/// The business has read the customer's messages, up to one of them or all.
pub fn seen(app: &App, key: &CustomerKey, up_to: Option<i64>) {
    let mut changed = Vec::new();
    if let Some(thread) = app.world.lock().threads.get_mut(key) {
        for bubble in thread.bubbles_mut() {
            if bubble.direction == Direction::In
                && up_to.is_none_or(|up_to| bubble.at <= up_to)
                && bubble.advance(Status::Read)
            {
                changed.push(bubble.clone());
            }
        }
    }
    for bubble in &changed {
        app.world.tell_bubble(key, bubble);
    }
}
