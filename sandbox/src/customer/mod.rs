//! What a customer does, turned into the platform's webhooks. The control API, the phones and the story all
//! come through here.

pub mod act;
pub mod kinds;
pub mod write;

use serde_json::Value;

use crate::app::App;
use crate::config::Channel;
use crate::ids;
use crate::world::thread::{Bubble, Direction, Status};
use crate::world::{BusinessAccount, Customer, CustomerKey};

/// Why something cannot be done, for a 4xx of the control API.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("{0}")]
    NotFound(String),
    #[error("{0}")]
    Invalid(String),
}

/// Who is to be added to the world.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct NewCustomer {
    pub id: Option<String>,
    pub name: String,
    pub username: Option<String>,
    pub phone: Option<Phone>,
    /// `false`: the platform does not show the profile to the business.
    pub profile: Option<bool>,
}

/// A number, or `false` for somebody on WhatsApp who keeps theirs to themselves.
#[derive(Debug, serde::Deserialize)]
#[serde(untagged)]
pub enum Phone {
    Shown(bool),
    Number(String),
}

/// Adds a person to an account; the same id again changes nothing.
pub fn add(app: &App, channel: Channel, account: &str, new: NewCustomer) -> Result<Customer, Refusal> {
    let mut state = app.world.lock();
    if state.account(channel, account).is_none() {
        return Err(Refusal::NotFound(format!("no {channel} account {account}")));
    }
    let whatsapp = channel == Channel::Whatsapp;
    let numberless = whatsapp && matches!(new.phone, Some(Phone::Shown(false)));
    let number = match new.phone {
        Some(Phone::Number(number)) if whatsapp => Some(number),
        _ => None,
    };
    let id = match (new.id, &number) {
        (Some(id), _) => id,
        (None, Some(number)) => number.chars().filter(char::is_ascii_digit).collect(),
        (None, None) if numberless => ids::bsuid(&ids::object()),
        (None, None) => ids::customer(channel),
    };
    if id.is_empty() || new.name.trim().is_empty() {
        return Err(Refusal::Invalid(
            "a customer needs a name, and an id that is not empty".to_owned(),
        ));
    }
    let user_id = || match numberless {
        true => id.clone(),
        false => ids::bsuid(&format!("{account}/{id}")),
    };
    let customer = Customer {
        phone: (whatsapp && !numberless).then(|| number.unwrap_or_else(|| format!("+{id}"))),
        user_id: whatsapp.then(user_id),
        moved_to: None,
        key: CustomerKey {
            channel,
            account: account.to_owned(),
            customer: id,
        },
        name: new.name,
        username: new.username,
        profile_consent: new.profile.unwrap_or(true),
    };
    let (customer, added) = state.add_customer(customer);
    drop(state);
    if added {
        app.world.tell_customer(&customer);
    }
    Ok(customer)
}

/// Both sides of a thread.
fn parties(app: &App, key: &CustomerKey) -> Result<(BusinessAccount, Customer), Refusal> {
    let state = app.world.lock();
    let account = state.account(key.channel, &key.account).cloned();
    let customer = state.customers.get(key).cloned();
    account.zip(customer).ok_or_else(|| {
        Refusal::NotFound(format!(
            "no customer {} at {} account {}",
            key.customer, key.channel, key.account
        ))
    })
}

/// Posts a webhook that carries a customer's message, and ticks the message once it arrived.
fn post_message(app: &App, key: &CustomerKey, bubble: &Bubble, body: &Value, told: Option<Told>) {
    let (cell, owner, id) = (app.clone(), key.clone(), bubble.id.clone());
    let done = Box::new(move |arrived: bool| {
        cell.world
            .update_bubble(&owner, &id, |bubble| match (bubble.direction, arrived) {
                (Direction::In, true) => bubble.advance(Status::Delivered),
                (Direction::In, false) => {
                    bubble.status = Status::Failed;
                    true
                }
                // What the business typed in the app has its ticks from the customer, not from the product.
                (Direction::Out, _) => false,
            });
        if let Some(told) = told {
            let _ = told.send(arrived);
        }
    });
    send(app, key, body, Some(done));
}

type Done = Box<dyn FnOnce(bool) + Send + Sync>;

fn send(app: &App, key: &CustomerKey, body: &Value, done: Option<Done>) {
    match key.channel {
        Channel::Telegram => app.outbox.post_update(&key.lane(), &key.account, body, done),
        _ => app.outbox.post(&key.lane(), key.channel, body, done),
    }
}

/// Posts any other webhook of this thread.
pub fn post_event(app: &App, key: &CustomerKey, body: &Value, told: Option<Told>) {
    let done = told.map(|told| {
        Box::new(move |arrived: bool| {
            let _ = told.send(arrived);
        }) as Done
    });
    send(app, key, body, done);
}

/// Is told whether a webhook arrived.
pub type Told = tokio::sync::oneshot::Sender<bool>;
