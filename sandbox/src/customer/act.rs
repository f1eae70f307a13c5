//! A customer does something with a message that is there already.

use super::{Refusal, Told, parties, post_event, post_message};
use crate::app::App;
use crate::clock;
use crate::config::Channel;
use crate::ids;
use crate::webhooks::{page, whatsapp};
use crate::world::CustomerKey;
use crate::world::thread::{Bubble, Direction, Quote};

/// When something happened, under which id, and who wants to know that it arrived.
#[derive(Default)]
pub struct How {
    pub at: Option<i64>,
    pub id: Option<String>,
    pub told: Option<Told>,
    /// Which edit of the message this is, when that is known.
    pub number: Option<u32>,
}

fn no_message(id: &str) -> Refusal {
    Refusal::NotFound(format!("no message {id} in this thread"))
}

/// `emoji: None` takes the reaction away.
pub fn react(app: &App, key: &CustomerKey, message: &str, emoji: Option<&str>, how: How) -> Result<Bubble, Refusal> {
    let (account, customer) = parties(app, key)?;
    let change = |bubble: &mut Bubble| {
        bubble.react(Direction::In, emoji);
        true
    };
    let bubble = app
        .world
        .update_bubble(key, message, change)
        .ok_or_else(|| no_message(message))?;
    let at = how.at.unwrap_or_else(clock::now);
    let body = match key.channel {
        Channel::Whatsapp => {
            let id = how.id.unwrap_or_else(|| ids::message(key.channel));
            whatsapp::reaction(&account, &customer, &id, message, emoji, at)
        }
        _ => page::reaction(key, message, emoji, at),
    };
    post_event(app, key, &body, how.told);
    Ok(bubble)
}

/// The customer corrects their own message.
pub fn edit(app: &App, key: &CustomerKey, message: &str, text: &str, how: How) -> Result<Bubble, Refusal> {
    let (account, customer) = parties(app, key)?;
    let change = |bubble: &mut Bubble| {
        let own = bubble.direction == Direction::In && !bubble.unsent;
        if own {
            bubble.text = Some(text.to_owned());
            bubble.edits = how.number.unwrap_or(bubble.edits + 1);
        }
        own
    };
    let bubble = app
        .world
        .update_bubble(key, message, change)
        .ok_or_else(|| no_message(message))?;
    let at = how.at.unwrap_or_else(clock::now);
    let body = match key.channel {
        Channel::Whatsapp => {
            let id = how.id.unwrap_or_else(|| ids::message(key.channel));
            whatsapp::edit(&account, &customer, &id, &bubble, at)
        }
        _ => page::edit(key, &bubble, at),
    };
    post_event(app, key, &body, how.told);
    Ok(bubble)
}

/// The customer takes their own message back.
pub fn unsend(app: &App, key: &CustomerKey, message: &str, how: How) -> Result<Bubble, Refusal> {
    let (account, customer) = parties(app, key)?;
    let change = |bubble: &mut Bubble| {
        let own = bubble.direction == Direction::In;
        bubble.unsent |= own;
        own
    };
    let bubble = app
        .world
        .update_bubble(key, message, change)
        .ok_or_else(|| no_message(message))?;
    let at = how.at.unwrap_or_else(clock::now);
    let body = match key.channel {
        Channel::Whatsapp => {
            let id = how.id.unwrap_or_else(|| ids::message(key.channel));
            whatsapp::revoke(&account, &customer, &id, message, at)
        }
        _ => page::unsend(key, message, at),
    };
    post_event(app, key, &body, how.told);
    Ok(bubble)
}

/// The customer taps a button: one of a message of the business, or one of the page's menu.
pub struct Tap {
    pub title: String,
    pub payload: String,
    /// The message the button belongs to.
    pub message: Option<String>,
    /// `postback`, `quick_reply`, `button_reply`, `list_reply` or `template`.
    pub kind: String,
}

pub fn tap(app: &App, key: &CustomerKey, tap: Tap, how: How) -> Result<Bubble, Refusal> {
    let (account, customer) = parties(app, key)?;
    let id = how.id.unwrap_or_else(|| ids::message(key.channel));
    let mut bubble = Bubble::new(id, Direction::In, "text", how.at.unwrap_or_else(clock::now));
    bubble.text = Some(tap.title.clone());
    if key.channel == Channel::Whatsapp {
        bubble.reply_to = tap.message.map(|id| Quote {
            id,
            preview: String::new(),
        });
    }
    app.world.add_bubble(key, bubble.clone());
    let body = match (key.channel, tap.kind.as_str()) {
        (Channel::Whatsapp, kind) => {
            let tapped = whatsapp::Tapped {
                kind,
                id: &tap.payload,
                title: &tap.title,
            };
            whatsapp::message(app, &account, &customer, &bubble, Some(&tapped))
        }
        (_, "quick_reply") => page::from_customer(
            key,
            bubble.at,
            "message",
            page::message(app, key, &bubble, Some(&tap.payload)),
        ),
        _ => page::postback(key, &bubble.id, &tap.title, &tap.payload, bubble.at),
    };
    post_message(app, key, &bubble, &body, how.told);
    Ok(bubble)
}
