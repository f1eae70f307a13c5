//! What follows an accepted message: its echo, and the ticks.

use std::time::Duration;

use crate::app::App;
use crate::clock;
use crate::config::Channel;
use crate::customer::{Told, post_event};
use crate::webhooks::{page, whatsapp};
use crate::world::thread::{Bubble, Direction, Status};
use crate::world::{BusinessAccount, Customer, CustomerKey};

/// How an accepted message ends.
pub enum Outcome {
    Arrives,
    /// WhatsApp reports failures of what it accepted by webhook.
    Fails {
        code: i64,
        message: String,
    },
}

/// Emits everything the platform tells about a message it just accepted, at its time.
pub fn follow(app: &App, key: &CustomerKey, bubble: &Bubble, outcome: Outcome) {
    // of what a bot sends nothing more is told
    if key.channel == Channel::Telegram {
        return;
    }
    let settings = app.world.settings.get();
    if key.channel != Channel::Whatsapp && settings.echoes {
        app.outbox
            .post(&key.lane(), key.channel, &page::echo(app, key, bubble), None);
    }
    if let Outcome::Fails { code, message } = outcome {
        fail(app, key, bubble, code, &message);
        return;
    }
    if !settings.receipts {
        return;
    }
    if key.channel == Channel::Whatsapp {
        post_status(app, key, bubble, "sent");
        // Reactions get no further ticks.
        if bubble.kind == "reaction" {
            return;
        }
    }
    let delivered = app.outbox.schedule();
    let read = settings.auto_read.then(|| app.outbox.schedule());
    let (app, key, id) = (app.clone(), key.clone(), bubble.id.clone());
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(settings.delivered_after_ms)).await;
        mark_delivered(&app, &key, &id);
        drop(delivered);
        if let Some(read) = read {
            let rest = settings.read_after_ms.saturating_sub(settings.delivered_after_ms);
            tokio::time::sleep(Duration::from_millis(rest)).await;
            mark_read(&app, &key);
            drop(read);
        }
    });
}

fn fail(app: &App, key: &CustomerKey, bubble: &Bubble, code: i64, message: &str) {
    app.world.update_bubble(key, &bubble.id, |bubble| {
        bubble.status = Status::Failed;
        bubble.error = Some(message.to_owned());
        true
    });
    if let Some((account, customer)) = parties(app, key) {
        let body = whatsapp::failed(&account, &customer, bubble, code, message, clock::now());
        app.outbox.post(&key.lane(), key.channel, &body, None);
    }
}

fn mark_delivered(app: &App, key: &CustomerKey, id: &str) {
    let Some(bubble) = app
        .world
        .update_bubble(key, id, |bubble| bubble.advance(Status::Delivered))
    else {
        return;
    };
    match key.channel {
        Channel::Whatsapp => post_status(app, key, &bubble, "delivered"),
        Channel::Messenger => {
            let body = page::delivered(key, std::slice::from_ref(&bubble.id), bubble.at, clock::now());
            app.outbox.post(&key.lane(), key.channel, &body, None);
        }
        // Instagram tells nothing before a message is read, Telegram nothing at all.
        Channel::Instagram | Channel::Telegram => {}
    }
}

/// The customer looks at the thread: everything sent so far is read. Returns how many messages that were.
pub fn mark_read(app: &App, key: &CustomerKey) -> usize {
    let mut read = Vec::new();
    if let Some(thread) = app.world.lock().threads.get_mut(key) {
        for bubble in thread.bubbles_mut() {
            let unread =
                bubble.direction == Direction::Out && bubble.kind != "reaction" && bubble.status != Status::Failed;
            if unread && bubble.advance(Status::Read) {
                read.push(bubble.clone());
            }
        }
    }
    for bubble in &read {
        app.world.tell_bubble(key, bubble);
    }
    if app.world.settings.get().receipts {
        match key.channel {
            Channel::Whatsapp => read.iter().for_each(|bubble| post_status(app, key, bubble, "read")),
            Channel::Telegram => {}
            _ => {
                if let Some(last) = read.iter().max_by_key(|bubble| bubble.at) {
                    app.outbox
                        .post(&key.lane(), key.channel, &page::read(key, last, clock::now()), None);
                }
            }
        }
    }
    read.len()
}

/// As [`mark_read`], at a moment of the story; `false` when the platform tells nothing of it.
pub fn read_in_the_past(app: &App, key: &CustomerKey, at: i64, told: Option<Told>) -> bool {
    let mut last = None;
    if let Some(thread) = app.world.lock().threads.get_mut(key) {
        for bubble in thread
            .bubbles_mut()
            .filter(|bubble| bubble.direction == Direction::Out && bubble.at <= at)
        {
            bubble.advance(Status::Read);
            last = Some(bubble.clone());
        }
    }
    // What was typed in the WhatsApp app has no statuses, and a bot is told of none.
    let Some(last) = last.filter(|_| !matches!(key.channel, Channel::Whatsapp | Channel::Telegram)) else {
        return false;
    };
    post_event(app, key, &page::read(key, &last, at), told);
    true
}

fn post_status(app: &App, key: &CustomerKey, bubble: &Bubble, status: &str) {
    if let Some((account, customer)) = parties(app, key) {
        let body = whatsapp::status(&account, &customer, bubble, status, clock::now());
        app.outbox.post(&key.lane(), key.channel, &body, None);
    }
}

fn parties(app: &App, key: &CustomerKey) -> Option<(BusinessAccount, Customer)> {
    let state = app.world.lock();
    let account = state.account(key.channel, &key.account)?.clone();
    Some((account, state.customers.get(key)?.clone()))
}
