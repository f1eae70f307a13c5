//! A customer writes, or the business does in the platform's own app.

use serde_json::{Value, json};

use super::kinds::{self, Make, Scene};
use super::{Refusal, Told, parties, post_event, post_message};
use crate::app::App;
use crate::clock;
use crate::config::Channel;
use crate::ids;
use crate::samples;
use crate::telegram::updates;
use crate::webhooks::{page, whatsapp};
use crate::world::CustomerKey;
use crate::world::thread::{Bubble, Direction, Quote};

/// A message before the platform has it.
#[derive(Debug, Default)]
pub struct Draft {
    /// Its id, when it is to be a certain one.
    pub id: Option<String>,
    /// `text` unless given; with files the kind of the first. Names of [`kinds`] stand for all that goes with them.
    pub kind: Option<String>,
    pub text: Option<String>,
    pub media: Vec<String>,
    pub reply_to: Option<String>,
    pub at: Option<i64>,
    pub location: Option<Value>,
    pub contact: Option<Value>,
    /// The payload of a quick reply that was tapped.
    pub quick_reply: Option<String>,
    pub told: Option<Told>,
}

/// The customer sends a message.
pub fn write(app: &App, key: &CustomerKey, mut draft: Draft) -> Result<Bubble, Refusal> {
    let kind = draft.kind.as_deref().and_then(|name| kinds::find(key.channel, name));
    match kind.map(|kind| &kind.make) {
        Some(Make::Own(make)) => return act(app, key, *make, draft),
        Some(Make::Plain { kind, samples }) => {
            let made = samples.iter().filter_map(|name| samples::make(app, name));
            draft.media.extend(made.map(|(_, media)| media.id));
            draft.kind = Some((*kind).to_owned());
        }
        None => known(key, draft.kind.as_deref())?,
    }
    let told = draft.told.take();
    let quick_reply = draft.quick_reply.take();
    let (account, customer) = parties(app, key)?;
    let bubble = compose(app, key, draft, Direction::In)?;
    app.world.add_bubble(key, bubble.clone());
    let body = match key.channel {
        Channel::Whatsapp => whatsapp::message(app, &account, &customer, &bubble, None),
        Channel::Telegram => updates::message(app, &account, &customer, &bubble),
        _ => page::from_customer(
            key,
            bubble.at,
            "message",
            page::message(app, key, &bubble, quick_reply.as_deref()),
        ),
    };
    post_message(app, key, &bubble, &body, told);
    Ok(bubble)
}

/// The kinds that every channel knows by one name.
const PLAIN: &[&str] = &[
    "text",
    "image",
    "video",
    "audio",
    "voice",
    "file",
    "sticker",
    "location",
    "contact",
    "like",
    "share",
    "story_mention",
    "ephemeral",
    "unsupported",
];

fn known(key: &CustomerKey, kind: Option<&str>) -> Result<(), Refusal> {
    match kind {
        Some(kind) if !PLAIN.contains(&kind) => Err(Refusal::Invalid(format!(
            "no kind {kind} on {}; GET /__sandbox/kinds lists them",
            key.channel
        ))),
        _ => Ok(()),
    }
}

/// One of the kinds that have a webhook of their own shape.
fn act(app: &App, key: &CustomerKey, make: fn(&Scene<'_>) -> kinds::Made, draft: Draft) -> Result<Bubble, Refusal> {
    let (account, customer) = parties(app, key)?;
    let scene = Scene {
        app,
        key,
        account: &account,
        customer: &customer,
        id: draft.id.unwrap_or_else(|| ids::message(key.channel, &key.customer)),
        at: draft.at.unwrap_or_else(clock::now),
        text: draft.text.filter(|text| !text.is_empty()),
    };
    let made = make(&scene);
    let Some(bubble) = made.bubble else {
        post_event(app, key, &made.body, draft.told);
        return Ok(Bubble::new(scene.id, Direction::In, "event", scene.at));
    };
    app.world.add_bubble(key, bubble.clone());
    post_message(app, key, &bubble, &made.body, draft.told);
    Ok(bubble)
}

/// The business answers in the platform's own app: the product learns of it by an echo.
pub fn echo(app: &App, key: &CustomerKey, mut draft: Draft) -> Result<Bubble, Refusal> {
    let told = draft.told.take();
    let (account, customer) = parties(app, key)?;
    if key.channel == Channel::Telegram {
        return Err(Refusal::Invalid("nobody but the product writes as a bot".to_owned()));
    }
    let mut bubble = compose(app, key, draft, Direction::Out)?;
    bubble.via = "app";
    app.world.add_bubble(key, bubble.clone());
    let body = match key.channel {
        Channel::Whatsapp => whatsapp::app_echo(app, &account, &customer, &bubble),
        _ => page::echo(app, key, &bubble),
    };
    post_message(app, key, &bubble, &body, told);
    Ok(bubble)
}

fn compose(app: &App, key: &CustomerKey, draft: Draft, direction: Direction) -> Result<Bubble, Refusal> {
    let state = app.world.lock();
    let media = draft
        .media
        .iter()
        .map(|id| {
            state
                .media
                .get(id)
                .map(|media| media.attached())
                .ok_or_else(|| Refusal::NotFound(format!("no file {id}")))
        })
        .collect::<Result<Vec<_>, _>>()?;
    let kind = match (draft.kind, media.first()) {
        (Some(kind), _) => kind,
        (None, Some(first)) => match first.content_type.split('/').next() {
            Some(family @ ("image" | "video" | "audio")) => family.to_owned(),
            _ => "file".to_owned(),
        },
        (None, None) if draft.location.is_some() => "location".to_owned(),
        (None, None) if draft.contact.is_some() => "contact".to_owned(),
        (None, None) => "text".to_owned(),
    };
    let needs_file = matches!(
        kind.as_str(),
        "image" | "video" | "audio" | "voice" | "file" | "sticker" | "story_mention" | "animation" | "video_note"
    );
    let text = draft.text.filter(|text| !text.is_empty());
    if kind == "text" && text.is_none() {
        return Err(Refusal::Invalid("a message of kind text needs a text".to_owned()));
    }
    if needs_file && media.is_empty() {
        return Err(Refusal::Invalid(format!("a message of kind {kind} needs a file")));
    }
    let quoted = draft.reply_to.map(|id| {
        // What is quoted may be older than this world: then its id is passed on as it is.
        let preview = state
            .bubble(&id)
            .map(|(_, bubble)| bubble.preview())
            .unwrap_or_default();
        Quote { id, preview }
    });
    drop(state);

    let id = draft.id.unwrap_or_else(|| ids::message(key.channel, &key.customer));
    let mut bubble = Bubble::new(id, direction, &kind, draft.at.unwrap_or_else(clock::now));
    bubble.text = text;
    bubble.media = media;
    bubble.reply_to = quoted;
    if kind == "location" {
        let place = draft
            .location
            .unwrap_or_else(|| json!({"latitude": 52.5200, "longitude": 13.4050, "name": "Sandbox Square"}));
        bubble.text = place["name"].as_str().map(str::to_owned);
        bubble.location = Some(place);
    }
    if kind == "contact" {
        let card = draft
            .contact
            .unwrap_or_else(|| json!({"name": "Robin Sample", "phone": "+15555550142"}));
        bubble.text = card["name"].as_str().map(str::to_owned);
        bubble.contact = Some(card);
    }
    Ok(bubble)
}
