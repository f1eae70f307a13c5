//! Sending on the WhatsApp Cloud API.

use serde_json::{Value, json};

use crate::app::App;
use crate::clock;
use crate::config::Channel;
use crate::graph::error::GraphError;
use crate::graph::messages::{Accepted, Sent};
use crate::graph::page_send::seen;
use crate::graph::payload::Payload;
use crate::graph::templates::HeaderFile;
use crate::graph::{interactive, links, pair_rate, rules, templates};
use crate::ids;
use crate::webhooks::receipts::Outcome;
use crate::world::media::Media;
use crate::world::thread::{Bubble, Direction, Quote};
use crate::world::{BusinessAccount, Customer, CustomerKey};

const TEXT: usize = 4096;
const CAPTION: usize = 1024;
const CALLBACK_DATA: usize = 512;
/// A message that is older takes no reaction.
const REACTION_DAYS: i64 = 30;

pub async fn accept(app: &App, account: &BusinessAccount, payload: Payload) -> Result<Accepted, GraphError> {
    let body = &payload.body;
    if body["messaging_product"] != "whatsapp" {
        return Err(GraphError::parameter("The parameter messaging_product is required."));
    }
    if body["status"] == "read" {
        return mark_read(app, account, body);
    }
    let customer = find_recipient(app, account, body)?;
    let key = customer.key.clone();
    let kind = body["type"].as_str().unwrap_or("text");
    if kind != "template" {
        check_window(app, &key)?;
    }
    pair_rate::check(app, &key)?;
    let mut bubble = Bubble::new(
        ids::message(Channel::Whatsapp, &key.customer),
        Direction::Out,
        kind,
        clock::now(),
    );
    bubble.our_id = callback_data(body)?;
    bubble.reply_to = context(app, &key, &body["context"])?;
    let mut outcome = Outcome::Arrives;
    match kind {
        "text" => bubble.text = Some(text(body)?),
        "image" | "video" | "audio" | "document" | "sticker" => {
            if let Some(failure) = media(app, account, kind, &body[kind], &mut bubble).await? {
                outcome = failure;
            }
        }
        "location" => location(&body["location"], &mut bubble)?,
        "contacts" => contacts(&body["contacts"], &mut bubble)?,
        "reaction" => reaction(app, &key, &body["reaction"], &mut bubble)?,
        "interactive" => interactive::apply(app, account, &body["interactive"], &mut bubble)?,
        "template" => {
            if let Some(failure) = template(app, account, &body["template"], &mut bubble).await? {
                outcome = failure;
            }
        }
        other => return Err(GraphError::parameter(format_args!("Param type must not be {other}"))),
    }
    let mut contact = json!({"input": body["to"].as_str().or(body["recipient"].as_str()), "user_id": customer.user_id});
    // Addressed by a business-scoped id, the number stays hidden.
    if body["to"].is_string() {
        contact["wa_id"] = json!(customer.wa_id());
    }
    let answer = json!({
        "messaging_product": "whatsapp",
        "contacts": [contact],
        "messages": [{"id": bubble.id}],
    });
    Ok(Accepted {
        answer,
        sent: Some(Sent { key, bubble, outcome }),
    })
}

/// A template, with the file of its header.
async fn template(
    app: &App,
    account: &BusinessAccount,
    request: &Value,
    bubble: &mut Bubble,
) -> Result<Option<Outcome>, GraphError> {
    let header = templates::apply(&app.world.lock().templates, request, bubble)?;
    match header {
        HeaderFile::None => Ok(None),
        HeaderFile::Place(place) => {
            let words = bubble.text.take();
            location(place, bubble)?;
            bubble.text = words;
            Ok(None)
        }
        HeaderFile::File(kind, file) => {
            let failure = media(app, account, kind, file, bubble).await?;
            bubble.kind = "template".to_owned();
            Ok(failure)
        }
    }
}

/// Read receipts and the typing indicator, which come as one.
fn mark_read(app: &App, account: &BusinessAccount, body: &Value) -> Result<Accepted, GraphError> {
    let id = body["message_id"].as_str().unwrap_or_default();
    let found = app
        .world
        .lock()
        .bubble(id)
        .map(|(key, bubble)| (key.clone(), bubble.at, bubble.direction));
    let found = found.filter(|(key, _, direction)| key.account == account.id && *direction == Direction::In);
    let success = Accepted {
        answer: json!({"success": true}),
        sent: None,
    };
    let Some((key, at, _)) = found else {
        let earlier = app.world.settings.get().earlier_life;
        return if earlier {
            Ok(success)
        } else {
            Err(invalid("message_id is not a message that was received"))
        };
    };
    seen(app, &key, Some(at));
    if body["typing_indicator"].is_object() {
        app.world.tell(&json!({"type": "typing", "channel": key.channel, "account": key.account, "customer": key.customer, "on": true}));
    }
    Ok(success)
}

/// By phone number, or by business-scoped id; the number wins.
fn find_recipient(app: &App, account: &BusinessAccount, body: &Value) -> Result<Customer, GraphError> {
    let unreachable =
        || GraphError::new(400, 131_026, "(#131026) Message undeliverable").details("Message undeliverable.");
    let id: String = match (body["to"].as_str(), body["recipient"].as_str()) {
        (Some(to), _) => to.chars().filter(char::is_ascii_digit).collect(),
        (None, Some(recipient)) => recipient.to_owned(),
        (None, None) => return Err(GraphError::parameter("The parameter to is required.")),
    };
    if id.is_empty() {
        return Err(unreachable());
    }
    app.world.recipient(account, &id).ok_or_else(unreachable)
}

fn check_window(app: &App, key: &CustomerKey) -> Result<(), GraphError> {
    let open = app
        .world
        .lock()
        .window_until(key)
        .is_some_and(|until| clock::now() <= until);
    if open {
        return Ok(());
    }
    Err(GraphError::new(400, 131_047, "(#131047) Re-engagement message")
        .details("The customer last wrote more than 24 hours ago. Only a template can be sent now."))
}

fn callback_data(body: &Value) -> Result<Option<String>, GraphError> {
    let data = body["biz_opaque_callback_data"].as_str();
    if data.is_some_and(|data| data.chars().count() > CALLBACK_DATA) {
        return Err(invalid("biz_opaque_callback_data must not exceed 512 characters"));
    }
    Ok(data.map(str::to_owned))
}

fn context(app: &App, key: &CustomerKey, context: &Value) -> Result<Option<Quote>, GraphError> {
    let Some(id) = context["message_id"].as_str() else {
        return Ok(None);
    };
    let quote = app.world.quote(key, id);
    quote
        .map(Some)
        .ok_or_else(|| invalid("context.message_id is not a message of this conversation"))
}

fn text(body: &Value) -> Result<String, GraphError> {
    let text = body["text"]["body"].as_str().unwrap_or_default();
    if text.trim().is_empty() {
        return Err(GraphError::parameter("The parameter text['body'] is required."));
    }
    if text.chars().count() > TEXT {
        return Err(GraphError::parameter(
            "Param text['body'] must be at most 4096 characters long.",
        ));
    }
    Ok(text.to_owned())
}

/// By the id of an upload or by link. A link that cannot be fetched is reported later, by webhook.
async fn media(
    app: &App,
    account: &BusinessAccount,
    kind: &str,
    file: &Value,
    bubble: &mut Bubble,
) -> Result<Option<Outcome>, GraphError> {
    if let Some(caption) = file["caption"].as_str() {
        if matches!(kind, "audio" | "sticker") {
            return Err(GraphError::parameter(format_args!(
                "Unexpected key \"caption\" on param \"{kind}\"."
            )));
        }
        if caption.chars().count() > CAPTION {
            return Err(GraphError::parameter(format_args!(
                "Param {kind}['caption'] must be at most 1024 characters long."
            )));
        }
        bubble.text = Some(caption.to_owned());
    }
    if kind == "document" {
        bubble.kind = "file".to_owned();
    } else if kind == "audio" && file["voice"] == true {
        bubble.kind = "voice".to_owned();
    }
    let owner = Some((Channel::Whatsapp, account.id.clone()));
    if let Some(id) = file["id"].as_str() {
        let mut media = uploaded(app, account, kind, id)?;
        if let Some(name) = file["filename"].as_str() {
            media.file_name = name.to_owned();
        }
        bubble.media.push(media.attached());
        return Ok(None);
    }
    let link = file["link"]
        .as_str()
        .ok_or_else(|| GraphError::parameter(format_args!("Param {kind} needs an id or a link.")))?;
    let fetched = match links::fetch(app, link).await {
        Ok(fetched) => rules::check_file(Channel::Whatsapp, kind, &fetched.content_type, fetched.bytes.len())
            .map(|()| fetched)
            .map_err(|error| error.details.unwrap_or(error.message)),
        Err(why) => Err(why),
    };
    match fetched {
        Ok(fetched) => {
            let name = file["filename"].as_str().unwrap_or(&fetched.file_name);
            let media = app
                .world
                .lock()
                .media
                .put(&fetched.content_type, name, fetched.bytes, owner);
            bubble.media.push(media.attached());
            Ok(None)
        }
        Err(why) => Ok(Some(Outcome::Fails {
            code: 131_053,
            message: format!("Media upload error: {why}"),
        })),
    }
}

/// A file that this number has uploaded, checked as what it is sent as.
pub fn uploaded(app: &App, account: &BusinessAccount, kind: &str, id: &str) -> Result<Media, GraphError> {
    let owner = Some((Channel::Whatsapp, account.id.clone()));
    let media = app
        .world
        .lock()
        .media
        .living(id)
        .filter(|media| media.owner == owner)
        .cloned();
    let media = media.ok_or_else(|| {
        GraphError::parameter("Invalid parameter").details(format!("{id} is not the id of an uploaded file"))
    })?;
    rules::check_file(Channel::Whatsapp, kind, &media.content_type, media.bytes.len())?;
    if kind == "sticker" {
        rules::check_sticker(&media.bytes)?;
    }
    Ok(media)
}

fn location(place: &Value, bubble: &mut Bubble) -> Result<(), GraphError> {
    // Numbers may come as text.
    let number = |value: &Value| value.as_f64().or_else(|| value.as_str()?.parse().ok());
    let (Some(latitude), Some(longitude)) = (number(&place["latitude"]), number(&place["longitude"])) else {
        return Err(GraphError::parameter("Param location needs latitude and longitude."));
    };
    bubble.location = Some(json!({
        "latitude": latitude, "longitude": longitude, "name": place["name"], "address": place["address"],
    }));
    bubble.text = place["name"].as_str().map(str::to_owned);
    Ok(())
}

fn contacts(cards: &Value, bubble: &mut Bubble) -> Result<(), GraphError> {
    let name = cards[0]["name"]["formatted_name"]
        .as_str()
        .ok_or_else(|| GraphError::parameter("Param contacts[0]['name']['formatted_name'] is required."))?;
    bubble.kind = "contact".to_owned();
    bubble.text = Some(name.to_owned());
    bubble.contact = Some(json!({"name": name, "phone": cards[0]["phones"][0]["phone"]}));
    Ok(())
}

fn reaction(app: &App, key: &CustomerKey, reaction: &Value, bubble: &mut Bubble) -> Result<(), GraphError> {
    let target = reaction["message_id"].as_str().unwrap_or_default();
    let emoji = reaction["emoji"].as_str().filter(|emoji| !emoji.is_empty());
    let oldest = clock::now() - REACTION_DAYS * clock::DAY;
    let found = app.world.update_bubble(key, target, |bubble| {
        let recent = bubble.at >= oldest;
        if recent {
            bubble.react(Direction::Out, emoji);
        }
        recent
    });
    let found = found
        .ok_or_else(|| invalid("reaction.message_id is not a message of this conversation of the last 30 days"))?;
    bubble.text = emoji.map(str::to_owned);
    bubble.reply_to = Some(Quote {
        id: found.id.clone(),
        preview: found.preview(),
    });
    Ok(())
}

pub fn invalid(details: &str) -> GraphError {
    GraphError::new(400, 131_009, "(#131009) Parameter value is not valid").details(details)
}
