//! A customer does something with a message that is there already.

use serde_json::Value;

use super::{Refusal, Told, parties, post_event, post_message};
use crate::app::App;
use crate::clock;
use crate::config::Channel;
use crate::ids;
use crate::telegram::updates;
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
    let mut old = None;
    let change = |bubble: &mut Bubble| {
        let known = bubble.reactions.iter().find(|reaction| reaction.by == Direction::In);
        old = known.map(|reaction| reaction.emoji.clone());
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
            let id = how.id.unwrap_or_else(|| ids::message(key.channel, &key.customer));
            whatsapp::reaction(&account, &customer, &id, message, emoji, at)
        }
        Channel::Telegram => updates::reaction(&customer, message, old.as_deref(), emoji, at),
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
            let id = how.id.unwrap_or_else(|| ids::message(key.channel, &key.customer));
            whatsapp::edit(&account, &customer, &id, &bubble, at)
        }
        Channel::Telegram => updates::edited(app, &account, &customer, &bubble, at),
        _ => page::edit(key, &bubble, at),
    };
    post_event(app, key, &body, how.told);
    Ok(bubble)
}

/// A live location goes on.
pub fn walk(app: &App, key: &CustomerKey, message: &str, place: &Value) -> Result<Bubble, Refusal> {
    let (account, customer) = parties(app, key)?;
    let change = |bubble: &mut Bubble| {
        let Some(location) = bubble.location.as_mut() else {
            return false;
        };
        for axis in ["latitude", "longitude"] {
            location[axis] = place[axis].clone();
        }
        true
    };
    if key.channel != Channel::Telegram {
        return Err(Refusal::Invalid("live locations are on Telegram".to_owned()));
    }
    let bubble = app
        .world
        .update_bubble(key, message, change)
        .ok_or_else(|| no_message(message))?;
    let body = updates::edited(app, &account, &customer, &bubble, clock::now());
    post_event(app, key, &body, None);
    Ok(bubble)
}

/// The customer lets a bot write no more, or again.
pub fn block(app: &App, key: &CustomerKey, blocked: bool) -> Result<(), Refusal> {
    let (account, customer) = parties(app, key)?;
    if key.channel != Channel::Telegram {
        return Err(Refusal::Invalid("no other platform tells who blocks whom".to_owned()));
    }
    let mut state = app.world.lock();
    let changed = match blocked {
        true => state.blocked.insert(key.clone()),
        false => state.blocked.remove(key),
    };
    drop(state);
    if changed {
        let body = updates::membership(&account, &customer, blocked, clock::now());
        post_event(app, key, &body, None);
    }
    Ok(())
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
    // a bot is told nothing of it
    if key.channel == Channel::Telegram {
        how.told.into_iter().for_each(|told| _ = told.send(true));
        return Ok(bubble);
    }
    let at = how.at.unwrap_or_else(clock::now);
    let body = match key.channel {
        Channel::Whatsapp => {
            let id = how.id.unwrap_or_else(|| ids::message(key.channel, &key.customer));
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
    if key.channel == Channel::Telegram {
        return tap_inline(app, key, &tap);
    }
    let id = how.id.unwrap_or_else(|| ids::message(key.channel, &key.customer));
    let mut bubble = Bubble::new(id, Direction::In, "text", how.at.unwrap_or_else(clock::now));
    bubble.text = Some(tap.title.clone());
    if key.channel == Channel::Whatsapp {
        bubble.reply_to = tap.message.map(|id| {
            // what an earlier life offered is quoted without its words
            let unknown = || Quote {
                id: id.clone(),
                preview: String::new(),
            };
            app.world.quote(key, &id).unwrap_or_else(unknown)
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

/// On Telegram a tap is no message of its own: the button waits until the bot says that it knows.
fn tap_inline(app: &App, key: &CustomerKey, tap: &Tap) -> Result<Bubble, Refusal> {
    let (account, customer) = parties(app, key)?;
    let message = tap.message.as_deref().unwrap_or_default();
    let id = ids::object();
    let waits = |bubble: &mut Bubble| {
        let tapped = bubble.buttons.iter().any(|button| button.id == tap.payload);
        bubble.waiting |= tapped;
        tapped
    };
    let bubble = app
        .world
        .update_bubble(key, message, waits)
        .ok_or_else(|| no_message(message))?;
    app.world
        .lock()
        .taps
        .insert(id.clone(), (key.clone(), message.to_owned()));
    let body = updates::tap(app, &account, &customer, &bubble, &id, &tap.payload);
    post_event(app, key, &body, None);
    Ok(bubble)
}
