//! The people of this world.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Failure;
use crate::app::App;
use crate::config::Channel;
use crate::customer::{self, NewCustomer};
use crate::world::Customer;
use crate::world::thread::{Bubble, Direction};

#[derive(Deserialize)]
pub struct Filter {
    channel: Option<Channel>,
    account: Option<String>,
}

pub async fn list(State(app): State<App>, Query(filter): Query<Filter>) -> Json<Value> {
    let state = app.world.lock();
    let items: Vec<&Customer> = state
        .order
        .iter()
        .filter(|key| filter.channel.is_none_or(|channel| key.channel == channel))
        .filter(|key| filter.account.as_ref().is_none_or(|account| key.account == *account))
        .filter_map(|key| state.customers.get(key))
        .collect();
    Json(json!({"items": items}))
}

#[derive(Deserialize)]
pub struct Add {
    channel: Channel,
    account: String,
    #[serde(flatten)]
    customer: NewCustomer,
}

pub async fn add(State(app): State<App>, Json(add): Json<Add>) -> Result<(StatusCode, Json<Customer>), Failure> {
    let customer = customer::add(&app, add.channel, &add.account, add.customer)?;
    Ok((StatusCode::CREATED, Json(customer)))
}

#[derive(Deserialize)]
pub struct Crowd {
    channel: Channel,
    account: String,
    count: usize,
    /// When they wrote, in milliseconds.
    at: i64,
}

const LARGEST_CROWD: usize = 100_000;

/// People who each wrote once, long before the product listened: nobody is told of it.
pub async fn crowd(State(app): State<App>, Json(crowd): Json<Crowd>) -> Result<StatusCode, Failure> {
    if crowd.count > LARGEST_CROWD {
        return Err(Failure::invalid(format!("count is at most {LARGEST_CROWD}")));
    }
    for number in 0..crowd.count {
        let new = NewCustomer {
            id: Some(format!("9{number:09}")),
            name: format!("Somebody {number}"),
            ..NewCustomer::default()
        };
        let customer = customer::add(&app, crowd.channel, &crowd.account, new)?;
        let mut bubble = Bubble::new(crate::ids::object(), Direction::In, "text", crowd.at);
        bubble.text = Some("Hello".to_owned());
        app.world.add_bubble(&customer.key, bubble);
    }
    Ok(StatusCode::CREATED)
}
